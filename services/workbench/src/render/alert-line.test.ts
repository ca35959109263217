import { expect, test } from '@jest/globals';
import { sampleAlert } from '@tengewatch/test-kit/sample-report.js';
import { alertLine } from './alert-line.js';

const WIDE = 120;

test('a live line names an alert by the id that "explain" takes', () => {
  expect(alertLine(sampleAlert, WIDE)).toBe('  alert 3f9a2c77d0  01-05 10:00  nominee-cards  980,000 KZT  card …4444');
});

test('a group is not named by the id of the burst that began it', () => {
  const line = alertLine({ ...sampleAlert, rule: 'cash-out-groups', subject: { kind: 'group', id: 'a93b0011' }, cardCount: 12 }, WIDE);
  expect(line).toBe('  alert 3f9a2c77d0  01-05 10:00  cash-out-groups  980,000 KZT  12 cards');
});

test('a platform is named, and a person in its name is not', () => {
  const named = (id: string) => alertLine({ ...sampleAlert, subject: { kind: 'platform', id } }, WIDE);
  expect(named('Oasis Chain')).toMatch(/KZT {2}Oasis Chain$/);
  expect(named('pay 9412345678901234')).toMatch(/KZT {2}pay 9412 \*{4} \*{4} 1234$/);
});

test('a person is shown by the last digits of the IIN', () => {
  const line = alertLine({ ...sampleAlert, subject: { kind: 'person', id: '900101701234' } }, WIDE);
  expect(line).toMatch(/KZT {2}person …1234$/);
});

test('what does not fit is left out whole, the id last', () => {
  for (let width = 30; width <= WIDE; width++) {
    const line = alertLine(sampleAlert, width);
    expect(line.length).toBeLessThanOrEqual(width);
    expect(alertLine(sampleAlert, WIDE).startsWith(line)).toBe(true);
    expect(line).toMatch(/(d0|10:00|nominee-cards|KZT|4444)$/);
  }
});
