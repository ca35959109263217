import { describe, expect, test } from '@jest/globals';
import picocolors from 'picocolors';
import { alertById } from '../commands/explain.js';
import { chosenAlerts } from '../commands/alerts.js';
import { sampleAlert, sampleReport } from '@tengewatch/test-kit/sample-report.js';
import { alertTableLines } from './alert-table.js';
import { stackedLines } from './stacked-table.js';

const colours = picocolors.createColors(false);
const { verdict: _verdict, ...unscored } = sampleAlert;
const report = {
  ...sampleReport(),
  alertList: [
    ...sampleReport().alertList,
    {
      ...unscored,
      alertId: '00aa',
      status: 'merged' as const,
      mergedInto: '3f9b000000',
      rule: 'cash-out-groups' as const,
      openedAtMs: 0,
      subject: { kind: 'group' as const, id: 'a93b7f' },
      cardCount: 3,
    },
  ],
};
const table = (width: number | undefined, showsTruth = true) =>
  alertTableLines(chosenAlerts(report, { truth: showsTruth }), { showsTruth, width, colours });
const idsOf = (flags: Parameters<typeof chosenAlerts>[1]) => chosenAlerts(report, flags).map(({ alertId }) => alertId);

describe('the table of alerts', () => {
  test('is a line for each alert where lines have no limit, the oldest first, with ids that explain takes', () => {
    const [head, ...rows] = table(undefined);
    expect(head).toMatch(/^ {2}Alert +Rule +Subject +Opened, UTC\+5 +KZT +Events +Severity +Status +True +Scheme or look-alike$/);
    // The id of a group's first burst would be taken for one that explain knows.
    expect(rows[0]).toMatch(/^ {2}00aa +cash-out-groups +3 cards .* merged +– +–$/);
    expect(rows[1]).toMatch(
      /^ {2}3f9a2c77d0 +nominee-cards +9111222233334444 +2024-01-05 10:00 +980,000 +4 +high +open +yes +nominee-cards-1$/,
    );
    expect(rows[2]).toMatch(/ no +wedding-pool-3$/);
    expect(rows.slice(3)).toEqual(['', '  3 alerts: 1 true, 1 false, 1 merged into others and not scored']);
    for (const row of rows.slice(0, 3)) {
      const [id = ''] = row.trim().split(' ');
      expect(alertById(report, id).alertId).toBe(id);
    }
  });

  test.each([60, 80, 140])('fits %d columns', (width) => {
    expect(table(width).filter((line) => line.length > width)).toEqual([]);
  });

  test('says nothing of the truth where it is to be hidden', () => {
    const hidden = table(undefined, false).join('\n');
    expect(hidden).not.toMatch(/true|yes|scheme|nominee-cards-1|wedding/i);
    expect(hidden).toMatch(/\n {2}3 alerts$/);
  });
});

describe('alerts are chosen', () => {
  test('by rule, by truth and by scheme', () => {
    expect(idsOf({ truth: true, rule: 'cash-out-groups' })).toEqual(['00aa']);
    expect(idsOf({ truth: true, true: true })).toEqual(['3f9a2c77d0']);
    // One that was merged is neither.
    expect(idsOf({ truth: true, false: true })).toEqual(['3f9b000000']);
    expect(idsOf({ truth: true, scheme: 'nominee-cards-1' })).toEqual(['3f9a2c77d0']);
  });

  test('by a scheme that the report has', () => {
    expect(() => idsOf({ truth: true, scheme: 'nominee-card-1' })).toThrow(
      'there is no scheme "nominee-card-1" in the report; did you mean "nominee-cards-1"?\nits schemes: nominee-cards-1',
    );
  });

  test.each([{ true: true }, { false: true }, { scheme: 'nominee-cards-1' }] as const)('but not by a truth that is hidden: %p', (flags) => {
    expect(() => idsOf({ truth: false, ...flags })).toThrow('leave out --no-truth');
  });
});

test('columns that do not fit stand below, evenly, in the head as in the rows', () => {
  const columns = [{ title: 'One' }, { title: 'Two', align: 'right' as const }, { title: 'Three' }, { title: 'Four' }];
  const rows = [['a', 'b', 'c', 'd']];
  const lines = (width: number) => stackedLines({ columns, rows, width, dim: (text) => text });
  expect(lines(23)).toEqual(['  One  Two  Three  Four', '  a      b  c      d']);
  expect(lines(22)).toEqual(['  One  Two', '    Three  Four', '  a      b', '    c      d']);
  expect(lines(1)).toHaveLength(8);
});
