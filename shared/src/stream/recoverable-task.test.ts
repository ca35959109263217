/** A task of a new process reads no more than what came since the last checkpoint, counts nothing twice, and says what it refuses. */
import { beforeEach, expect, test } from '@jest/globals';
import type { DeadLetter } from '../events/dead-letter.js';
import { createEmbeddedLog } from '../log/embedded-log.js';
import type { EventLog } from '../log/event-log.js';
import { cardNumbered, cardTopUp } from '../testing/raw-events.js';
import { cardTallyStage, numberTallyStage } from '../testing/tally-stages.js';
import { createCheckpointStore } from './checkpoint-store.js';
import { openRecoverableTask, type RecoverableTask, type RecoverableTaskOptions } from './recoverable-task.js';
import { createSourceWriter } from './source-writer.js';

const EVENTS = 1_000;
const EVENTS_PER_CARD = 20;
const PER_CHECKPOINT = 100;
const PER_STEP = 30;
const END_MS = EVENTS + 1_000;
const target = { topic: 'checkpoints', partition: 0 };

let log: EventLog;
let dead: DeadLetter[];
let refused: string[];
let polled: number;
let sizes: number[];

beforeEach(async () => {
  log = createEmbeddedLog();
  dead = [];
  refused = [];
  sizes = [];
  await log.ensureTopics(
    ['card-top-ups', 'indicators-unregistered-trades', 'alerts', 'checkpoints'].map((name) => ({ name, partitions: 1 })),
  );
  const writer = createSourceWriter({ log, source: 'top-ups', topics: [{ topic: 'card-top-ups', partitions: 1 }] });
  for (let i = 0; i < EVENTS; i++) {
    const card = cardNumbered(Math.floor(i / EVENTS_PER_CARD));
    writer.write('card-top-ups', 0, card, cardTopUp({ timeMs: i, id: `e${i}`, card }));
    if (i % 250 !== 100) continue;
    await writer.flush();
    const foreign = { key: null, value: 'no event', timestampMs: 0, header: null };
    await log.append({ topic: 'card-top-ups', partition: 0 }, [
      foreign,
      { ...foreign, header: { kind: 'event', source: 'stranger', sequence: 1 } },
    ]);
  }
  await writer.end();
});

/** A life of the task, on a log that counts what it reads. */
function live(
  owner = 'task/v1',
  more: Partial<RecoverableTaskOptions> = { recordsPerCheckpoint: PER_CHECKPOINT },
): Promise<RecoverableTask> {
  polled = 0;
  let attempts = 0;
  const counting: EventLog = {
    ...log,
    async openReader(name, from) {
      const reader = await log.openReader(name, from);
      const poll: typeof reader.poll = async (max, waitMs) => {
        const records = await reader.poll(max, waitMs);
        polled += records.filter(({ topic }) => topic === 'card-top-ups').length;
        return records;
      };
      return { ...reader, poll };
    },
  };
  return openRecoverableTask({
    log: counting,
    store: createCheckpointStore({ log, target, owner, newAttempt: () => `${owner}-${++attempts}` }),
    onRefused: (reasons) => void refused.push(...reasons),
    onCheckpoint: ({ bytes }) => void sizes.push(bytes),
    name: 'task',
    partition: 0,
    inputs: [{ topic: 'card-top-ups', sources: ['top-ups'] }],
    stages: [cardTallyStage, numberTallyStage],
    outputs: { 'indicators-unregistered-trades': 1, alerts: 1 },
    outputSource: ({ rule }) => rule,
    watchingSinceMs: 0,
    endMs: END_MS,
    deadLetter: (record) => void dead.push(record),
    clock: () => 0,
    ...more,
  });
}

async function finish({ step }: RecoverableTask): Promise<void> {
  for (let steps = 0; await step(PER_STEP); steps++) expect(steps).toBeLessThan(EVENTS);
}

/** Bodies and headers of everything that was written to a topic, repeats dropped as readers drop them. */
async function written(topic: string): Promise<string[]> {
  const reader = await log.openReader('test', [{ topic, partition: 0, offset: 0 }]);
  const numbers = new Set<number>();
  const records = await reader.poll(10 * EVENTS, 0);
  return records.flatMap(({ header, value }) => {
    if (header?.kind !== 'event' || numbers.has(header.sequence)) return [];
    numbers.add(header.sequence);
    return [`${header.sequence} ${value}`];
  });
}

const whole = { handled: EVENTS, duplicates: 0, deadLettered: 8, late: 0, foreign: 8 };

test('what is read again after a death is bounded by the checkpoints, and nothing is counted twice', async () => {
  const undisturbed = await live();
  await finish(undisturbed);
  const expected = { indicators: await written('indicators-unregistered-trades'), alerts: await written('alerts') };
  expect(expected.alerts.length).toBeGreaterThan(100);

  const total = polled;
  for (const dieAfterSteps of [7, 20, 31]) {
    const first = await live('another run');
    for (let step = 0; step < dieAfterSteps; step++) await first.step(PER_STEP);
    const before = polled;
    const second = await live('another run');
    await finish(second);
    expect(before + polled - total).toBeLessThanOrEqual(PER_CHECKPOINT + PER_STEP);
    expect(second.task.ledger()['card-top-ups']).toEqual(whole);
  }
  expect(await written('indicators-unregistered-trades')).toEqual(expected.indicators);
  expect(await written('alerts')).toEqual(expected.alerts);
  expect(sizes.length).toBeGreaterThan(10);
  // The books name each unreadable record once, however often it was met.
  expect(new Set(dead.map(({ offset }) => offset)).size).toBe(whole.deadLettered);
});

test('a checkpoint of another version is refused by name, and the log is read from the beginning', async () => {
  const old = await live('task/v1');
  for (let step = 0; step < 10; step++) await old.step(PER_STEP);
  const renewed = await live('task/v2');
  expect(refused).toEqual([expect.stringContaining('it was made by "task/v1", and this is "task/v2"')]);
  await finish(renewed);
  expect(polled).toBeGreaterThan(EVENTS);
  expect(renewed.task.ledger()['card-top-ups']).toEqual(whole);
});

test('a checkpoint made on the way out leaves nothing to read again', async () => {
  const leaving = await live();
  for (let step = 0; step < 5; step++) await leaving.step(PER_STEP);
  await leaving.checkpoint();
  const before = polled;
  const arriving = await live();
  await finish(arriving);
  expect(before + polled).toBe(EVENTS + whole.foreign + 1);
  // One that has finished has nothing more to save.
  const made = sizes.length;
  await arriving.checkpoint();
  expect(sizes.length).toBe(made);
});

test('checkpoints by time are made when it has passed and something was read, and bound what a restart reads again', async () => {
  let nowMs = 1_000;
  const byTime = { clock: () => nowMs, msPerCheckpoint: 500 };
  const first = await live('by time', byTime);
  expect(first.unsavedMs()).toBe(0);
  await first.step(PER_STEP);
  nowMs += 499;
  await first.step(PER_STEP);
  expect(first.unsavedMs()).toBe(499);
  expect(sizes).toEqual([]);
  nowMs += 1;
  await first.step(PER_STEP);
  expect(first.unsavedMs()).toBe(0);
  expect(sizes).toHaveLength(1);
  // Nothing was read since, so that time alone asks for none, and neither does a move.
  nowMs += 10_000;
  await first.checkpoint();
  expect(first.unsavedMs()).toBe(0);
  expect(sizes).toHaveLength(1);
  await first.step(PER_STEP);
  expect(sizes).toHaveLength(2);
  await first.step(PER_STEP);
  const before = polled;
  const second = await live('by time', byTime);
  await finish(second);
  expect(before + polled).toBe(EVENTS + whole.foreign + 1 + PER_STEP);
  expect(second.task.ledger()['card-top-ups']).toEqual(whole);
  expect(second.unsavedMs()).toBe(0);
});

test('what a step gave out beside its records is safe before a checkpoint says that it was done', async () => {
  const order: string[] = [];
  const leaving = await live('safe', {
    recordsPerCheckpoint: 1,
    afterStep: async () => void order.push('safe'),
    onCheckpoint: () => void order.push('checkpoint'),
  });
  for (let step = 0; step < 3; step++) await leaving.step(PER_STEP);
  expect(order).toEqual(['safe', 'checkpoint', 'safe', 'checkpoint', 'safe', 'checkpoint']);
});
