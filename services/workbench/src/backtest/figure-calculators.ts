/** How each figure of a rule is worked out of what was counted for each seed, for all seeds or any draw of them. */
import type { difficulties } from '@tengewatch/shared/events/truth.js';
import { ratio } from '@tengewatch/shared/events/money.js';
import { percentile, twiceMedian } from '@tengewatch/shared/scoring/order-statistics.js';
import type { CountrySeed, RuleSeed } from './backtest-form.js';
import type { FigureName } from './figure-names.js';
import { allOrNone, noneAtAll, type Interval } from './intervals.js';

const DAYS_PER_WEEK = 7;
export const PER_THOUSAND = 1000;
const NINETY = 90;
const DECIMALS = 6;

type Difficulty = (typeof difficulties)[number];
type Scheme = RuleSeed['schemes'][number];
/** How an interval is made where a count says all or nothing. */
type Exact = (part: number, whole: number) => Interval | null;

export interface Calculator {
  /** Over all seeds, rounded; null when there was nothing to divide by or to order. */
  readonly value: number | null;
  /** What was counted over all seeds; null for a figure that is no ratio. */
  readonly part: number | null;
  readonly whole: number | null;
  /** The interval where a count says all or nothing. */
  readonly sure: Interval | null;
  /** The figure over a draw of the seeds, by their places; not rounded. */
  of(draw: readonly number[]): number | null;
}

/** Of a figure that nothing can be said of. */
const SILENT: Calculator = { value: null, part: null, whole: null, sure: null, of: () => null };

export const rounded = (value: number): number => ratio(value, 1, DECIMALS);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const sumOf = (values: readonly number[], draw: readonly number[]): number => draw.reduce((total, at) => total + values[at]!, 0);
export const noExact: Exact = () => null;

/** The sum of all parts over the sum of all wholes, by seed. */
export function ratioOf(parts: readonly number[], wholes: readonly number[], exact: Exact): Calculator {
  const [part, whole] = [sum(parts), sum(wholes)];
  return {
    value: whole === 0 ? null : ratio(part, whole, DECIMALS),
    part: rounded(part),
    whole: rounded(whole),
    sure: exact(part, whole),
    of(draw) {
      const divisor = sumOf(wholes, draw);
      return divisor === 0 ? null : sumOf(parts, draw) / divisor;
    },
  };
}

/** A figure that is no ratio of two sums. */
function drawn(seeds: number, of: Calculator['of']): Calculator {
  const value = of(Array.from({ length: seeds }, (_, at) => at));
  return { value: value === null ? null : rounded(value), part: null, whole: null, sure: null, of };
}

export const isHeadline = ({ difficulty }: Pick<Scheme, 'difficulty'>): boolean => difficulty !== 'evasive';
const isOf = (difficulty: Difficulty) => (scheme: Scheme) => scheme.difficulty === difficulty;

/** `seeds` and `countries` are of the same seeds, in the same order. */
export function ruleCalculators(
  seeds: readonly RuleSeed[],
  countries: readonly CountrySeed[],
  days: number,
): Record<FigureName, Calculator> {
  const counted = (of: (seed: RuleSeed) => number): number[] => seeds.map(of);
  const share = (part: (seed: RuleSeed) => number, whole: (seed: RuleSeed) => number): Calculator =>
    ratioOf(counted(part), counted(whole), allOrNone);
  const recallOf = (isCounted: (scheme: Scheme) => boolean): Calculator =>
    share(
      ({ schemes }) => schemes.filter((scheme) => isCounted(scheme) && scheme.caught).length,
      ({ schemes }) => schemes.filter(isCounted).length,
    );
  const rate = (of: (seed: RuleSeed) => number, exposure: (country: CountrySeed) => number): Calculator =>
    ratioOf(counted(of), countries.map(exposure), noneAtAll);
  const orderOf = (valueOf: (scheme: Scheme) => number | null, pick: (values: readonly number[]) => number | null): Calculator => {
    const bySeed = seeds.map(({ schemes }) =>
      schemes
        .filter((scheme) => isHeadline(scheme) && scheme.caught)
        .map(valueOf)
        .filter((value) => value !== null),
    );
    return drawn(seeds.length, (draw) => pick(draw.flatMap((at) => bySeed[at]!)));
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
    precision: hasCrime ? share(({ trueAlerts }) => trueAlerts, judged) : SILENT,
    f1: f1Of(seeds),
    medianSecondsToDetect: orderOf(({ secondsToDetect }) => secondsToDetect, median),
    p90SecondsToDetect: orderOf(
      ({ secondsToDetect }) => secondsToDetect,
      (values) => percentile(values, NINETY),
    ),
    medianKztBeforeFirstAlert: orderOf(({ movedBeforeKzt }) => movedBeforeKzt, median),
    alertsPerWeek: rate(({ alerts }) => alerts, weeks),
    alertsPerThousandCardDays: rate(({ alerts }) => alerts, thousandCardDays),
    falseAlertsPerThousandCardDays: nothingScored ? SILENT : rate(({ falseAlerts }) => falseAlerts, thousandCardDays),
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

const judged = ({ trueAlerts, falseAlerts }: RuleSeed): number => trueAlerts + falseAlerts;

function median(values: readonly number[]): number | null {
  const twice = twiceMedian(values);
  return twice === null ? null : twice / 2;
}

/** The harmonic mean of precision and recall; 0 when both are 0, null when one has no value. */
function f1Of(seeds: readonly RuleSeed[]): Calculator {
  const headline = seeds.map(({ schemes }) => schemes.filter(isHeadline));
  const schemes = headline.map((all) => all.length);
  const caught = headline.map((all) => all.filter((scheme) => scheme.caught).length);
  const trueAlerts = seeds.map((seed) => seed.trueAlerts);
  const all = seeds.map(judged);
  return drawn(seeds.length, (draw) => {
    const [wanted, alerts] = [sumOf(schemes, draw), sumOf(all, draw)];
    if (wanted === 0 || alerts === 0) return null;
    const recall = sumOf(caught, draw) / wanted;
    const precision = sumOf(trueAlerts, draw) / alerts;
    return recall + precision === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  });
}
