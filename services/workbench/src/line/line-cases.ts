/** The cases on either side of a threshold, each with what the truth says of it, and a sample of them as an investigator would draw one. */
import { TOO_FEW_POINTS } from '@tengewatch/shared/events/near-miss.js';
import { share } from '@tengewatch/shared/scoring/order-statistics.js';
import { createRandom } from '@tengewatch/shared/world/random.js';
import { isNear, missedByOf } from '@tengewatch/shared/rules/kit/near-misses.js';
import type { Threshold } from '@tengewatch/shared/stream/stage.js';
import type { FoundAlert } from '../backtest/found-alert.js';
import type { FoundCases, FoundMiss } from '../backtest/found-cases.js';
import { LEVEL } from '../backtest/intervals.js';
import { rounded } from '../backtest/figure-calculators.js';
import { shareInterval } from '../statistics/exact.js';
import type { Line } from './line-settings.js';

export interface LineCase {
  readonly seed: number;
  /** Of the alert, or of the near miss. */
  readonly id: string;
  readonly observed: number;
  readonly isOfScheme: boolean;
}

export interface SampledCases {
  readonly cases: number;
  /** Near misses of which nobody can say whose they are; they are in no other figure. */
  readonly unknown: number;
  readonly ofSchemes: number;
  /** Over all cases; an investigator does not know it. Null without cases. */
  readonly trueShare: number | null;
  readonly sampled: readonly LineCase[];
  readonly sampledOfSchemes: number;
  readonly sampledShare: number | null;
  /** The exact binomial interval of what the sample says of all cases. */
  readonly low: number | null;
  readonly high: number | null;
}

const SAMPLE_SEED = 1;

/** Alerts whose figure is beyond the threshold by a fifth of it at most. */
export function casesAbove(line: Line, alerts: readonly FoundAlert[], pointsOf: (code: string) => number): LineCase[] {
  return alerts.flatMap(({ seed, alertId, reasons, truth }) => {
    if (truth.kind === 'not-scored') return [];
    const observed = line.code === TOO_FEW_POINTS ? pointsIn(reasons, pointsOf) : observedIn(reasons, line);
    if (observed === undefined || !isNear(missedByOf(observed, line.value))) return [];
    return [{ seed, id: alertId, observed, isOfScheme: truth.kind === 'true' }];
  });
}

const pointsIn = (reasons: FoundAlert['reasons'], pointsOf: (code: string) => number): number =>
  reasons.reduce((sum, { code }) => sum + pointsOf(code), 0);

/** Undefined for a figure that is only known to be so large or larger. Two criteria of a rule may have one code, with other parameters. */
function observedIn(reasons: FoundAlert['reasons'], { code, value, comparison }: Line): number | undefined {
  const reason = reasons.find((one) => one.code === code && one.threshold === value && one.comparison === comparison);
  return reason === undefined || reason.capped ? undefined : reason.observed;
}

/** How many points a criterion gives; 0 for one that gives none. */
export function pointsBy(thresholds: readonly Threshold[], valueOf: (parameter: string) => number): (code: string) => number {
  const known = new Map(thresholds.flatMap(({ code, points }) => (points === null ? [] : [[code, valueOf(points)] as const])));
  return (code) => known.get(code) ?? 0;
}

/** `looser` are the alerts with the threshold lowered over the near misses: they tell of groups, whose near misses name no card. */
export function casesBelow(
  { parameter }: Line,
  cases: FoundCases,
  looser: readonly FoundAlert[],
): { readonly known: LineCase[]; readonly unknown: number } {
  const own = cases.misses.filter((miss) => miss.parameter === parameter);
  const judged = own.map((miss) => ({ miss, isOfScheme: isOfScheme(miss, looser) }));
  return {
    known: judged.flatMap(({ miss: { seed, missId: id, observed }, isOfScheme: of }) =>
      of === undefined ? [] : [{ seed, id, observed, isOfScheme: of }],
    ),
    unknown: judged.filter((one) => one.isOfScheme === undefined).length,
  };
}

function isOfScheme({ schemeId, seed, subject, windowFromMs, timeMs }: FoundMiss, looser: readonly FoundAlert[]): boolean | undefined {
  if (schemeId !== undefined) return schemeId !== null;
  const same = looser.find(
    (alert) =>
      alert.seed === seed &&
      alert.subject.kind === subject.kind &&
      alert.subject.id === subject.id &&
      alert.fromMs <= timeMs &&
      alert.toMs >= windowFromMs,
  );
  return same === undefined ? undefined : same.truth.kind === 'true';
}

/** The same cases always give the same sample. `name` keeps samples apart. */
export function sampled(all: readonly LineCase[], unknown: number, size: number, name: string): SampledCases {
  const random = createRandom(SAMPLE_SEED, 'atl-btl', name);
  const rest = [...all];
  const sample: LineCase[] = [];
  while (sample.length < size && rest.length > 0) sample.push(...rest.splice(random.int(0, rest.length - 1), 1));
  const [ofSchemes, sampledOfSchemes] = [all, sample].map((of) => of.filter((one) => one.isOfScheme).length) as [number, number];
  const interval = shareInterval(sampledOfSchemes, sample.length, LEVEL);
  return {
    cases: all.length,
    unknown,
    ofSchemes,
    trueShare: share(ofSchemes, all.length),
    sampled: sample,
    sampledOfSchemes,
    sampledShare: share(sampledOfSchemes, sample.length),
    low: interval === null ? null : rounded(interval.low),
    high: interval === null ? null : rounded(interval.high),
  };
}
