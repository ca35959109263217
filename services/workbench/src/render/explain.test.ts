import { expect, test } from '@jest/globals';
import picocolors from 'picocolors';
import { alertById } from '../commands/explain.js';
import { REPORT_WIDTH } from '../terminal.js';
import { sampleAlert, sampleReport } from '../testing/sample-report.js';
import { explanationLines } from './explain.js';

const explain = (over: Partial<typeof sampleAlert> = {}) =>
  explanationLines({ ...sampleAlert, ...over }, sampleReport(), picocolors.createColors(false));

test('an explanation gives every reason with what was seen, the threshold and what is usual', () => {
  const told = explain().join('\n');
  expect(told).toMatch(/\* many senders +9 senders +≥ 5 senders +1 senders/);
  expect(told).toMatch(/\* pass through +96% +≥ 50% +–/);
  expect(told).toMatch(/ {2}fast exit +1\.5 hours +≤ 14 hours +200 hours/);
  expect(told).toContain('- many senders below 5 senders (it was 9 senders)');
  expect(told).not.toContain('- fast exit');
});

test('the evidence is a time line in local time, oldest first, that fits 80 columns', () => {
  const lines = explain();
  const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
  expect(at('  Friday 2024-01-05')).toBeGreaterThan(0);
  expect(lines[at('  09:00:00')]).toBe('  09:00:00  + 490,000 KZT  terminal top-up  at T-ALA-012');
  expect(lines[at('  09:20:00')]).toBe('  09:20:00  + 490,000 KZT  P2P top-up       by 860101900123');
  expect(lines[at('  10:30:00')]).toBe('  10:30:00  − 940,000 KZT  withdrawal       at ATM-ALA-007');
  expect(lines[at('  10:30:00') + 1]).toBe('  1 event more was counted and not kept.');
  expect(lines.filter((line) => line.length > REPORT_WIDTH)).toEqual([]);
});

test('several cards are told apart in the time line', () => {
  const [first, ...rest] = sampleAlert.evidence;
  const told = explain({
    evidence: [{ ...first!, card: '9555666677778888' }, ...rest],
    cards: ['9111222233334444', '9555666677778888'],
    cardCount: 2,
  });
  expect(told.some((line) => line.startsWith('  10:30:00  …778888  − 940,000 KZT'))).toBe(true);
  expect(told).toContain('  2 cards: …334444, …778888.');
});

test('the truth is told when the report knows it', () => {
  const flat = (lines: readonly string[]) => lines.join(' ').replace(/\s+/g, ' ');
  expect(flat(explain())).toContain('97% of the evidence money belongs to scheme nominee-cards-1 (nominee cards, plain)');
  expect(flat(explain())).toContain(
    'this alert was the first true one, 1 h later. It moved 5,000,000 KZT in all, 980,000 KZT of it before that alert.',
  );
  expect(
    flat(explain({ verdict: { schemeId: null, decoyId: 'wedding-pool-3', habit: 'wedding-pool', eventIds: [], trueShare: 0 } })),
  ).toContain('of an honest look-alike (wedding-pool-3).');
  expect(flat(explain({ status: 'merged', mergedInto: 'b7' }))).toContain('It was merged into b7 and is not scored by itself.');
});

test('an alert is found by its id or by a beginning that only it has', () => {
  const report = sampleReport();
  expect(alertById(report, '3f9a2c77d0').alertId).toBe('3f9a2c77d0');
  expect(alertById(report, '3f9b').alertId).toBe('3f9b000000');
  expect(alertById(report, '3f9a2c77d0-000001').alertId).toBe('3f9a2c77d0');
  expect(() => alertById(report, '3f9a2c77d0-000003')).toThrow('alert 3f9a2c77d0 has no revision 3');
  expect(() => alertById(report, '3f9')).toThrow('2 alerts begin with "3f9": 3f9a2c77d0, 3f9b000000');
  expect(() => alertById(report, '3f9c000000')).toThrow('nearest: 3f9b000000');
  expect(() => alertById(report, 'zz')).toThrow('some that are: 3f9a2c77d0, 3f9b000000');
  expect(() => alertById({ ...report, alertList: [] }, 'zz')).toThrow('the report has no alerts at all');
});
