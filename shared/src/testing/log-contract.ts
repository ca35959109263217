/** What every event log must keep to; each implementation's tests run this suite. Never loaded by production code. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventLog, OutgoingRecord } from '../log/event-log.js';
import { testBackPressure, testPausing, testPositions, testReading } from './log-contract-reading.js';
import { failure, read, type LogUnderTest } from './log-under-test.js';
import { event, events, start } from './sample-records.js';

export interface OpenLog {
  readonly log: EventLog;
  /** Closes the log and clears away what it left. */
  close(): Promise<void>;
}

/** Runs the suite against the logs that `makeLog` opens, each empty. */
export function describeEventLogContract(name: string, makeLog: () => Promise<OpenLog>): void {
  describe(`${name} keeps the event-log contract:`, () => {
    let open: OpenLog;
    beforeEach(async () => {
      open = await makeLog();
      await open.log.ensureTopics([{ name: 'topic-1', partitions: 2 }]);
    });
    afterEach(() => open.close());

    const at: LogUnderTest = {
      get log() {
        return open.log;
      },
      append: (partition, records) => open.log.append({ topic: 'topic-1', partition }, records),
    };
    describe('topics', () => testTopics(at));
    describe('reading', () => testReading(at));
    describe('positions', () => testPositions(at));
    describe('pausing', () => testPausing(at));
    describe('back-pressure', () => testBackPressure(at));
    describe('what records carry', () => testRecords(at));
    describe('closing', () => testClosing(at));
  });
}

function testTopics(at: LogUnderTest): void {
  test('a topic that exists with the same partitions is left as it is', async () => {
    await at.append(0, [event(1)]);
    await at.log.ensureTopics([{ name: 'topic-1', partitions: 2 }]);
    expect(await at.log.endOffsets('topic-1')).toEqual([1, 0]);
  });

  test('a topic that exists with other partitions is a mismatch', async () => {
    expect(await failure(() => at.log.ensureTopics([{ name: 'topic-1', partitions: 3 }]))).toBe('topic-mismatch');
  });

  test('an unknown topic or partition is an error and not created', async () => {
    expect(await failure(() => at.log.append({ topic: 'topic-9', partition: 0 }, [event(1)]))).toBe('unknown-topic');
    expect(await failure(() => at.log.endOffsets('topic-9'))).toBe('unknown-topic');
    expect(await failure(() => at.log.openReader('reader', start('topic-9', 0)))).toBe('unknown-topic');
    expect(await failure(() => at.append(2, [event(1)]))).toBe('unknown-partition');
    expect(await failure(() => at.log.openReader('reader', start('topic-1', 2)))).toBe('unknown-partition');
  });

  test('end offsets count the records of each partition', async () => {
    expect(await at.log.endOffsets('topic-1')).toEqual([0, 0]);
    await at.append(0, events(1, 3));
    await at.append(1, events(1, 1));
    expect(await at.log.endOffsets('topic-1')).toEqual([3, 1]);
  });
}

function testRecords(at: LogUnderTest): void {
  test('headers, keys, times and bodies survive', async () => {
    const written: OutgoingRecord[] = [
      event(1, 'run/hash/producer-card-top-ups/v1/0'),
      {
        key: null,
        value: null,
        timestampMs: 1_700_000_000_500,
        header: { kind: 'watermark', source: 's', beforeMs: 1_700_000_000_500, upTo: 1 },
      },
      { key: null, value: null, timestampMs: 0, header: { kind: 'end', source: 's', upTo: 9_007_199_254_740_991 } },
    ];
    await at.append(1, written);
    const reader = await at.log.openReader('reader', start('topic-1', 1));
    expect(await read(reader, 3)).toEqual(written.map((record, offset) => ({ ...record, topic: 'topic-1', partition: 1, offset })));
  });

  test('records of foreign writers come through unharmed', async () => {
    const foreign: OutgoingRecord[] = [
      { key: null, value: null, timestampMs: 5, header: null },
      { key: null, value: 'not JSON {', timestampMs: 5, header: null },
      { key: '', value: '', timestampMs: 5, header: null },
      { key: 'тұлпар 🐎', value: 'line\nbreak \u0000 "quotes" 🏦', timestampMs: 5, header: null },
      { key: 'key', value: 'x'.repeat(100_000), timestampMs: 5, header: null },
      event(1),
    ];
    await at.append(0, foreign);
    const reader = await at.log.openReader('reader', start('topic-1', 0));
    expect(await read(reader, foreign.length)).toEqual(
      foreign.map((record, offset) => ({ ...record, topic: 'topic-1', partition: 0, offset })),
    );
  });
}

function testClosing(at: LogUnderTest): void {
  test('a closed reader refuses to go on, and closing twice is fine', async () => {
    const reader = await at.log.openReader('reader', start('topic-1', 0));
    await reader.close();
    await reader.close();
    expect(await failure(() => reader.poll(1, 0))).toBe('closed');
  });

  test('closing one reader leaves the others and the log alone', async () => {
    await at.append(0, events(1, 3));
    const first = await at.log.openReader('first', start('topic-1', 0));
    const second = await at.log.openReader('second', start('topic-1', 0));
    await first.close();
    await at.append(0, events(4, 6));
    expect((await read(second, 6)).length).toBe(6);
  });

  test('a poll that waits ends when its reader closes', async () => {
    const reader = await at.log.openReader('reader', start('topic-1', 0));
    const waiting = reader.poll(1, 30_000).catch(() => []);
    await reader.close();
    expect(await waiting).toEqual([]);
  });

  test('a closed log refuses everything, and its readers as well', async () => {
    const reader = await at.log.openReader('reader', start('topic-1', 0));
    await at.log.close();
    expect(await failure(() => at.append(0, [event(1)]))).toBe('closed');
    expect(await failure(() => at.log.endOffsets('topic-1'))).toBe('closed');
    expect(await failure(() => at.log.openReader('reader', start('topic-1', 0)))).toBe('closed');
    expect(await failure(() => reader.poll(1, 0))).toBe('closed');
  });
}
