/** 95% intervals: by drawing the seeds again, and exact ones where a count says all or nothing. */
import { percentile } from '@tengewatch/shared/scoring/order-statistics.js';
import { createRandom } from '@tengewatch/shared/world/random.js';

export const LEVEL = 0.95;
export const RESAMPLES = 2000;
/** Its own, so that the same figures always have the same intervals. */
export const BOOTSTRAP_SEED = 1;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What may lie beyond either end. */
const TAIL = (1 - LEVEL) / 2;
const PERCENT = 100;

/** Draws of so many seeds again, with repetition: for each draw, the places of the seeds that it took. */
export type Resamples = readonly (readonly number[])[];

export function resamplesOf(seeds: number): Resamples {
  const random = createRandom(BOOTSTRAP_SEED, 'backtest', seeds);
  return Array.from({ length: RESAMPLES }, () => Array.from({ length: seeds }, () => random.int(0, seeds - 1)));
}

/**
 * The percentile interval of a figure over the draws. Draws for which the figure has no value are left out. Null when all draws give the
 * same value: seeds that do not differ say nothing about others.
 */
export function bootstrapInterval(draws: Resamples, figureOf: (draw: readonly number[]) => number | null): Interval | null {
  const values = draws.map(figureOf).filter((value) => value !== null);
  const low = percentile(values, TAIL * PERCENT);
  const high = percentile(values, (1 - TAIL) * PERCENT);
  return low === null || high === null || low === high ? null : { low, high };
}

/** The exact binomial interval (Clopper-Pearson) of a share, where all cases or none have what is counted; null elsewhere. */
export function allOrNone(part: number, whole: number): Interval | null {
  if (whole === 0 || (part !== 0 && part !== whole)) return null;
  const bound = TAIL ** (1 / whole);
  return part === 0 ? { low: 0, high: 1 - bound } : { low: bound, high: 1 };
}

/** The exact Poisson interval of a rate of which no case was counted; null elsewhere. */
export const noneAtAll = (part: number, whole: number): Interval | null =>
  part === 0 && whole > 0 ? { low: 0, high: -Math.log(TAIL) / whole } : null;
