import { expect, test } from '@jest/globals';
import { percentile, twiceMedian } from './order-statistics.js';

test('the median is the middle, or half-way between the two in the middle', () => {
  expect(twiceMedian([])).toBeNull();
  expect(twiceMedian([7])).toBe(14);
  expect(twiceMedian([10, 1, 3])).toBe(6);
  expect(twiceMedian([10, 1, 3, 4])).toBe(7);
});

test('the percentile is a value that occurs, by nearest rank', () => {
  expect(percentile([], 95)).toBeNull();
  expect(percentile([5], 95)).toBe(5);
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(hundred, 95)).toBe(95);
  expect(percentile([...hundred, 101], 95)).toBe(96);
});
