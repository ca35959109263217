/** A writer numbers its records, keeps its order, resends from a gap, and tells silent partitions how far it is. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { encode } from '../events/codec.js';
import { createEmbeddedLog } from '../log/embedded-log.js';
import type { EventLog, LogRecord, OutgoingRecord } from '../log/event-log.js';
import { cardTopUp } from '../testing/raw-events.js';
import { logOfBytes } from '../testing/log-of-bytes.js';
import { resumeSourceWriter } from './resume-writer.js';
import { SourceConflict } from './partition-queue.js';
import { createSourceWriter, type SourceWriter } from './source-writer.js';

const PARTITIONS = 4;
let log: EventLog;
let writer: SourceWriter;
const open = (over: EventLog): SourceWriter =>
  createSourceWriter({ log: over, source: 'source-1', topics: [{ topic: 'card-top-ups', partitions: PARTITIONS }] });

beforeEach(async () => {
  log = createEmbeddedLog();
  await log.ensureTopics([{ name: 'card-top-ups', partitions: PARTITIONS }]);
  writer = open(log);
});

function write(partition: number, timeMs: number, id = `event-${timeMs}`): void {
  const event = cardTopUp({ timeMs, id });
  writer.write('card-top-ups', partition, event.card, event);
}

async function held(partition: number): Promise<readonly LogRecord[]> {
  const reader = await log.openReader('test', [{ topic: 'card-top-ups', partition, offset: 0 }]);
  return reader.poll(100_000, 0);
}
const headers = async (partition: number) => (await held(partition)).map(({ header }) => header);

test('a writer that goes on where its log ends finds out who has written there in its name', async () => {
  const topics = [{ topic: 'card-top-ups', partitions: PARTITIONS }] as const;
  const resumed = (over: EventLog = log) =>
    resumeSourceWriter({ tails: { name: 'look', log: over }, log: over, source: 'source-1', topics });
  const forge = (number: number, value: string) =>
    log.append({ topic: 'card-top-ups', partition: 0 }, [
      { key: cardTopUp().card, value, timestampMs: 1, header: { kind: 'event', source: 'source-1', sequence: number } },
    ]);
  write(0, 1);
  write(0, 2);
  await writer.flush();
  await forge(1, '{"a":"repeat"}');
  writer = await resumed();
  write(0, 1);
  // The same record is its own.
  write(0, 2);
  await forge(3, encode(cardTopUp({ timeMs: 3, id: 'forged' })));
  writer = await resumed();
  write(0, 1);
  write(0, 2);
  expect(() => write(0, 3)).toThrow(SourceConflict);
  await forge(4, encode(cardTopUp({ timeMs: 4, id: '\uFFFD' })));
  writer = await resumed(logOfBytes(log));
  for (const timeMs of [1, 2, 3]) write(0, timeMs);
  expect(() => write(0, 4, '\uFFFD')).toThrow('card-top-ups/0 holds another record under the number 4 of source source-1');
});

describe('writing', () => {
  test('numbers count up from 1 in each partition', async () => {
    write(0, 1);
    write(1, 2);
    write(0, 3);
    await writer.flush();
    expect(await headers(0)).toEqual([1, 2].map((number) => ({ kind: 'event', source: 'source-1', sequence: number })));
    expect(await headers(1)).toEqual([{ kind: 'event', source: 'source-1', sequence: 1 }]);
    expect(writer.published()).toEqual({ 'card-top-ups': 3 });
  });

  test('nothing reaches the log before a flush', async () => {
    write(0, 1);
    expect(await held(0)).toEqual([]);
  });

  test('the whole source must go forward in time and id', () => {
    write(0, 5, 'b');
    expect(() => write(1, 5, 'b')).toThrow('must write in order of time and id');
    expect(() => write(1, 5, 'a')).toThrow('must write in order');
    expect(() => write(1, 4, 'c')).toThrow('must write in order');
    write(1, 5, 'c');
  });

  test('an end closes every partition with its count, and nothing comes after it', async () => {
    write(2, 1);
    await writer.end();
    expect((await headers(2)).at(-1)).toEqual({ kind: 'end', source: 'source-1', upTo: 1 });
    expect(await headers(3)).toEqual([{ kind: 'end', source: 'source-1', upTo: 0 }]);
    expect(() => write(2, 2)).toThrow('has ended');
    await writer.end();
    expect((await held(2)).length).toBe(2);
  });
});

describe('appending', () => {
  test('goes one at a time per partition, and what comes meanwhile goes with the next', async () => {
    const batches: number[] = [];
    let inFlight = 0;
    const slow: EventLog = {
      ...log,
      async append(_, records) {
        expect(++inFlight).toBe(1);
        batches.push(records.length);
        await new Promise((resolve) => setImmediate(resolve));
        inFlight--;
      },
    };
    writer = open(slow);
    write(0, 1);
    const first = writer.flush();
    write(0, 2);
    write(0, 3);
    await Promise.all([first, writer.flush()]);
    expect(batches).toEqual([1, 2]);
  });

  test('a failed flush can be repeated, and resends everything from the gap in order', async () => {
    const sent: (readonly OutgoingRecord[])[] = [];
    let failures = 2;
    writer = open({
      ...log,
      async append(_, records) {
        sent.push(records);
        if (failures-- > 0) throw new Error('the response was lost');
      },
    });
    write(0, 1);
    write(0, 2);
    await expect(writer.flush()).rejects.toThrow('the response was lost');
    write(0, 3);
    await expect(writer.flush()).rejects.toThrow('the response was lost');
    await writer.flush();
    expect(sent.map((batch) => batch.map(({ timestampMs }) => timestampMs))).toEqual([
      [1, 2],
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });
});

describe('what the log holds already', () => {
  test('is counted as published, and not sent again', async () => {
    const written = [{ topic: 'card-top-ups', partition: 0, sequence: 2, ended: false, last: null }];
    const again = createSourceWriter({ log, source: 'source-1', topics: [{ topic: 'card-top-ups', partitions: PARTITIONS }], written });
    for (const [index, partition] of [0, 1, 0, 0].entries()) {
      const event = cardTopUp({ timeMs: index, id: `e-${index}` });
      again.write('card-top-ups', partition, event.card, event);
    }
    await again.flush();
    expect(again.published()).toEqual({ 'card-top-ups': 4 });
    expect(again.sent()).toEqual({ 'card-top-ups': 2 });
    expect(await log.endOffsets('card-top-ups')).toEqual([1, 1, 0, 0]);
  });
});

describe('explicit watermarks', () => {
  const ROUND = 50 * PARTITIONS;

  test('go to the partitions that were silent since the last round', async () => {
    for (let i = 0; i < ROUND - 1; i++) write(0, i);
    writer.advanceTo(ROUND);
    expect(writer.watermarks()).toBe(0);
    write(1, ROUND);
    writer.advanceTo(ROUND + 5);
    await writer.flush();
    expect(writer.watermarks()).toBe(2);
    expect(await headers(2)).toEqual([{ kind: 'watermark', source: 'source-1', beforeMs: ROUND + 5, upTo: 0 }]);
    expect((await headers(1)).map((header) => header?.kind)).toEqual(['event']);
  });

  test('carry the count of what was written before', async () => {
    write(3, 1);
    writer.noteProgress(ROUND);
    writer.advanceTo(10);
    writer.noteProgress(ROUND);
    writer.advanceTo(20);
    await writer.flush();
    expect((await headers(3)).at(-1)).toEqual({ kind: 'watermark', source: 'source-1', beforeMs: 20, upTo: 1 });
  });

  test('bind the writer: nothing earlier may follow', () => {
    writer.noteProgress(ROUND);
    writer.advanceTo(10);
    expect(() => write(0, 9)).toThrow('must write in order');
    write(0, 10, 'a');
  });

  test('stay below 2% of the events, however often they are offered', () => {
    const EVENTS = 20_000;
    for (let i = 0; i < EVENTS; i++) {
      if (i % 10 === 0) write(0, i);
      else writer.noteProgress(1);
      writer.advanceTo(i);
    }
    expect(writer.watermarks()).toBeGreaterThan(EVENTS * 0.01);
    expect(writer.watermarks()).toBeLessThanOrEqual(EVENTS * 0.02);
  });
});
