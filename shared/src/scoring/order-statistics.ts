/** Shares, means, median and percentile as reports state them. */
import { ratio } from '../events/money.js';

/** part / whole; null when there was nothing to divide by, which is neither good nor bad. */
export const share = (part: number, whole: number): number | null => (whole === 0 ? null : ratio(part, whole));

/** NaN of nothing. */
export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Twice the median, so that the middle of two whole numbers stays whole; null of nothing. */
export function twiceMedian(values: readonly number[]): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  const lower = sorted[(sorted.length - 1) >> 1];
  const upper = sorted[sorted.length >> 1];
  return lower === undefined || upper === undefined ? null : lower + upper;
}

/** The smallest value that at least `percent` of 100 values do not exceed (nearest rank); null of nothing. */
export function percentile(values: readonly number[], percent: number): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.max(1, Math.ceil((percent * sorted.length) / 100)) - 1] ?? null;
}
