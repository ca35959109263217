import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { smallScenario } from '@tengewatch/shared/testing/small-scenario.js';
import { backtest } from '../backtest/backtest.js';
import { findBestSetting } from './find-best-setting.js';
import { pointsOf } from './points.js';
import { openSweepJournal } from './sweep-journal.js';
import { sweepPage, sweepPictures } from './sweep-page.js';
import { questionOf, type SweepQuestion } from './sweep-question.js';
import type { SweepResult } from './sweep-result.js';

const scenario = smallScenario({
  people: 200,
  days: 20,
  schemes: [
    { typology: 'nominee-cards', difficulty: 'plain', count: 2, cards: { min: 2, max: 2 } },
    { typology: 'nominee-cards', difficulty: 'evasive', count: 1, cards: { min: 2, max: 2 } },
  ],
});
const axes = [
  { parameter: 'minSenders', values: [2, 5, 30] },
  { parameter: 'minCreditedKzt', values: [50_000, 3_000_000] },
];
const question: SweepQuestion = {
  scenario,
  rule: 'nominee-cards',
  axes,
  points: pointsOf(axes, undefined),
  present: { minSenders: 5, minCreditedKzt: 400_000 },
  seeds: [1, 2],
  heldOut: [1001, 1002],
  settings: [],
  budget: 20,
  gridSize: 6,
};
const signal = new AbortController().signal;
const newFile = (): string => join(mkdtempSync(join(tmpdir(), 'sweep-')), 'results.jsonl');
const sweptInto = (file: string, threads = 1, stop: AbortSignal = signal, onProgress: () => void = () => undefined): Promise<SweepResult> =>
  findBestSetting(question, { threads, signal: stop, journal: openSweepJournal(file, questionOf(question)), onProgress });

let result: SweepResult;
const file = newFile();
beforeAll(async () => {
  result = await sweptInto(file);
});

describe('a sweep', () => {
  test('finds for each setting what a backtest with it finds', async () => {
    const sets = question.points.map((point) => ({ rule: question.rule, parameters: point }));
    const { rules } = await backtest(
      { scenario, sets, seeds: question.seeds, settings: [] },
      { threads: 1, signal, onProgress: () => undefined },
    );
    rules.forEach(({ figures }, at) => {
      const { precision, alertsPerWeek, recallPlain, recallEvasive } = result.outcomes[at]!;
      expect([precision, alertsPerWeek, recallPlain, recallEvasive]).toEqual([
        figures.precision.value,
        figures.alertsPerWeek.value,
        figures.recallPlain.value,
        figures.recallEvasive.value,
      ]);
    });
    expect(new Set(result.outcomes.map(({ alertsPerWeek }) => alertsPerWeek)).size).toBeGreaterThan(1);
  });

  test('is the same with another number of threads', async () => {
    expect(await sweptInto(newFile(), 2)).toEqual(result);
  });

  test('goes on where it was stopped, and comes to the same', async () => {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(1 + question.seeds.length);
    const half = newFile();
    writeFileSync(half, `${lines.slice(0, -1).join('\n')}\n`);
    expect(await sweptInto(half)).toEqual(result);
    expect(readFileSync(half, 'utf8').trimEnd().split('\n').toSorted()).toEqual(lines.toSorted());
  });

  test('stops when it is told to', async () => {
    const stop = new AbortController();
    await expect(sweptInto(newFile(), 1, stop.signal, () => stop.abort(new Error('stopped by hand')))).rejects.toThrow('stopped by hand');
  });

  test('is chosen on some seeds and told on others', () => {
    expect(result.checked.present.seeds.map(({ seed }) => seed)).toEqual(question.heldOut);
    expect(result.checked.chosen?.parameters).toMatchObject(result.chosen!.point);
  });
});

describe('its page', () => {
  test('holds pictures, tables and the answer, and asks for nothing from elsewhere', () => {
    const page = sweepPage(result);
    expect(page.match(/<svg /g)!.length).toBe(2 * 6);
    expect(page).toContain(`minSenders=${result.chosen!.point['minSenders']}`);
    expect(page).not.toMatch(/<script|<link|url\((?!#)|src=|https?:\/\/(?!www\.w3\.org)/);
  });

  test('escapes what a scenario is called', () => {
    expect(sweepPage({ ...result, title: '<b>town</b> & "more"' })).toContain('&lt;b&gt;town&lt;/b&gt; &amp; &quot;more&quot;');
  });

  test('has its pictures as files as well', () => {
    for (const [name, svg] of sweepPictures(result)) expect([name, svg.startsWith('<svg')]).toEqual([name, true]);
    expect([...sweepPictures(result).keys()]).toContain('recall-map.svg');
  });
});
