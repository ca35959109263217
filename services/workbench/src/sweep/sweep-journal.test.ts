import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { openSweepJournal, type Batch } from './sweep-journal.js';

const question = { scenario: 'nominee-cards', '--vary': 'minSenders=3,4', '--seeds': '1,2' };
const tally = {
  alerts: 3,
  trueAlerts: 2,
  falseAlerts: 1,
  caughtPlain: 1,
  caughtCareful: 1,
  caughtEvasive: 0,
  lookAlikesAlerted: 1,
  movedBeforeKzt: 9.5,
};
const country = { seed: 1, cardDays: 1000, plain: 1, careful: 1, evasive: 1, lookAlikes: 5, movedKzt: 20 };
const batch = (first: number, seed: number): Batch => ({
  first,
  country: { ...country, seed },
  tallies: [tally, { ...tally, alerts: first }],
});

let file: string;
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'sweep-')), 'results.jsonl');
});

describe('the journal of a sweep', () => {
  test('gives back what earlier runs have found', () => {
    const first = openSweepJournal(file, question);
    expect(first.batches).toEqual([]);
    first.add(batch(0, 1));
    first.add(batch(0, 2));
    const again = openSweepJournal(file, question);
    expect(again.batches).toEqual([batch(0, 1), batch(0, 2)]);
    again.add(batch(100, 1));
    expect(openSweepJournal(file, question).batches).toHaveLength(3);
  });

  test('forgets a line that was cut off, and goes on after the last whole one', () => {
    openSweepJournal(file, question).add(batch(0, 1));
    appendFileSync(file, '{"first":0,"country":{"se');
    const journal = openSweepJournal(file, question);
    expect(journal.batches).toEqual([batch(0, 1)]);
    journal.add(batch(0, 2));
    expect(openSweepJournal(file, question).batches).toEqual([batch(0, 1), batch(0, 2)]);
  });

  test('begins anew where not even the first line was written', () => {
    writeFileSync(file, '{"form":"tengew');
    expect(openSweepJournal(file, question).batches).toEqual([]);
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2);
  });

  test('refuses another sweep, and says what differs', () => {
    openSweepJournal(file, question);
    const other = (): unknown => openSweepJournal(file, { ...question, '--seeds': '1,2,3' });
    expect(other).toThrow(/holds another sweep[^]*--seeds: there 1,2, now 1,2,3[^]*another folder/);
  });

  test('refuses a file that is none', () => {
    writeFileSync(file, 'hello\n');
    expect(() => openSweepJournal(file, question)).toThrow('is no sweep');
    writeFileSync(file, '{"form":"else"}\n');
    expect(() => openSweepJournal(file, question)).toThrow('is no sweep');
  });
});
