import { expect, test } from '@jest/globals';
import { reasonUnits, type AlertReason, type ReasonUnit } from '@tengewatch/shared/events/alert.js';
import { observedText, otherSideText, valueText } from './units.js';

test.each<[number, ReasonUnit, string]>([
  [1_046_000, 'KZT', '1,046,000 KZT'],
  [39_338.38, 'KZT', '39,338 KZT'],
  [0.2668, 'share', '26.7%'],
  [0.9957, 'share', '99.6%'],
  [0.4, 'share', '40%'],
  [1.192, 'hours', '1 h 12 min'],
  [0.92, 'hours', '55 min'],
  [14, 'hours', '14 h'],
  [0.001, 'hours', 'under 1 min'],
  [0, 'hours', '0 h'],
  [1, 'days', '1 day'],
  [0, 'days', '0 days'],
  [12.13, 'days', '12 days 3 h'],
  [1, 'senders', '1 sender'],
  [15, 'hours of the day', '15 hours of the day'],
  [28.18, 'times', '28 times'],
  [4.25, 'times', '4.3 times'],
  [3.75, 'credits a day', '3.75 credits a day'],
  [1, 'credits a day', '1 credit a day'],
])('%p %s is read as %s', (value, unit, text) => {
  expect(valueText(value, unit)).toBe(text);
});

test('no unit is told in the plural where there is one of it, nor with more than two decimals', () => {
  for (const unit of reasonUnits) {
    expect(valueText(1, unit)).not.toMatch(/^1 \w+s\b(?<!times)/);
    expect(valueText(1.23456, unit)).not.toMatch(/\.\d{4}/);
  }
});

const reason = (over: Partial<AlertReason>): AlertReason => ({
  code: 'c',
  observed: 20,
  capped: false,
  threshold: 5,
  comparison: 'at-least',
  unit: 'senders',
  counts: 'senders',
  window: null,
  baseline: null,
  detail: null,
  decisive: true,
  ...over,
});

test('what is counted up to a limit only is that or more', () => {
  expect(observedText(reason({ observed: 1000, unit: 'times', capped: true }))).toBe('1,000 times or more');
  expect(observedText(reason({}))).toBe('20 senders');
});

test.each<[Partial<AlertReason>, string | undefined]>([
  [{}, 'fewer than 5 senders'],
  [{ threshold: 1, unit: 'customers' }, 'no customer'],
  [{ threshold: 25_000, unit: 'KZT' }, 'less than 25,000 KZT'],
  [{ threshold: 10, unit: 'days' }, 'fewer than 10 days'],
  [{ threshold: 14, unit: 'hours', comparison: 'at-most' }, 'more than 14 h'],
  [{ threshold: 0.3, unit: 'share', comparison: 'at-most' }, 'more than 30%'],
  // Nothing is below 0, and no share above 1.
  [{ threshold: 0 }, undefined],
  [{ threshold: 0, unit: 'KZT' }, undefined],
  [{ threshold: 0, unit: 'share' }, undefined],
  [{ threshold: 1, unit: 'share', comparison: 'at-most' }, undefined],
  [{ threshold: 0, unit: 'share', comparison: 'at-most' }, 'more than 0%'],
])('the other side of %j is %p', (over, text) => {
  expect(otherSideText(reason(over))).toBe(text);
});
