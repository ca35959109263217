/** What a file of alerts may look like, and what is told of one that cannot be read. */
import { describe, expect, test } from '@jest/globals';
import { readAlertRows } from './alert-rows.js';

const CARD = '9400000000000001';
const OTHER = '9400000000000002';
const TIME = '2024-04-02T10:00:00+05:00';
const TIME_MS = Date.parse(TIME);
const row = { line: 2, cards: [CARD], subject: null, timeMs: TIME_MS, rule: null, evidence: [] };

describe('a CSV file', () => {
  test.each<[string, string, object]>([
    ['with the least there can be', `card,time\n${CARD},${TIME}\n`, row],
    ['with epoch milliseconds', `card,time\n${CARD},${TIME_MS}\n`, row],
    ['with epoch milliseconds as pandas writes them beside gaps', `card,time\n${CARD},${TIME_MS}.0\n`, row],
    ['with a space before the clock, and no colon in the offset', `card,time\n${CARD},2024-04-02 10:00:00.000+0500\n`, row],
    ['in UTC', `card,time\n${CARD},2024-04-02T05:00Z\n`, row],
    ['with a byte order mark, CRLF, quotes and a column of its own', `\uFEFFCard,Score,time\r\n"${CARD}",0.7,"${TIME}"\r\n`, row],
    ['with semicolons between cells', `card;time;rule\n${CARD};${TIME};nominee-cards\n`, { ...row, rule: 'nominee-cards' }],
    ['with a card as subject', `subject,time\n${CARD},${TIME}\n`, row],
    ['with several cards', `card,time\n${CARD} ${OTHER},${TIME}\n`, { ...row, cards: [CARD, OTHER] }],
    [
      'with a platform and evidence',
      `subject,time,evidence\nКоин Базар,${TIME},a; b b\n`,
      { ...row, cards: [], subject: 'Коин Базар', evidence: ['a', 'b'] },
    ],
  ])('%s', (_what, text, expected) => {
    expect(readAlertRows(text, 'a.csv')).toEqual({ rows: [expected], faults: [] });
  });

  test('is told all that is wrong with it, with the line', () => {
    const text = [
      'card,time,rule',
      `,${TIME},`,
      `${CARD},2024-04-02 10:00,nominee-card`,
      `${CARD},yesterday,`,
      CARD,
      '',
      `${CARD},2024-02-31T25:00:00Z,`,
    ].join('\n');
    expect(readAlertRows(text, 'a.csv').faults).toEqual([
      { line: 2, wrong: 'names no card' },
      { line: 3, wrong: 'the time "2024-04-02 10:00" has no offset; give it as 2024-04-02T10:00+05:00' },
      {
        line: 3,
        wrong: 'there is no rule "nominee-card": did you mean "nominee-cards"?; leave it empty for a detector of your own',
      },
      { line: 4, wrong: '"yesterday" is no time; give it as 2024-01-05T14:03:20+05:00, or as milliseconds since 1970' },
      { line: 5, wrong: 'has 1 cells, but the head has 3' },
      { line: 7, wrong: '"2024-02-31T25:00:00Z" is no time that a calendar has' },
    ]);
  });

  test.each<[string, string, string]>([
    ['without a time', `card,when\n${CARD},${TIME}\n`, 'a.csv:1  the head has no column "time"; it has card, when'],
    ['without a card', `cards,time\n${CARD},${TIME}\n`, 'rename the column "cards" to "card" if that is what it holds'],
    ['that is empty', '', 'a.csv holds no alerts'],
    ['with a head only', 'card,time\n', 'a.csv holds no alerts'],
    ['with a quote that is never closed', `card,time\n"${CARD},${TIME}\n`, 'this is no CSV'],
  ])('%s is refused', (_what, text, words) => {
    expect(() => readAlertRows(text, 'a.csv')).toThrow(words);
  });
});

describe('a JSONL file', () => {
  test('has an object a line, with texts, numbers and arrays', () => {
    const text = `{"card":"${CARD}","time":${TIME_MS}}\n\n{"card":["${CARD}"],"time":"${TIME}","evidence":["a","b"],"rule":null}\n`;
    expect(readAlertRows(text, 'a.jsonl')).toEqual({
      rows: [
        { ...row, line: 1 },
        { ...row, line: 3, evidence: ['a', 'b'] },
      ],
      faults: [],
    });
  });

  test('is told what is wrong with it, with the line', () => {
    const { faults } = readAlertRows(`{"card":9400000000000001,"time":${TIME_MS}}\n[1]\n{"card":`, 'a.jsonl');
    expect(faults.map(({ line }) => line)).toEqual([1, 2, 3]);
    expect(faults[0]!.wrong).toBe('"card" must be a text, an array of texts, or a whole number of at most 15 digits');
    expect(faults[1]!.wrong).toBe('is no JSON object');
    expect(faults[2]!.wrong).toMatch(/^is not JSON/);
  });
});
