/** Intervals against values that are published or can be worked out by hand. */
import { describe, expect, test } from '@jest/globals';
import { mean } from '@tengewatch/shared/scoring/order-statistics.js';
import { allOrNone, bootstrapInterval, noneAtAll, resamplesOf } from './intervals.js';

describe('an exact interval', () => {
  // Tables of Clopper and Pearson for 10, 30 and 100 cases.
  test.each([
    [10, 10, 0.6915, 1],
    [30, 30, 0.8843, 1],
    [0, 10, 0, 0.3085],
    [0, 100, 0, 0.0362],
    [1, 1, 0.025, 1],
  ])('of %d in %d is %d to %d', (part, whole, low, high) => {
    const found = allOrNone(part, whole);
    expect(found?.low).toBeCloseTo(low, 4);
    expect(found?.high).toBeCloseTo(high, 4);
  });

  test('is there only where all or none were counted', () => {
    expect([allOrNone(1, 2), allOrNone(0, 0), noneAtAll(1, 10), noneAtAll(0, 0)]).toEqual([null, null, null, null]);
  });

  test('of a rate without any case ends where a Poisson count of none still has 2.5%', () => {
    expect(noneAtAll(0, 1)?.high).toBeCloseTo(3.6889, 4);
    expect(noneAtAll(0, 1000)?.high).toBeCloseTo(0.0036889, 7);
  });
});

describe('a bootstrap interval', () => {
  const values = [3, 9, 4, 8, 6, 5, 7, 2, 6, 10, 1, 6, 7, 5, 4, 8, 9, 3, 6, 5];
  const meanOf = (draw: readonly number[]): number => mean(draw.map((at) => values[at]!));

  test('of a mean is near what the normal distribution gives', () => {
    const middle = mean(values);
    const error = Math.sqrt(mean(values.map((value) => (value - middle) ** 2)) / values.length);
    const found = bootstrapInterval(resamplesOf(values.length), meanOf);
    expect(found?.low).toBeCloseTo(middle - 1.96 * error, 0);
    expect(found?.high).toBeCloseTo(middle + 1.96 * error, 0);
    expect(Math.abs(found!.high - found!.low - 2 * 1.96 * error)).toBeLessThan(0.15);
  });

  test('is the same every time', () => {
    expect(bootstrapInterval(resamplesOf(20), meanOf)).toEqual(bootstrapInterval(resamplesOf(20), meanOf));
  });

  test('is none for one seed, for seeds that do not differ, and for a figure without a value', () => {
    expect(bootstrapInterval(resamplesOf(1), meanOf)).toBeNull();
    expect(bootstrapInterval(resamplesOf(20), () => 7)).toBeNull();
    expect(bootstrapInterval(resamplesOf(20), () => null)).toBeNull();
  });

  test('leaves out draws for which the figure has no value', () => {
    const found = bootstrapInterval(resamplesOf(2), ([one, other]) => (one === other ? null : one!));
    expect(found).toEqual({ low: 0, high: 1 });
  });
});
