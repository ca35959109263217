/** Exact tests and intervals against values worked out by hand or printed in tables. */
import { expect, test } from '@jest/globals';
import { allOrNone } from '../backtest/intervals.js';
import { binomialAtMost, mcnemar, shareInterval } from './exact.js';

test.each([
  // 2 · (1/2)^5: all five fall to one.
  [0, 5, 0.0625],
  [5, 0, 0.0625],
  [0, 6, 0.03125],
  // 2 · (1 + 10 + 45) / 2^10: at most two of ten.
  [2, 8, 0.109375],
  // An even split cannot be less likely than any other.
  [3, 3, 1],
  [0, 1, 1],
  [0, 0, 1],
])('McNemar of %i and %i cases apart', (onlyOne, onlyOther, p) => {
  expect(mcnemar(onlyOne, onlyOther)).toBeCloseTo(p, 12);
});

test('McNemar of thousands of cases is still a probability', () => {
  expect(mcnemar(2000, 2000)).toBeCloseTo(1, 6);
  expect(mcnemar(1900, 2100)).toBeGreaterThan(0.001);
  expect(mcnemar(1900, 2100)).toBeLessThan(0.01);
});

test('at most so many hits', () => {
  // None or one of four: 0.75^4 + 4 · 0.25 · 0.75^3.
  expect(binomialAtMost(1, 4, 0.25)).toBeCloseTo(0.31640625 + 0.421875, 12);
  expect([binomialAtMost(-1, 4, 0.5), binomialAtMost(4, 4, 0.5), binomialAtMost(2, 4, 0)]).toEqual([0, 1, 1]);
});

test.each([
  // As tables of Clopper and Pearson have it.
  [5, 10, 0.187, 0.813],
  [1, 20, 0.0013, 0.2487],
  [45, 50, 0.7819, 0.9667],
])('the interval of %i in %i', (part, whole, low, high) => {
  const interval = shareInterval(part, whole, 0.95)!;
  expect(interval.low).toBeCloseTo(low, 3);
  expect(interval.high).toBeCloseTo(high, 3);
});

test('the interval of all or nothing is that of a backtest', () => {
  for (const [part, whole] of [
    [0, 7],
    [7, 7],
  ] as const) {
    const [interval, known] = [shareInterval(part, whole, 0.95)!, allOrNone(part, whole)!];
    expect(interval.low).toBeCloseTo(known.low, 10);
    expect(interval.high).toBeCloseTo(known.high, 10);
  }
  expect(shareInterval(0, 0, 0.95)).toBeNull();
});
