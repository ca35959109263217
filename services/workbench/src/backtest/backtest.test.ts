/** A backtest over threads: the same whatever their number, and equal to what runs find. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { everyRuleWorld as scenario } from '@tengewatch/test-kit/every-rule-world.js';
import { Ajv } from 'ajv';
import { runScenario } from '../run/run-scenario.js';
import { backtestCsv, CSV_HEAD } from './backtest-csv.js';
import { backtest } from './backtest.js';
import { Backtest } from './backtest-form.js';
import { figureNames } from './figure-names.js';

const seeds = [3, 4, 5];
const signal = new AbortController().signal;
const sets = ruleNames.map((rule) => ({ rule, parameters: scenario.rules[rule] ?? {} }));
const shares: number[] = [];
const overThreads = (threads: number, onProgress: (share: number) => void = () => undefined): Promise<Backtest> =>
  backtest({ scenario, sets, seeds, settings: [] }, { threads, signal, onProgress });

let found: Backtest;
beforeAll(async () => {
  found = await overThreads(2, (share) => void shares.push(share));
});

describe('a backtest', () => {
  test('is what its form says', () => {
    const validate = new Ajv({ allErrors: true, strict: false }).compile(Backtest);
    validate(found);
    expect(validate.errors ?? []).toEqual([]);
  });

  test('is the same to the last digit with another number of threads', async () => {
    expect(JSON.stringify(await overThreads(1))).toBe(JSON.stringify(found));
  });

  test('finds in each seed what a run of it finds, and counts it as the run does', async () => {
    const report = await runScenario({ scenario, seed: seeds[1]!, settings: [], signal });
    const { alertDigest, events, cards, people } = found.countries[1]!;
    expect({ alertDigest, cards, people }).toEqual({
      alertDigest: report.run.alertDigest,
      cards: report.run.cards,
      people: report.run.people,
    });
    expect(events).toBe(report.speed.events);
    for (const { rule, ruleVersion, seeds: bySeed } of found.rules) {
      expect(ruleVersion).toBe(report.run.ruleVersions[rule]);
      expect(bySeed[1]!.alerts).toBe(report.alertList.filter((alert) => alert.rule === rule && alert.status !== 'merged').length);
      expect(bySeed[1]!.nearMisses).toBe(report.nearMisses.filter((miss) => miss.rule === rule).reduce((sum, { count }) => sum + count, 0));
    }
    for (const typology of ['nominee-cards', 'cash-out-groups', 'unlicensed-platforms'] as const) {
      const { schemes, caught, trueAlerts, falseAlerts } = report.score.byTypology[typology];
      const own = found.rules.find(({ rule }) => rule === typology)!.seeds[1]!;
      expect({ schemes: own.schemes.length, caught: own.schemes.filter((scheme) => scheme.caught).length }).toEqual({ schemes, caught });
      expect([own.trueAlerts, own.falseAlerts]).toEqual([trueAlerts, falseAlerts]);
    }
  });

  test('keeps the order in which seeds were given, and tells how far it is', () => {
    expect(found.countries.map(({ seed }) => seed)).toEqual(seeds);
    for (const { seeds: bySeed } of found.rules) expect(bySeed.map(({ seed }) => seed)).toEqual(seeds);
    expect(shares.length).toBeGreaterThan(seeds.length);
    expect(shares.at(-1)).toBeCloseTo(1);
  });

  test('has every parameter of a rule, changed or not', () => {
    const { parameters } = found.rules.find(({ rule }) => rule === 'sender-not-verified')!;
    expect(parameters).toMatchObject({ verificationThresholdKzt: 300_000, updateIntervalHours: 24 });
  });

  test('has no digest of all rules where one was evaluated, and the alerts of this one are the same', async () => {
    const set = sets.find(({ rule }) => rule === 'nominee-cards')!;
    const alone = await backtest({ scenario, sets: [set], seeds: [3], settings: [] }, { threads: 1, signal, onProgress: () => undefined });
    expect(alone.countries[0]!.alertDigest).toBeNull();
    const together = found.rules.find(({ rule }) => rule === 'nominee-cards')!;
    expect(alone.rules[0]!.seeds[0]).toEqual(together.seeds[0]);
  });

  test('as CSV has a row for each rule and figure', () => {
    const rows = backtestCsv(found).trimEnd().split('\n');
    expect(rows[0]).toBe(CSV_HEAD);
    expect(rows).toHaveLength(1 + Object.keys(found.density).length + ruleNames.length * figureNames.length);
    const width = CSV_HEAD.split(',').length;
    expect(rows.filter((row) => row.split(',').length !== width)).toEqual([]);
    const { value, part, whole } = found.rules[0]!.figures.recall;
    expect(rows.find((row) => row.startsWith(`small,${found.rules[0]!.rule},recall,${value},`))).toMatch(new RegExp(`,${part},${whole}$`));
  });

  test('stops when it is told to, with the reason', async () => {
    const stop = new AbortController();
    const stopped = backtest(
      { scenario, sets, seeds, settings: [] },
      { threads: 2, signal: stop.signal, onProgress: () => stop.abort(new Error('stopped by hand')) },
    );
    await expect(stopped).rejects.toThrow('stopped by hand');
  });

  test('ends with the error of a thread', async () => {
    const wrong = { rule: 'nominee-cards', parameters: { minSenders: -1 } } as const;
    const failed = backtest({ scenario, sets: [wrong], seeds, settings: [] }, { threads: 2, signal, onProgress: () => undefined });
    await expect(failed).rejects.toThrow('"minSenders" is -1 but must be a whole number');
  });
});
