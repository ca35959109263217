/** What the units of a run say adds up to what a run in one process would have counted itself. */
import { describe, expect, test } from '@jest/globals';
import { recordLedger } from '@tengewatch/shared/scoring/record-ledger.js';
import { describeRun } from '@tengewatch/shared/pipeline/describe-run.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { detectorsOf, detectorTasks, type Detector } from '@tengewatch/shared/service/detectors.js';
import type { ShardResult, TaskResult } from '@tengewatch/shared/service/unit-result.js';
import { smallScenario } from '@tengewatch/shared/testing/small-scenario.js';
import { createRules } from '@tengewatch/detector/create-rules.js';
import { createUnitResults } from './unit-results.js';

const scenario = smallScenario({ shards: 2, partitions: 3 });
const run = describeRun(scenario, 1, producers, createRules({}));
const EVENTS = 10;

const shardResult = (service: string, shard: number): ShardResult => ({
  v: 1,
  kind: 'shard',
  service,
  shard,
  published: Object.fromEntries(producers.find(({ name }) => name === service)!.topics.map((topic) => [topic, EVENTS])),
  cards: 100 + shard,
  books: { openingTiyn: 1000 + shard, creditedTiyn: 50, debitedTiyn: 20, closingTiyn: 1030 + shard },
});

/** As if each task had read an equal part of its inputs. */
const taskResults = (detector: Detector): TaskResult[] =>
  detectorTasks(run, detector).map(({ plan }) => ({
    v: 2,
    kind: 'task',
    service: detector.name,
    task: plan.name,
    partition: plan.partition,
    stages: plan.stages.map(({ rule, name }) => ({ rule, stage: name, published: { alerts: 2 } })),
    ledger: Object.fromEntries(
      plan.inputs.map(({ topic }) => [topic, { handled: 5, duplicates: plan.partition, deadLettered: 1, late: 1, foreign: 0 }]),
    ),
    ends: [],
    faults: [],
    skipped: 0,
  }));

const shards = producers.flatMap(({ name }) => [shardResult(name, 0), shardResult(name, 1)]);
const tasks = detectorsOf(run, 'each-rule').flatMap(taskResults);
const [all] = detectorsOf(run, 'all-rules') as [Detector];
const shared = taskResults(all);
const stagesIn = (results: readonly TaskResult[]): number => results.reduce((sum, { stages }) => sum + stages.length, 0);
const parts = stagesIn(tasks);

function takenAll(results: readonly (ShardResult | TaskResult)[]) {
  const units = createUnitResults(run);
  for (const result of results) units.take(result);
  return units;
}

describe('unit-results', () => {
  test('are missing until every shard of each producer and every task of each detector has made one', () => {
    const units = createUnitResults(run);
    expect(units.missing()).toHaveLength(shards.length + parts);
    expect(units.missing()[0]).toBe('producer-card-top-ups/shard-0');
    expect(units.missing()).toContain('cash-out-groups.atm-2');
    expect(() => units.totals()).toThrow('no result covers producer-card-top-ups/shard-0 yet');
    for (const result of [...shards, ...tasks].reverse()) {
      expect(units.missing()).not.toEqual([]);
      units.take(result);
    }
    expect(units.missing()).toEqual([]);
  });

  test('add up to what was published, by topic', () => {
    const { published } = takenAll([...shards, ...tasks]).totals();
    expect(published).toEqual({
      'card-top-ups': 2 * EVENTS,
      'card-debits': 2 * EVENTS,
      'exchanger-trades': 2 * EVENTS,
      'atm-withdrawals': 2 * EVENTS,
      alerts: 2 * parts,
    });
  });

  test("make a rule's row of the ledger out of all its tasks", () => {
    const { published, readers } = takenAll([...shards, ...tasks]).totals();
    const ledger = recordLedger({ published, rows: readers, records: {}, afterEnds: {} });
    // Three card tasks of each rule read the raw topics: 3 · (5 + 1 + 1) of 20 events is one too many.
    expect(ledger['card-top-ups']).toEqual({
      published: 20,
      foreign: 0,
      readers: Object.fromEntries(run.rules.map(({ name }) => [name, { handled: 15, duplicates: 3, deadLettered: 3, late: 3 }])),
      balanced: false,
    });
    expect(Object.keys(ledger['indicators-emptied-cards']!.readers)).toEqual(['cash-out-groups']);
  });

  test('count the cards and books of each shard once, whoever told them', () => {
    const { cards, books } = takenAll([...tasks, ...shards]).totals();
    expect(cards).toBe(201);
    expect(new Set(books.map(({ openingTiyn }) => openingTiyn))).toEqual(new Set([1000, 1001]));
    expect(books).toHaveLength(2);
  });

  test('of a unit that finished again count once, whatever repeats it met on its way there', () => {
    const { ledger, ...task } = tasks[0]!;
    const more = Object.fromEntries(Object.entries(ledger).map(([topic, row]) => [topic, { ...row, duplicates: 99 }]));
    const { published } = takenAll([...shards, ...tasks, { ...task, ledger: more, skipped: 7 }, ...shards]).totals();
    expect(published).toMatchObject({ 'card-top-ups': 2 * EVENTS, alerts: 2 * parts });
  });

  test('that contradict what their unit has said before are not believed', () => {
    const [task] = tasks;
    const [shard] = shards;
    const [topic, row] = Object.entries(task!.ledger)[0]!;
    for (const other of [
      { ...task!, stages: [{ ...task!.stages[0]!, published: { alerts: 7 } }] },
      { ...task!, ledger: { ...task!.ledger, [topic]: { ...row, foreign: 1 } } },
      { ...shard!, published: {} },
    ]) {
      expect(() => takenAll([...shards, ...tasks, other])).toThrow(/two results .* contradict each other about \S+\//);
    }
  });

  test('cover a run however its rules were dealt to detectors', () => {
    const apart = takenAll([...shards, ...tasks]).totals();
    const together = takenAll([...shards, ...shared]).totals();
    expect(together.published).toEqual(apart.published);
    const ledgerOf = ({ published, readers }: typeof apart) => recordLedger({ published, rows: readers, records: {}, afterEnds: {} });
    expect(ledgerOf(together)).toEqual(ledgerOf(apart));
    // Three tasks for the card stages of all rules instead of three for each.
    expect(shared).toHaveLength(tasks.length - 3 * (run.rules.length - 1));
  });

  test('of detectors that host the same rules count once for each stage', () => {
    for (const results of [
      [...shards, ...tasks, ...shared],
      [...shards, ...shared, ...tasks],
    ]) {
      const { published, readers } = takenAll(results).totals();
      expect(published['alerts']).toBe(2 * parts);
      expect(readers).toHaveLength(tasks.length);
    }
  });

  test('of two detectors that contradict each other about a stage name both', () => {
    const other = shared.map((task) => ({ ...task, ends: [{ topic: 'card-top-ups', partition: 0, offset: 1, numbers: {} }] }));
    expect(() => takenAll([...shards, ...tasks, ...other])).toThrow(
      'about detector-nominee-cards/card-0, nominee-cards.card-0 and detector/card-0, nominee-cards.card-0;',
    );
  });

  test('that cover a part of the stages leave the others missing', () => {
    const some = taskResults({ name: 'detector-a', rules: run.rules.slice(0, 1) });
    expect(takenAll([...shards, ...some]).missing()).toHaveLength(parts - stagesIn(some));
    expect(
      takenAll([...shards, ...some])
        .missing()
        .join(' '),
    ).not.toContain(run.rules[0]!.name);
  });

  test('of units that the run does not have are left out', () => {
    const strangers = [shardResult('producer-card-top-ups', 2), { ...tasks[0]!, task: 'card-9', partition: 9 }];
    const { published } = takenAll([...shards, ...tasks, ...strangers]).totals();
    expect(published['card-top-ups']).toBe(2 * EVENTS);
  });

  test('that contradict each other about the world of a shard are a bug, which is told', () => {
    const others = shards.filter(({ service, shard }) => service !== 'producer-exchanger-trades' || shard !== 1);
    const other = { ...shardResult('producer-exchanger-trades', 1), cards: 7 };
    expect(() => takenAll([...others, ...tasks, other]).totals()).toThrow(
      /producer-.+ and producer-.+ simulated different worlds of shard 1/,
    );
  });
});
