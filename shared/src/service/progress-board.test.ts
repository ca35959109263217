import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createEmbeddedLog } from '../log/embedded-log.js';
import { logOfBytes } from '../testing/log-of-bytes.js';
import { MAX_LEAD_MS } from '../pipeline/producer-lead.js';
import { unitTopic } from './service-topics.js';
import { createShardPace, createProgressBoard, openProgressReader, REPORT_STEP_MS, writeProgress } from './progress-board.js';

const RUN = 'mine';
const START_MS = 1_000;
const FIRST = 'producer-card-top-ups';
const SECOND = 'producer-atm-withdrawals';
const options = { producers: [FIRST, SECOND], shards: 2, startMs: START_MS };
const others = [
  { producer: FIRST, shard: 1 },
  { producer: SECOND, shard: 0 },
  { producer: SECOND, shard: 1 },
];

test('a shard waits for one that nobody has started, from the limit on', () => {
  const board = createProgressBoard(options);
  const pace = createShardPace(board, FIRST, 0);
  expect(pace.mustWait(START_MS + MAX_LEAD_MS)).toBe(false);
  expect(pace.mustWait(START_MS + MAX_LEAD_MS + 1)).toBe(true);
  for (const other of others.slice(1)) board.record({ ...other, frontierMs: START_MS + 1 });
  expect(pace.mustWait(START_MS + MAX_LEAD_MS + 1)).toBe(true);
  expect(board.slowest()).toEqual({ producer: FIRST, shard: 0, frontierMs: START_MS });
  pace.reported(START_MS + 5);
  expect(board.slowest()).toEqual({ producer: FIRST, shard: 1, frontierMs: START_MS });
  board.record({ producer: FIRST, shard: 1, frontierMs: START_MS + 1 });
  expect(pace.mustWait(START_MS + MAX_LEAD_MS + 1)).toBe(false);
});

test('nobody waits for what has ended', () => {
  const board = createProgressBoard(options);
  for (const other of others) board.record({ ...other, frontierMs: Number.POSITIVE_INFINITY });
  board.record({ ...others[0]!, frontierMs: START_MS });
  const pace = createShardPace(board, FIRST, 0);
  pace.reported(START_MS + MAX_LEAD_MS);
  expect(pace.mustWait(START_MS + 2 * MAX_LEAD_MS)).toBe(false);
});

test('a shard that starts again does not wait before it is where it was', () => {
  const board = createProgressBoard(options);
  const beforeMs = START_MS + 3 * MAX_LEAD_MS;
  board.record({ producer: FIRST, shard: 0, frontierMs: beforeMs });
  const pace = createShardPace(board, FIRST, 0);
  expect(pace.mustWait(beforeMs)).toBe(false);
  expect(pace.mustWait(beforeMs + 1)).toBe(true);
  expect(pace.isReportDue(beforeMs)).toBe(false);
  expect(pace.isReportDue(beforeMs + REPORT_STEP_MS)).toBe(true);
});

test('however shards take turns, none comes further than the limit and a step, and the slowest never waits', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: MAX_LEAD_MS })), { minLength: 50, maxLength: 200 }), (turns) => {
      const producers = ['a', 'b', 'c'];
      const board = createProgressBoard({ producers, shards: 1, startMs: 0 });
      const shards = producers.map((producer) => ({ pace: createShardPace(board, producer, 0), frontierMs: 0 }));
      for (const [index, stepMs] of turns) {
        const shard = shards[index]!;
        const slowestMs = Math.min(...shards.map(({ frontierMs }) => frontierMs));
        if (shard.pace.mustWait(shard.frontierMs)) {
          expect(shard.frontierMs).toBeGreaterThan(slowestMs + MAX_LEAD_MS - REPORT_STEP_MS);
          continue;
        }
        expect(shard.frontierMs).toBeLessThanOrEqual(slowestMs + MAX_LEAD_MS);
        shard.frontierMs += stepMs;
        if (shard.pace.isReportDue(shard.frontierMs)) shard.pace.reported(shard.frontierMs);
      }
    }),
  );
});

test('progress goes through the log, and what is none is counted', async () => {
  const log = createEmbeddedLog();
  await log.ensureTopics(options.producers.map((producer) => ({ name: unitTopic(producer), partitions: options.shards })));
  await writeProgress(log, RUN, { producer: FIRST, shard: 1, frontierMs: 5_000 });
  await writeProgress(log, RUN, { producer: SECOND, shard: 0, frontierMs: Number.POSITIVE_INFINITY });
  const board = createProgressBoard(options);
  const reader = await openProgressReader(logOfBytes(log), 'progress', RUN, board, options);
  await reader.catchUp(0);
  expect(board.progressOf(FIRST, 1)).toBe(5_000);
  expect(board.progressOf(SECOND, 0)).toBe(Number.POSITIVE_INFINITY);
  expect(board.progressOf(SECOND, 1)).toBe(START_MS);

  await writeProgress(log, RUN, { producer: FIRST, shard: 1, frontierMs: 4_000 });
  const target = { topic: unitTopic(FIRST), partition: 1 };
  for (const value of ['{', '{"v":2,"run":"mine","frontierMs":9000}', '{"v":1,"run":"mine","frontierMs":"9000"}', null]) {
    await log.append(target, [{ key: null, value, timestampMs: 0, header: null }]);
  }
  // Bytes that are not UTF-8, though the rest of them says something.
  await log.append(target, [{ key: '\uFFFD', value: '{"v":1,"run":"mine","frontierMs":9000}', timestampMs: 0, header: null }]);
  expect(await reader.poll(0)).toBe(true);
  expect(await reader.poll(0)).toBe(false);
  expect(board.progressOf(FIRST, 1)).toBe(5_000);
  expect(reader.unreadable()).toBe(5);

  expect(reader.otherRuns()).toEqual([]);
  for (const frontierMs of [8_000, 9_000]) await writeProgress(log, 'of another seed', { producer: FIRST, shard: 1, frontierMs });
  await reader.catchUp(0);
  expect(board.progressOf(FIRST, 1)).toBe(5_000);
  expect(reader.otherRuns()).toEqual(['of another seed']);
  await log.close();
});
