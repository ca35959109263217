/** A reason shows what holds, rounded as its unit asks, with all that its figure says. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { anonymityText, condition, figure, judge, type WeighedFigure } from './reasons.js';

const window = { fromMs: 1, toMs: 2 };
const shares = figure(0.123456, 'share', 'share of something', window);

test('a reason carries its figure', () => {
  const baseline = { value: 1234.567, unit: 'KZT' as const, counts: 'usual money', window };
  const ratio = figure(1000, 'times', 'money against the usual', window, { capped: true, baseline, detail: () => 'of one day' });
  expect(judge([condition('burst', ratio, 'at-least', 4)], 0)?.reasons).toEqual([
    {
      code: 'burst',
      observed: 1000,
      capped: true,
      threshold: 4,
      comparison: 'at-least',
      unit: 'times',
      counts: 'money against the usual',
      window,
      baseline: { ...baseline, value: 1234.57 },
      detail: 'of one day',
      decisive: true,
    },
  ]);
});

test('shares have four decimals, all else two', () => {
  const shown = (of: typeof shares) => judge([condition('code', of, 'at-least', 0)], 0)?.reasons[0]?.observed;
  expect(shown(shares)).toBe(0.1235);
  expect(shown({ ...shares, observed: 1.192, unit: 'hours' })).toBe(1.19);
});

test('what holds is shown to hold, however it is rounded', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true }), (observed, threshold) => {
      const comparison = observed >= threshold ? 'at-least' : 'at-most';
      const shown = judge([condition('code', { ...shares, observed }, comparison, threshold)], 0)!.reasons[0]!.observed;
      expect(comparison === 'at-least' ? shown >= threshold : shown <= threshold).toBe(true);
      expect(Math.abs(shown - observed)).toBeLessThanOrEqual(0.000_051);
    }),
  );
});

test('a condition that fails, or too few points, is no verdict; a sign that is not needed is not decisive', () => {
  const support = (...of: Parameters<typeof condition>): WeighedFigure => ({ ...condition(...of), points: 1 });
  const met = support('met', shares, 'at-most', 1);
  expect(judge([condition('code', shares, 'at-least', 0.2), met], 0)).toBeUndefined();
  expect(judge([met, support('missed', shares, 'at-least', 1)], 2)).toBeUndefined();
  expect(judge([met, met], 1)?.reasons.map(({ decisive }) => decisive)).toEqual([false, false]);
  expect(judge([met, met], 2)?.reasons.map(({ decisive }) => decisive)).toEqual([true, true]);
});

test.each([
  [3, 0, 0, null],
  [3, 1, 1, '3 named, and 1 anonymous credit'],
  [0, 9, 4, '0 named, and 9 anonymous credits, of which 4 count as one payer each'],
])('%i named and %i anonymous, of whom %i count', (named, anonymous, counted, text) => {
  expect(anonymityText(named, anonymous, counted, 'payer')).toBe(text);
});
