/** Exact answers of the binomial distribution: the test for paired cases, and the interval of a share. */
import type { Interval } from '../backtest/intervals.js';

/** The logarithm of "n over k", added up so that no factorial grows too large. */
function logChoose(n: number, k: number): number {
  let log = 0;
  for (let at = 1; at <= Math.min(k, n - k); at++) log += Math.log((n - Math.min(k, n - k) + at) / at);
  return log;
}

/** The probability of at most `k` hits in `n` tries, each with the probability `p`. */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k >= n || p <= 0) return 1;
  if (k < 0 || p >= 1) return 0;
  let total = 0;
  for (let hits = 0; hits <= k; hits++) total += Math.exp(logChoose(n, hits) + hits * Math.log(p) + (n - hits) * Math.log1p(-p));
  return Math.min(1, total);
}

/**
 * The exact two-sided McNemar test: how likely it is that cases which only one of two catches fall so unevenly, or more, to the two,
 * when each of them is caught by either with equal chance. 1 where there is no such case.
 */
export function mcnemar(onlyOne: number, onlyOther: number): number {
  const apart = onlyOne + onlyOther;
  return apart === 0 ? 1 : Math.min(1, 2 * binomialAtMost(Math.min(onlyOne, onlyOther), apart, 1 / 2));
}

/** Halvings after which a bound no longer changes. */
const STEPS = 60;

/** The exact interval (Clopper-Pearson) of a share, of which `part` in `whole` independent cases were counted; null without cases. */
export function shareInterval(part: number, whole: number, level: number): Interval | null {
  if (whole === 0) return null;
  const tail = (1 - level) / 2;
  return {
    low: part === 0 ? 0 : bisected((p) => 1 - binomialAtMost(part - 1, whole, p) < tail),
    high: part === whole ? 1 : bisected((p) => binomialAtMost(part, whole, p) > tail),
  };
}

/** The share up to which `isBelow` holds. */
function bisected(isBelow: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
