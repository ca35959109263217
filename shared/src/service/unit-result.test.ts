/** Results reach their reader as they were made; what is none is counted, and stops nobody. */
import { beforeEach, expect, test } from '@jest/globals';
import { createEmbeddedLog } from '../log/embedded-log.js';
import type { EventLog } from '../log/event-log.js';
import { logOfBytes } from '../testing/log-of-bytes.js';
import { createResultReader, resultKey, writeResult, type ShardResult, type TaskResult } from './unit-result.js';

const shard: ShardResult = {
  v: 1,
  kind: 'shard',
  service: 'producer-card-top-ups',
  shard: 2,
  published: { 'card-top-ups': 10, 'card-debits': 12, truth: 0 },
  cards: 40,
  books: { openingTiyn: 100, creditedTiyn: 50, debitedTiyn: 170, closingTiyn: -20 },
};
const task: TaskResult = {
  v: 2,
  kind: 'task',
  service: 'detector-nominee-cards',
  task: 'card-0',
  partition: 0,
  stages: [{ rule: 'nominee-cards', stage: 'card', published: { alerts: 2 } }],
  ledger: { 'card-top-ups': { handled: 9, duplicates: 1, deadLettered: 1, late: 0, foreign: 0 } },
  ends: [{ topic: 'card-top-ups', partition: 0, offset: 12, numbers: { 'run/hash/producer/w1/0': 10 } }],
  faults: [{ topic: 'card-top-ups', partition: 0, source: 'run/hash/producer/w1/0', late: 0, unreadable: 1, contradictory: 0 }],
  skipped: 3,
};

let log: EventLog;
beforeEach(async () => {
  log = createEmbeddedLog();
  await log.ensureTopics([{ name: 'unit-results', partitions: 1 }]);
});

test('results are read as they were written, repeats and all, each poll the new ones', async () => {
  const reader = await createResultReader(log);
  expect(await reader.poll(0)).toEqual([]);
  await writeResult(log, shard);
  await writeResult(log, task);
  expect(await reader.poll(0)).toEqual([shard, task]);
  await writeResult(log, { ...task, skipped: 4 });
  expect(await reader.poll(0)).toEqual([{ ...task, skipped: 4 }]);
  expect(reader.unreadable()).toBe(0);
  await reader.close();
});

test('a unit is named by its service and its place', async () => {
  expect(resultKey(shard)).toBe('producer-card-top-ups/shard-2');
  expect(resultKey(task)).toBe('detector-nominee-cards/card-0');
  await writeResult(log, task);
  const reader = await log.openReader('keys', [{ topic: 'unit-results', partition: 0, offset: 0 }]);
  expect((await reader.poll(10, 0)).map(({ key }) => key)).toEqual([resultKey(task)]);
});

test('what is no result is counted and passed over', async () => {
  const notOnes = [
    null,
    'no JSON',
    '7',
    '{}',
    JSON.stringify({ ...shard, v: 2 }),
    JSON.stringify({ ...shard, cards: 0.5 }),
    JSON.stringify({ ...shard, more: 1 }),
    JSON.stringify({ ...task, v: 1 }),
    JSON.stringify({ ...task, stages: [{ ...task.stages[0], rule: 'no-rule' }] }),
    JSON.stringify({ ...task, stages: [] }),
    JSON.stringify({ ...task, ledger: { 'card-top-ups': { handled: 9 } } }),
    JSON.stringify({ ...task, stages: [{ ...task.stages[0], published: { alerts: -1 } }] }),
  ];
  const records = notOnes.map((value) => ({ key: 'x', value, timestampMs: 0, header: null }));
  await log.append({ topic: 'unit-results', partition: 0 }, records);
  await writeResult(log, shard);
  const reader = await createResultReader(log);
  expect(await reader.poll(0)).toEqual([shard]);
  expect(reader.unreadable()).toBe(notOnes.length);
});

test('a result that is not UTF-8 is none', async () => {
  await writeResult(log, { ...task, task: 'card-\uFFFD' });
  const reader = await createResultReader(logOfBytes(log));
  expect(await reader.poll(0)).toEqual([]);
  expect(reader.unreadable()).toBe(1);
});
