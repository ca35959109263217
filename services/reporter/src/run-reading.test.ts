/** The reporter's unit of work on the real rules: what it finds, what it keeps, and that it finds the same when it begins again. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DeadLetter } from '@tengewatch/shared/events/dead-letter.js';
import { createEmbeddedLog } from '@tengewatch/shared/log/embedded-log.js';
import type { EventLog } from '@tengewatch/shared/log/event-log.js';
import { describeRun, scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { drive } from '@tengewatch/shared/pipeline/drive.js';
import { openPipeline } from '@tengewatch/shared/pipeline/open-pipeline.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { createShardProducer } from '@tengewatch/shared/pipeline/shard-producer.js';
import { createDeadLetterBox } from '@tengewatch/shared/service/dead-letter-box.js';
import { loadOutcome, type Outcome } from '@tengewatch/shared/service/outcome.js';
import { serviceTopicSpecs } from '@tengewatch/shared/service/service-topics.js';
import { smallScenario } from '@tengewatch/shared/testing/small-scenario.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import { catalogue } from '@tengewatch/detector/catalogue.js';
import { openRunReading, type RunReading } from './run-reading.js';

const SEED = 3;
const scenario = smallScenario({
  people: 300,
  days: 14,
  schemes: [{ typology: 'nominee-cards', difficulty: 'plain', count: 1, cards: { min: 4, max: 4 } }],
});
/** The scenario is too short for what is usual for a card to be known. */
const lenient = { 'nominee-cards': { minPoints: 3 } };
const rules = catalogue.map(({ name, createRule }) => createRule(name === 'nominee-cards' ? lenient[name] : {}));
const run = describeRun(scenario, SEED, producers, rules);
const letter: DeadLetter = {
  v: 1,
  topic: 'card-debits',
  partition: 0,
  offset: '7',
  reason: 'not-json',
  detail: 'no',
  key: null,
  value: '{',
};

let log: EventLog;
beforeAll(async () => {
  log = createEmbeddedLog();
  await log.ensureTopics(serviceTopicSpecs(run, []));
});
afterAll(() => log.close());

async function publishRun(): Promise<void> {
  const deadLetter = (): never => {
    throw new Error('nothing here is unreadable');
  };
  const pipeline = await openPipeline({ log, run, ...scenarioWindow(scenario), clock: () => 0, deadLetter });
  const shards = Array.from({ length: run.shards }, (_, shard) =>
    createShardProducer(log, run, producers, createShard(scenario, SEED, shard)),
  );
  await drive({ shards, pipeline, readers: [], signal: new AbortController().signal });
  await pipeline.close();
}

async function opened() {
  const told = { opened: 0, outcomes: [] as Outcome[], letters: [] as string[], deadLetters: -1 };
  const reading = await openRunReading({
    log,
    run,
    clock: () => 0,
    pollWaitMs: 0,
    onAlert: (_, applied) => void (told.opened += applied === 'opened' ? 1 : 0),
    onDeadLetter: ({ offset }) => void told.letters.push(offset),
    onOutcome(outcome, deadLetters) {
      told.outcomes.push(outcome);
      told.deadLetters = deadLetters.total;
    },
  });
  return { reading, told };
}

async function stepUntil(reading: RunReading, isMet: () => boolean): Promise<void> {
  while (!isMet()) await reading.step();
}

describe('a reading of the run', () => {
  test('shows no outcome, and saves none, while sources have not ended', async () => {
    const { reading } = await opened();
    for (let steps = 0; steps < 3; steps++) expect(await reading.step()).toBe(true);
    expect(reading.outcome()).toBeUndefined();
    expect(reading.alerts()).toEqual([]);
    expect(await loadOutcome(log, run)).toBeUndefined();
    await reading.release(true);
  });

  test('ends with an outcome in the log, and shows dead letters that come after it', async () => {
    await publishRun();
    const { reading, told } = await opened();
    await stepUntil(reading, () => told.outcomes.length === 1);
    const [outcome] = told.outcomes;
    expect(outcome!.score.byTypology['nominee-cards']).toMatchObject({ schemes: 1, caught: 1, recall: 1 });
    expect(outcome!.alerts.length).toBeGreaterThan(0);
    expect(told.opened).toBe(outcome!.alerts.length);
    expect(outcome!.verdicts.map(([alertId]) => alertId).sort()).toEqual(
      outcome!.alerts.filter(({ status, subject }) => status !== 'merged' && subject.kind !== 'bank').map(({ alertId }) => alertId),
    );
    expect(outcome!.raised.map(([alertId]) => alertId).sort()).toEqual(outcome!.alerts.map(({ alertId }) => alertId));
    expect(outcome!.readers.scorer.ledger.truth?.handled).toBeGreaterThan(0);
    expect(outcome!.readers.reporter.ledger.alerts?.handled).toBeGreaterThanOrEqual(outcome!.alerts.length);
    expect(told.deadLetters).toBe(0);
    expect(reading.frontierMs).toBe(Number.POSITIVE_INFINITY);
    expect(reading.outcome()).toEqual({ ...outcome, deadLetters: { total: 0, byReason: {} } });
    expect(await loadOutcome(log, run)).toEqual(outcome);

    const box = createDeadLetterBox(log);
    for (const again of [letter, letter]) box.add(again);
    await box.flush();
    await stepUntil(reading, () => told.letters.length > 0);
    expect(told.letters).toEqual(['7']);
    expect(reading.outcome()).toEqual({ ...outcome, deadLetters: { total: 1, byReason: { 'not-json': 1 } } });
    expect(told.outcomes).toHaveLength(1);
    await reading.release(true);
  });

  test('that begins again on another instance finds the same', async () => {
    const before = await loadOutcome(log, run);
    const { reading, told } = await opened();
    await stepUntil(reading, () => told.outcomes.length === 1);
    expect(told.outcomes[0]).toEqual(before);
    await reading.release(true);
  });

  test('is not taken for one of other rules', async () => {
    const other = catalogue.map(({ createRule }, index) => createRule(index === 0 ? { minSenders: 9 } : {}));
    expect(await loadOutcome(log, { ...run, rules: other })).toBeUndefined();
  });
});
