/** Alerts of a file have the score that a run gives them, and a file that does not fit the country is told so. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ReportedAlert, RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { writeEveryRuleFile } from '@tengewatch/test-kit/every-rule-file.js';
import { everyRuleWorld, WORLD_SEED } from '@tengewatch/test-kit/every-rule-world.js';
import { evaluateSeed } from '../backtest/evaluate-seed.js';
import { ruleOf } from '../backtest/find-in-seed.js';
import { ruleSeed } from '../backtest/seed-figures.js';
import { commandInTest } from '../testing/command-in-test.js';
import { runScenario } from '../run/run-scenario.js';
import type { ScoredFile } from '../score/score-rows.js';
import { schemesOf } from '../why/watch-again.js';

const home = process.cwd();
let folder = '';
let town = '';
let report: RunReport;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tengewatch score '));
  town = writeEveryRuleFile(folder);
  process.chdir(folder);
  report = await runScenario({ scenario: everyRuleWorld, seed: WORLD_SEED, settings: [], signal: new AbortController().signal });
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

const score = (args: readonly string[]) => commandInTest(['score', ...args, '--scenario', town, '--seed', String(WORLD_SEED)]);

const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

function csvOf(alerts: readonly ReportedAlert[]): string {
  const rows = alerts.map(({ subject, cards, openedAtMs, rule, evidence }) =>
    [
      cards.join(' '),
      subject.kind === 'platform' || subject.kind === 'bank' ? subject.id : '',
      new Date(openedAtMs).toISOString(),
      rule,
      evidence.map(({ eventId }) => eventId).join(';'),
    ]
      .map(cell)
      .join(),
  );
  return ['card,subject,time,rule,evidence', ...rows, ''].join('\n');
}

const notMerged = (): ReportedAlert[] => report.alertList.filter(({ status }) => status !== 'merged');

describe("a run's alerts, written as CSV with their evidence", () => {
  let all: ScoredFile;
  beforeAll(async () => {
    writeFileSync('run.csv', csvOf(notMerged()));
    const { code, err } = await score(['run.csv', '--json', 'all.json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    all = JSON.parse(readFileSync('all.json', 'utf8')) as ScoredFile;
  });

  test('have the verdicts that the run gave them', () => {
    const { alerts } = all.groups[0]!;
    expect(alerts.length).toBeGreaterThan(5);
    for (const [at, { verdict }] of notMerged().entries()) expect(alerts[at]!.verdict).toEqual(verdict ?? null);
  });

  test("have the run's score", () => {
    const { overall, schemes } = report.score;
    const [together] = all.groups;
    expect(together!.rule).toBeNull();
    expect(together!.found).toMatchObject({
      alerts: notMerged().length,
      scoredAlerts: overall.alerts,
      trueAlerts: overall.trueAlerts,
      extraTrueAlerts: overall.extraTrueAlerts,
      falseAlerts: overall.falseAlerts,
      lookAlikes: overall.decoys,
      lookAlikesAlerted: overall.decoysAlerted,
    });
    const timesOf = (of: readonly { schemeId: string; secondsToDetect: number | null; movedBeforeKzt: number }[]) =>
      of.map(({ schemeId, secondsToDetect, movedBeforeKzt }) => ({ schemeId, secondsToDetect, movedBeforeKzt }));
    expect(timesOf(together!.found.schemes)).toEqual(timesOf(schemes.filter(({ events }) => events > 0)));
  });

  test.each(['nominee-cards', 'unlicensed-platforms'] as const)('of %s are found as a backtest counts them', (rule) => {
    const [alone] = evaluateSeed(everyRuleWorld, WORLD_SEED, [[ruleOf({ rule, parameters: {} })]]).sets;
    const expected = ruleSeed(rule, WORLD_SEED, alone!, evaluateSeed(everyRuleWorld, WORLD_SEED, [[ruleOf({ rule, parameters: {} })]]));
    const found = all.groups.find((group) => group.rule === rule)!.found;
    expect({ ...found, alertDigest: '', nearMisses: 0 }).toEqual({ ...expected, alertDigest: '', nearMisses: 0 });
  });
});

describe('alerts without evidence', () => {
  test('are true when the card belongs to a scheme that had acted by then', async () => {
    const scheme = report.score.schemes.find(({ schemeId }) => schemeId.startsWith('nominee-cards'))!;
    const card = report.alertList.find(({ verdict }) => verdict?.schemeId === scheme.schemeId)!.cards[0]!;
    const [before, after] = [scheme.firstEventAtMs! - 1, scheme.firstEventAtMs!];
    writeFileSync('cards.csv', `card,time\n${card},${before}\n${card},${after}\n`);
    const { code, out, err } = await score(['cards.csv', '--rule', 'nominee-cards', '--json', '-']);
    expect(code).toBe(0);
    const { groups } = JSON.parse(out) as ScoredFile;
    expect(groups).toHaveLength(1);
    expect(groups[0]!.alerts.map(({ verdict }) => verdict!.schemeId)).toEqual([null, scheme.schemeId]);
    expect(groups[0]!.found).toMatchObject({ trueAlerts: 1, falseAlerts: 1, honestNamed: 0 });
    const told = err.replaceAll(/\s+/g, ' ');
    expect(told).toContain('2 alerts without evidence: true when more than half of the cards named belong to one scheme that had acted');
    expect(told).toContain('No scheme was missed.');
  });

  test('that name nobody but the honest find no scheme, and accuse', async () => {
    const guilty = new Set(schemesOf(everyRuleWorld, WORLD_SEED).flatMap(({ truth }) => truth.members.map(({ card }) => card)));
    const ofBanks = report.alertList.filter(({ subject }) => subject.kind === 'bank');
    const named = ofBanks.flatMap(({ cards, openedAtMs }) => cards.map((card) => ({ card, openedAtMs })));
    const honest = named.find(({ card }) => !guilty.has(card))!;
    writeFileSync('honest.csv', `card,time\n${honest.card},${honest.openedAtMs}\n`);
    const { out } = await score(['honest.csv']);
    const told = out.replaceAll(/\s+/g, ' ');
    expect(told).toContain('Honest people accused: 1');
    expect(told).toMatch(/Schemes missed: 5 of 5\..* unlicensed-platforms-/);
    expect(told).toMatch(/1 alert, line 2/);
  });
});

describe('a file that does not fit', () => {
  test('is told all at once, by line, at most 20', async () => {
    const lines = Array.from({ length: 21 }, () => `9000000000000000,${report.run.startMs},`);
    const card = report.alertList[0]!.cards[0]!;
    writeFileSync('wrong.csv', ['card,time,evidence', `${card},1704431000,no-event`, `${card},,`, ...lines].join('\n'));
    const { code, out, err } = await score(['wrong.csv']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(
      /wrong\.csv:2 {2}the time 1970-\S+ is not within the scenario, \S+ to \S+; it looks like seconds, give milliseconds/,
    );
    expect(err).toContain('wrong.csv:2  there is no event "no-event" in this country');
    expect(err).toContain('wrong.csv:3  gives no time');
    expect(err.match(/there is no card/g)).toHaveLength(17);
    expect(err).toContain('… and 4 more mistakes; 24 in all');
  });

  test('or is not there, or names no rule, is refused', async () => {
    expect((await score(['nothing.csv'])).err).toContain('there is no file nothing.csv');
    expect((await score(['nothing.csv', '--rule', 'nominee'])).err).toContain('--rule: there is no rule "nominee"');
  });
});
