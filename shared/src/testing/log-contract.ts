/** What every event log must keep to; each implementation's tests run this suite. Never loaded by production code. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LogError, type EventLog, type LogReader, type LogRecord, type OutgoingRecord } from '../log/event-log.js';
import { bodies, event, events, start } from './sample-records.js';

export interface OpenLog {
  readonly log: EventLog;
  /** Closes the log and clears away what it left. */
  close(): Promise<void>;
}

/** A log with a network in between may need a few polls, each up to this long, before a record arrives. */
const POLL_MS = 1_000;
const MAX_EMPTY_POLLS = 20;
/** Appended in the back-pressure tests, and far more than a reader may hold back for itself. */
const FLOOD = 30_000;
const MAX_HELD = FLOOD / 2;
const FLOOD_BATCH = 1_000;

/** Polls until `count` records have come, in polls of `batch`. */
async function read(reader: LogReader, count: number, batch = 500): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  for (let empty = 0; records.length < count && empty < MAX_EMPTY_POLLS;) {
    const polled = await reader.poll(Math.min(batch, count - records.length), POLL_MS);
    if (polled.length === 0) empty++;
    records.push(...polled);
  }
  return records;
}

const failure = async (action: () => Promise<unknown>): Promise<unknown> => {
  try {
    await action();
  } catch (error) {
    return error instanceof LogError ? error.code : error;
  }
  return 'no failure';
};

/** Runs the suite against the logs that `makeLog` opens, each empty. */
export function describeEventLogContract(name: string, makeLog: () => Promise<OpenLog>): void {
  describe(`${name} keeps the event-log contract:`, () => {
    let open: OpenLog;
    let log: EventLog;
    beforeEach(async () => {
      open = await makeLog();
      log = open.log;
      await log.ensureTopics([{ name: 'topic-1', partitions: 2 }]);
    });
    afterEach(() => open.close());

    const append = (partition: number, records: readonly OutgoingRecord[]): Promise<void> =>
      log.append({ topic: 'topic-1', partition }, records);

    describe('topics', () => {
      test('a topic that exists with the same partitions is left as it is', async () => {
        await append(0, [event(1)]);
        await log.ensureTopics([{ name: 'topic-1', partitions: 2 }]);
        expect(await log.endOffsets('topic-1')).toEqual([1, 0]);
      });

      test('a topic that exists with other partitions is a mismatch', async () => {
        expect(await failure(() => log.ensureTopics([{ name: 'topic-1', partitions: 3 }]))).toBe('topic-mismatch');
      });

      test('an unknown topic or partition is an error and not created', async () => {
        expect(await failure(() => log.append({ topic: 'topic-9', partition: 0 }, [event(1)]))).toBe('unknown-topic');
        expect(await failure(() => log.endOffsets('topic-9'))).toBe('unknown-topic');
        expect(await failure(() => log.openReader('reader', start('topic-9', 0)))).toBe('unknown-topic');
        expect(await failure(() => append(2, [event(1)]))).toBe('unknown-partition');
        expect(await failure(() => log.openReader('reader', start('topic-1', 2)))).toBe('unknown-partition');
      });

      test('end offsets count the records of each partition', async () => {
        expect(await log.endOffsets('topic-1')).toEqual([0, 0]);
        await append(0, events(1, 3));
        await append(1, events(1, 1));
        expect(await log.endOffsets('topic-1')).toEqual([3, 1]);
      });
    });

    describe('reading', () => {
      test('records come in the order of their partition, without holes', async () => {
        await append(0, events(1, 60));
        await append(1, events(61, 100));
        await append(0, events(101, 120));
        const reader = await log.openReader('reader', start('topic-1', 0, 1));
        const records = await read(reader, 120, 7);
        const offsets = (partition: number) => records.filter((record) => record.partition === partition).map(({ offset }) => offset);
        expect(offsets(0)).toEqual(Array.from({ length: 80 }, (_, i) => i));
        expect(offsets(1)).toEqual(Array.from({ length: 40 }, (_, i) => i));
        const numbers = records
          .filter(({ partition }) => partition === 0)
          .map(({ header }) => (header?.kind === 'event' ? header.sequence : 0));
        expect(numbers).toEqual(
          [...events(1, 60), ...events(101, 120)].map(({ header }) => (header?.kind === 'event' ? header.sequence : 0)),
        );
      });

      test('a poll hands out no more than it was asked for', async () => {
        await append(0, events(1, 10));
        const reader = await log.openReader('reader', start('topic-1', 0));
        for (let got = 0; got < 10;) {
          const { length } = await reader.poll(3, POLL_MS);
          expect(length).toBeLessThanOrEqual(3);
          got += length;
        }
      });

      test('an empty partition answers empty, and a waiting poll gets what is appended meanwhile', async () => {
        const reader = await log.openReader('reader', start('topic-1', 0));
        expect(await reader.poll(10, 0)).toEqual([]);
        const waiting = read(reader, 1);
        await append(0, [event(1)]);
        expect(bodies(await waiting)).toEqual([event(1).value]);
      });

      test('every reader gets every record, however far the others are', async () => {
        const first = await log.openReader('first', start('topic-1', 0));
        const second = await log.openReader('second', start('topic-1', 0));
        await append(0, events(1, 20));
        const toFirst = await read(first, 20);
        await append(0, events(21, 30));
        expect(bodies(await read(second, 30, 4))).toEqual(bodies([...toFirst, ...(await read(first, 10))]));
      });

      test('two readers of the same name are independent', async () => {
        await append(0, events(1, 5));
        const first = await log.openReader('same', start('topic-1', 0));
        const second = await log.openReader('same', start('topic-1', 0));
        expect(bodies(await read(first, 5))).toEqual(bodies(await read(second, 5)));
      });

      test('a reader of several topics gets all of them', async () => {
        await log.ensureTopics([{ name: 'topic-2', partitions: 1 }]);
        await append(1, events(1, 3));
        await log.append({ topic: 'topic-2', partition: 0 }, events(4, 6));
        const reader = await log.openReader('reader', [...start('topic-1', 1), ...start('topic-2', 0)]);
        const records = await read(reader, 6);
        expect(bodies(records.filter(({ topic }) => topic === 'topic-1'))).toEqual(bodies(events(1, 3) as LogRecord[]));
        expect(bodies(records.filter(({ topic }) => topic === 'topic-2'))).toEqual(bodies(events(4, 6) as LogRecord[]));
      });
    });

    describe('positions', () => {
      test('a position is the next offset, as far as records were handed out', async () => {
        await append(0, events(1, 10));
        const reader = await log.openReader('reader', start('topic-1', 0, 1));
        await read(reader, 4);
        expect(reader.positions()).toEqual([
          { topic: 'topic-1', partition: 0, offset: 4 },
          { topic: 'topic-1', partition: 1, offset: 0 },
        ]);
      });

      test('another reader goes on where the positions of the first point', async () => {
        await append(0, events(1, 10));
        const first = await log.openReader('first', start('topic-1', 0));
        const before = await read(first, 4);
        const positions = first.positions();
        await first.close();
        const second = await log.openReader('second', positions);
        expect(bodies([...before, ...(await read(second, 6))])).toEqual(bodies(events(1, 10) as LogRecord[]));
      });

      test('seeking reads on from there, and hands out nothing of before', async () => {
        await append(0, events(1, 10));
        const reader = await log.openReader('reader', start('topic-1', 0));
        await read(reader, 8);
        await reader.seek({ topic: 'topic-1', partition: 0, offset: 8 });
        expect((await read(reader, 2)).map(({ offset }) => offset)).toEqual([8, 9]);
        await reader.seek({ topic: 'topic-1', partition: 0, offset: 10 });
        expect(reader.positions()).toEqual([{ topic: 'topic-1', partition: 0, offset: 10 }]);
        await append(0, [event(11)]);
        expect((await read(reader, 1)).map(({ offset }) => offset)).toEqual([10]);
      });

      test('a position outside what the log holds is an error, not a silent reset', async () => {
        await append(0, events(1, 3));
        const reader = await log.openReader('reader', start('topic-1', 0));
        expect(await failure(() => reader.seek({ topic: 'topic-1', partition: 0, offset: 4 }))).toBe('offset-out-of-range');
        expect(await failure(() => reader.seek({ topic: 'topic-1', partition: 0, offset: -1 }))).toBe('offset-out-of-range');
        expect(await failure(() => log.openReader('other', [{ topic: 'topic-1', partition: 0, offset: 4 }]))).toBe('offset-out-of-range');
        expect(bodies(await read(reader, 3))).toEqual(bodies(events(1, 3) as LogRecord[]));
      });
    });

    describe('pausing', () => {
      test('a paused partition hands out nothing, and nothing of it is lost or reordered', async () => {
        await append(0, events(1, 10));
        await append(1, events(11, 20));
        const reader = await log.openReader('reader', start('topic-1', 0, 1));
        reader.pause([{ topic: 'topic-1', partition: 0 }]);
        expect((await read(reader, 10)).map(({ partition }) => partition)).toEqual(Array.from({ length: 10 }, () => 1));
        expect(await reader.poll(10, 0)).toEqual([]);
        reader.resume([{ topic: 'topic-1', partition: 0 }]);
        expect(bodies(await read(reader, 10))).toEqual(bodies(events(1, 10) as LogRecord[]));
      });

      test('pausing in the middle keeps the position', async () => {
        await append(0, events(1, 10));
        const reader = await log.openReader('reader', start('topic-1', 0));
        await read(reader, 3);
        reader.pause([{ topic: 'topic-1', partition: 0 }]);
        expect(await reader.poll(10, 0)).toEqual([]);
        reader.resume([{ topic: 'topic-1', partition: 0 }]);
        expect((await read(reader, 7)).map(({ offset }) => offset)).toEqual([3, 4, 5, 6, 7, 8, 9]);
      });
    });

    describe('back-pressure', () => {
      async function flood(): Promise<void> {
        for (let from = 1; from <= FLOOD; from += FLOOD_BATCH) await append(0, events(from, from + FLOOD_BATCH - 1));
      }

      test('a reader that does not poll holds a bounded number of records, and later gets all of them in order', async () => {
        const reader = await log.openReader('reader', start('topic-1', 0));
        await append(0, [event(0)]);
        expect((await read(reader, 1)).length).toBe(1);
        await flood();
        expect(reader.buffered()).toBeLessThanOrEqual(MAX_HELD);
        const offsets = (await read(reader, FLOOD, 5_000)).map(({ offset }) => offset);
        expect(offsets.length).toBe(FLOOD);
        expect(offsets.every((offset, i) => offset === i + 1)).toBe(true);
      });

      test('a slow reader beside a fast one gets everything in order', async () => {
        const slow = await log.openReader('slow', start('topic-1', 0));
        const fast = await log.openReader('fast', start('topic-1', 0));
        const toSlow: LogRecord[] = [];
        for (let from = 1; from <= 500; from += 50) {
          await append(0, events(from, from + 49));
          expect((await read(fast, 50)).length).toBe(50);
          toSlow.push(...(await read(slow, 5)));
          expect(slow.buffered()).toBeLessThanOrEqual(MAX_HELD);
        }
        toSlow.push(...(await read(slow, 450)));
        expect(bodies(toSlow)).toEqual(bodies(events(1, 500) as LogRecord[]));
      });
    });

    describe('what records carry', () => {
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
        await append(1, written);
        const reader = await log.openReader('reader', start('topic-1', 1));
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
        await append(0, foreign);
        const reader = await log.openReader('reader', start('topic-1', 0));
        expect(await read(reader, foreign.length)).toEqual(
          foreign.map((record, offset) => ({ ...record, topic: 'topic-1', partition: 0, offset })),
        );
      });
    });

    describe('closing', () => {
      test('a closed reader refuses to go on, and closing twice is fine', async () => {
        const reader = await log.openReader('reader', start('topic-1', 0));
        await reader.close();
        await reader.close();
        expect(await failure(() => reader.poll(1, 0))).toBe('closed');
      });

      test('closing one reader leaves the others and the log alone', async () => {
        await append(0, events(1, 3));
        const first = await log.openReader('first', start('topic-1', 0));
        const second = await log.openReader('second', start('topic-1', 0));
        await first.close();
        await append(0, events(4, 6));
        expect((await read(second, 6)).length).toBe(6);
      });

      test('a poll that waits ends when its reader closes', async () => {
        const reader = await log.openReader('reader', start('topic-1', 0));
        const waiting = reader.poll(1, 30_000).catch(() => []);
        await reader.close();
        expect(await waiting).toEqual([]);
      });

      test('a closed log refuses everything, and its readers as well', async () => {
        const reader = await log.openReader('reader', start('topic-1', 0));
        await log.close();
        expect(await failure(() => append(0, [event(1)]))).toBe('closed');
        expect(await failure(() => log.endOffsets('topic-1'))).toBe('closed');
        expect(await failure(() => log.openReader('reader', start('topic-1', 0)))).toBe('closed');
        expect(await failure(() => reader.poll(1, 0))).toBe('closed');
      });
    });
  });
}
