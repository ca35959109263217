/** Adds up what was counted for each seed, and gives every figure its interval over seeds. */
import type { difficulties } from '@tengewatch/shared/events/truth.js';
import { ratio } from '@tengewatch/shared/events/money.js';
import { percentile, twiceMedian } from '@tengewatch/shared/scoring/order-statistics.js';
import type { Backtest, CountrySeed, Figure, RuleSeed } from './backtest-form.js';
import type { FigureName } from './figure-names.js';
import { allOrNone, bootstrapInterval, noneAtAll, resamplesOf, type Interval, type Resamples } from './intervals.js';

const DAYS_PER_WEEK = 7;
const PER_THOUSAND = 1000;
const NINETY = 90;
const DECIMALS = 6;

type Difficulty = (typeof difficulties)[number];
type Scheme = RuleSeed['schemes'][number];
/** How an interval is made where a count says all or nothing. */
type Exact = (part: number, whole: number) => Interval | null;

const rounded = (value: number): number => ratio(value, 1, DECIMALS);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const sumOf = (values: readonly number[], draw: readonly number[]): number => draw.reduce((total, at) => total + values[at]!, 0);
const noExact: Exact = () => null;

/** The sum of all parts over the sum of all wholes, by seed. */
function ratioFigure(parts: readonly number[], wholes: readonly number[], draws: Resamples, exact: Exact): Figure {
  const [part, whole] = [sum(parts), sum(wholes)];
  const value = whole === 0 ? null : ratio(part, whole, DECIMALS);
  const told = { part: rounded(part), whole: rounded(whole) };
  const sure = exact(part, whole);
  if (sure !== null) return { value, low: rounded(sure.low), high: rounded(sure.high), interval: 'exact', ...told };
  const drawn = bootstrapInterval(draws, (draw) => {
    const divisor = sumOf(wholes, draw);
    return divisor === 0 ? null : sumOf(parts, draw) / divisor;
  });
  return { value, ...endsOf(drawn), ...told };
}

/** A figure that is no ratio of two sums. */
function drawnFigure(seeds: number, draws: Resamples, figureOf: (draw: readonly number[]) => number | null): Figure {
  const value = figureOf(Array.from({ length: seeds }, (_, at) => at));
  const interval = value === null ? null : bootstrapInterval(draws, figureOf);
  return { value: value === null ? null : rounded(value), ...endsOf(interval), part: null, whole: null };
}

const endsOf = (interval: Interval | null): Pick<Figure, 'low' | 'high' | 'interval'> =>
  interval === null
    ? { low: null, high: null, interval: null }
    : { low: rounded(interval.low), high: rounded(interval.high), interval: 'bootstrap' };

const isHeadline = ({ difficulty }: Scheme): boolean => difficulty !== 'evasive';
const isOf = (difficulty: Difficulty) => (scheme: Scheme) => scheme.difficulty === difficulty;

/** `seeds` and `countries` are of the same seeds, in the same order. */
export function ruleFigures(seeds: readonly RuleSeed[], countries: readonly CountrySeed[], days: number): Record<FigureName, Figure> {
  const draws = resamplesOf(seeds.length);
  const counted = (of: (seed: RuleSeed) => number): number[] => seeds.map(of);
  const share = (part: (seed: RuleSeed) => number, whole: (seed: RuleSeed) => number): Figure =>
    ratioFigure(counted(part), counted(whole), draws, allOrNone);
  const recallOf = (isCounted: (scheme: Scheme) => boolean): Figure =>
    share(
      ({ schemes }) => schemes.filter((scheme) => isCounted(scheme) && scheme.caught).length,
      ({ schemes }) => schemes.filter(isCounted).length,
    );
  const rate = (of: (seed: RuleSeed) => number, exposure: (country: CountrySeed) => number): Figure =>
    ratioFigure(counted(of), countries.map(exposure), draws, noneAtAll);
  const orderOf = (valueOf: (scheme: Scheme) => number | null, pick: (values: readonly number[]) => number | null): Figure => {
    const bySeed = seeds.map(({ schemes }) =>
      schemes
        .filter((scheme) => isHeadline(scheme) && scheme.caught)
        .map(valueOf)
        .filter((value) => value !== null),
    );
    return drawnFigure(seeds.length, draws, (draw) => pick(draw.flatMap((at) => bySeed[at]!)));
  };
  const weeks = (): number => days / DAYS_PER_WEEK;
  const thousandCardDays = ({ cardDays }: CountrySeed): number => cardDays / PER_THOUSAND;
  const hasCrime = countries.some(({ schemes }) => schemes > 0);
  const nothingScored = sum(counted(({ alerts }) => alerts)) > 0 && sum(counted(({ scoredAlerts }) => scoredAlerts)) === 0;

  return {
    recall: recallOf(isHeadline),
    recallPlain: recallOf(isOf('plain')),
    recallCareful: recallOf(isOf('careful')),
    recallEvasive: recallOf(isOf('evasive')),
    precision: hasCrime ? share(({ trueAlerts }) => trueAlerts, judged) : NOTHING,
    f1: f1Figure(seeds, draws),
    medianSecondsToDetect: orderOf(({ secondsToDetect }) => secondsToDetect, median),
    p90SecondsToDetect: orderOf(
      ({ secondsToDetect }) => secondsToDetect,
      (values) => percentile(values, NINETY),
    ),
    medianKztBeforeFirstAlert: orderOf(({ movedBeforeKzt }) => movedBeforeKzt, median),
    alertsPerWeek: rate(({ alerts }) => alerts, weeks),
    alertsPerThousandCardDays: rate(({ alerts }) => alerts, thousandCardDays),
    falseAlertsPerThousandCardDays: nothingScored ? NOTHING : rate(({ falseAlerts }) => falseAlerts, thousandCardDays),
    lookAlikesAlerted: share(
      ({ lookAlikesAlerted }) => lookAlikesAlerted,
      ({ lookAlikes }) => lookAlikes,
    ),
    membersNamed: share(
      ({ membersNamed }) => membersNamed,
      ({ members }) => members,
    ),
    honestNamedPerThousandPeople: rate(
      ({ honestNamed }) => honestNamed,
      ({ people }) => people / PER_THOUSAND,
    ),
    nearMissesPerWeek: rate(({ nearMisses }) => nearMisses, weeks),
  };
}

/** Of a figure that nothing can be said of. */
export const NOTHING: Figure = { value: null, low: null, high: null, interval: null, part: null, whole: null };

const judged = ({ trueAlerts, falseAlerts }: RuleSeed): number => trueAlerts + falseAlerts;

function median(values: readonly number[]): number | null {
  const twice = twiceMedian(values);
  return twice === null ? null : twice / 2;
}

/** The harmonic mean of precision and recall; 0 when both are 0, null when one has no value. */
function f1Figure(seeds: readonly RuleSeed[], draws: Resamples): Figure {
  const headline = seeds.map(({ schemes }) => schemes.filter(isHeadline));
  const schemes = headline.map((all) => all.length);
  const caught = headline.map((all) => all.filter((scheme) => scheme.caught).length);
  const trueAlerts = seeds.map((seed) => seed.trueAlerts);
  const all = seeds.map(judged);
  return drawnFigure(seeds.length, draws, (draw) => {
    const [wanted, alerts] = [sumOf(schemes, draw), sumOf(all, draw)];
    if (wanted === 0 || alerts === 0) return null;
    const recall = sumOf(caught, draw) / wanted;
    const precision = sumOf(trueAlerts, draw) / alerts;
    return recall + precision === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  });
}

/** How dense crime is. Cards and money of schemes come in clusters, so that no exact interval holds for them. */
export function densityFigures(countries: readonly CountrySeed[]): Backtest['density'] {
  const draws = resamplesOf(countries.length);
  const pooled = (part: (country: CountrySeed) => number, whole: (country: CountrySeed) => number): Figure =>
    ratioFigure(countries.map(part), countries.map(whole), draws, noExact);
  return {
    schemesPerThousandPeople: pooled(
      ({ schemes }) => schemes,
      ({ people }) => people / PER_THOUSAND,
    ),
    schemeShareOfCards: pooled(
      ({ schemeCards }) => schemeCards,
      ({ cards }) => cards,
    ),
    schemeShareOfMoney: pooled(
      ({ schemeMovedKzt }) => schemeMovedKzt,
      ({ movedKzt }) => movedKzt,
    ),
  };
}
