import { expect, test } from '@jest/globals';
import picocolors from 'picocolors';
import { REPORT_WIDTH } from '@tengewatch/shared/terminal/terminal.js';
import { sampleReport } from '@tengewatch/test-kit/sample-report.js';
import { balanceProblems } from './balance.js';
import { reportLines } from './report.js';

const plain = picocolors.createColors(false);
const text = (report = sampleReport(), file?: string) => reportLines(report, plain, file).join('\n');

test('a report fits 80 columns and says what was found, missed and suspected wrongly', () => {
  const lines = reportLines(sampleReport(), plain, 'report.json');
  expect(lines.filter((line) => line.length > REPORT_WIDTH)).toEqual([]);
  const told = lines.join('\n');
  expect(told).toContain('10,000 people with 15,320 cards, 30 days from 2024-01-01 to 2024-01-30');
  expect(told).toMatch(/nominee-cards +5 of 6 +83% +8 +1 +83%/);
  expect(told).toMatch(/nominee-cards +3 of 3 +2 of 3 +0 of 1 +6 of 7/);
  expect(told).toMatch(/nominee-cards +2 h 30 min +2 days 7 h +1,234,567 KZT/);
  expect(told).toContain('Honest look-alikes alerted by mistake: 1 of 60 (wedding pool 1 of 14).');
  expect(told).toMatch(/cash withdrawn per person and year \(KZT\) +660,000 +642,312 +0\.9732/);
  expect(told).toContain('✓ books');
});

test('the next step names an alert that the report holds, and the file it was written to', () => {
  expect(text(sampleReport(), 'my report.json')).toContain("npx tengewatch explain 3f9a2c77d0 --from 'my report.json'");
  expect(text()).toContain('npx tengewatch run nominee-cards --seed 7 --set people=10000 --json report.json');
  expect(text(sampleReport(), '-')).toMatch(/once standard output is kept in a file:\n +npx tengewatch alerts --from report\.json/);
});

test('a run without crime is told as one', () => {
  const report = sampleReport();
  const { byTypology } = report.score;
  report.score.overall = { ...byTypology['cash-out-groups'], alerts: 3, falseAlerts: 3, precision: 0 };
  expect(text(report)).toContain('No scheme was at work, so every alert is a false one.');
  report.score.overall = byTypology['cash-out-groups'];
  expect(text(report)).toContain('No scheme was at work, and nobody was suspected.');
});

test('a run with evasive schemes only calls no alert on them false', () => {
  const report = sampleReport();
  const none = report.score.byTypology['cash-out-groups'];
  const evasive = { schemes: 2, caught: 1, caughtByAnyRule: 1, recall: 0.5 };
  report.score.overall = { ...none, alerts: 4, evasiveTrueAlerts: 4, byDifficulty: { ...none.byDifficulty, evasive } };
  const told = text(report).replace(/\s+/g, ' ');
  expect(told).toContain('Recall: only evasive schemes were at work (2), which do not count for it.');
  expect(told).toContain('Precision: no alert was raised that counts for it: those on evasive schemes (4) count neither way.');
  expect(told).toMatch(/all together – – 4 0 –/);
  expect(told).not.toContain('false one');
});

test('what does not add up is named, with how much', () => {
  expect(balanceProblems(sampleReport())).toEqual([]);
  const report = sampleReport();
  report.ledger['card-top-ups']!.readers['nominee-cards']!.handled = 991;
  report.books.closingTiyn = 119;
  report.books.transfersUnmatched = 2;
  expect(balanceProblems(report)).toEqual([
    '✗ ledger: reader nominee-cards of card-top-ups lost 9 of 1,002 records',
    '✗ books: 0 KZT (1 tiyn) too little on the cards at the end',
    '✗ books: 2 transfers have only one leg, or two that differ',
  ]);
  expect(text(report)).not.toContain('✓');
});

test('what a source did that no writer does is named with its place and counts, where the sums agree as well', () => {
  const report = sampleReport();
  const topic = report.ledger['card-top-ups']!;
  topic.faults = [{ partition: 3, source: 'run/hash/writer/w1/0', late: 2, unreadable: 0, contradictory: 1 }];
  expect(balanceProblems(report)).toEqual([
    expect.stringMatching(
      /^✗ ledger: in card-top-ups\/3 the source run\/hash\/writer\/w1\/0 has 2 events too late, and left out, 1 record against what it had said/,
    ),
  ]);
  delete topic.faults;
  topic.readers['nominee-cards'] = { handled: 999, duplicates: 3, deadLettered: 2, late: 1 };
  expect(balanceProblems(report)).toEqual(['✗ ledger: reader nominee-cards of card-top-ups left out 1 late event']);
});

test('records of others after the end are told, and disturb no balance', () => {
  const report = sampleReport();
  expect(text(report)).not.toContain('after the end');
  report.ledger['card-top-ups']!.afterEnd = 3;
  expect(balanceProblems(report)).toEqual([]);
  expect(text(report)).toContain('3 records of others came after the end of the run, which nobody reads.');
});

test('a flag that says unbalanced is believed even where the sums agree', () => {
  const report = sampleReport();
  report.ledger['card-top-ups']!.balanced = false;
  report.books.balanced = false;
  expect(balanceProblems(report)).toEqual(['✗ ledger: card-top-ups is marked as not balanced', '✗ books: they are marked as not balanced']);
});
