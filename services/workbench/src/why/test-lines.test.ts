import { sampleEvents } from '@tengewatch/shared/rules/testing/sample-events.js';
import { expect, test } from '@jest/globals';
import type { RawEvent } from './raw-event.js';
import { roundings, sourceLine, sourceNumber, testLines } from './test-lines.js';

const make = sampleEvents();
const LOCAL_NOON_MS = Date.parse('2024-04-05T12:00:00+05:00');
const events = [
  make.topUp(LOCAL_NOON_MS + 59_999, 120_049, { card: '9111222233334444', recipientIin: '881231700001', senderIin: '770101700002' }),
  make.withdrawal(LOCAL_NOON_MS + 61_000, 90_000.07, { card: '9111222233334444', holderIin: '881231700001', atm: 'ATM-ALA-104233' }),
  make.debit(LOCAL_NOON_MS + 120_000, 300, { card: '9111222233334444', holderIin: '881231700001', kind: 'transfer', counterparty: "O'k" }),
] as readonly RawEvent[];

test('the roughest lines have minutes, hundreds of tenge and short names', () => {
  expect(testLines(events, roundings[0]!).map(sourceLine)).toEqual([
    "make.topUp(at('2024-04-05 12:00'), 120_000, { senderIin: '850505800001' })",
    "make.withdrawal(at('2024-04-05 12:01'), 90_000)",
    "make.debit(at('2024-04-05 12:02'), 300, { kind: 'transfer', counterparty: 'payee-1' })",
  ]);
});

test('the finest lines change neither time nor sum', () => {
  const lines = testLines(events, roundings.at(-1)!);
  expect(lines.map(({ timeMs }) => timeMs)).toEqual(events.map(({ event }) => event.timeMs));
  expect(lines.map(({ kzt }) => kzt)).toEqual([120_049, 90_000.07, 300]);
  expect(sourceLine(lines[1]!)).toBe("make.withdrawal(at('2024-04-05 12:01:01'), 90_000.07)");
});

test.each([
  [5, '5'],
  [1_234_567, '1_234_567'],
  [90_000.07, '90_000.07'],
  [0.3515, '0.3515'],
])('%d stands in a source text as %s', (value, text) => expect(sourceNumber(value)).toBe(text));
