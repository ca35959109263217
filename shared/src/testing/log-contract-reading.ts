/** What the event-log contract says of readers. */
import { expect, test } from '@jest/globals';
import type { LogRecord } from '../log/event-log.js';
import { failure, POLL_MS, read, type LogUnderTest } from './log-under-test.js';
import { bodies, event, events, start } from './sample-records.js';

/** Appended in the back-pressure tests, and far more than a reader may hold back for itself. */
const FLOOD = 30_000;
const MAX_HELD = FLOOD / 2;
const FLOOD_BATCH = 1_000;

export function testReading(at: LogUnderTest): void {
  test('records come in the order of their partition, without holes', async () => {
    await at.append(0, events(1, 60));
    await at.append(1, events(61, 100));
    await at.append(0, events(101, 120));
    const reader = await at.log.openReader('reader', start('topic-1', 0, 1));
    const records = await read(reader, 120, 7);
    const offsets = (partition: number) => records.filter((record) => record.partition === partition).map(({ offset }) => offset);
    expect(offsets(0)).toEqual(Array.from({ length: 80 }, (_, i) => i));
    expect(offsets(1)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    const numbers = records
      .filter(({ partition }) => partition === 0)
      .map(({ header }) => (header?.kind === 'event' ? header.sequence : 0));
    expect(numbers).toEqual([...events(1, 60), ...events(101, 120)].map(({ header }) => (header?.kind === 'event' ? header.sequence : 0)));
  });

  test('a poll hands out no more than it was asked for', async () => {
    await at.append(0, events(1, 10));
    const reader = await at.log.openReader('reader', start('topic-1', 0));
    for (let got = 0; got < 10;) {
      const { length } = await reader.poll(3, POLL_MS);
      expect(length).toBeLessThanOrEqual(3);
      got += length;
    }
  });

  test('an empty partition answers empty, and a waiting poll gets what is appended meanwhile', async () => {
    const reader = await at.log.openReader('reader', start('topic-1', 0));
    expect(await reader.poll(10, 0)).toEqual([]);
    const waiting = read(reader, 1);
    await at.append(0, [event(1)]);
    expect(bodies(await waiting)).toEqual([event(1).value]);
  });

  test('every reader gets every record, however far the others are', async () => {
    const first = await at.log.openReader('first', start('topic-1', 0));
    const second = await at.log.openReader('second', start('topic-1', 0));
    await at.append(0, events(1, 20));
    const toFirst = await read(first, 20);
    await at.append(0, events(21, 30));
    expect(bodies(await read(second, 30, 4))).toEqual(bodies([...toFirst, ...(await read(first, 10))]));
  });

  test('two readers of the same name are independent', async () => {
    await at.append(0, events(1, 5));
    const first = await at.log.openReader('same', start('topic-1', 0));
    const second = await at.log.openReader('same', start('topic-1', 0));
    expect(bodies(await read(first, 5))).toEqual(bodies(await read(second, 5)));
  });

  test('a reader of several topics gets all of them', async () => {
    await at.log.ensureTopics([{ name: 'topic-2', partitions: 1 }]);
    await at.append(1, events(1, 3));
    await at.log.append({ topic: 'topic-2', partition: 0 }, events(4, 6));
    const reader = await at.log.openReader('reader', [...start('topic-1', 1), ...start('topic-2', 0)]);
    const records = await read(reader, 6);
    expect(bodies(records.filter(({ topic }) => topic === 'topic-1'))).toEqual(bodies(events(1, 3) as LogRecord[]));
    expect(bodies(records.filter(({ topic }) => topic === 'topic-2'))).toEqual(bodies(events(4, 6) as LogRecord[]));
  });
}

export function testPositions(at: LogUnderTest): void {
  test('a position is the next offset, as far as records were handed out', async () => {
    await at.append(0, events(1, 10));
    const reader = await at.log.openReader('reader', start('topic-1', 0, 1));
    await read(reader, 4);
    expect(reader.positions()).toEqual([
      { topic: 'topic-1', partition: 0, offset: 4 },
      { topic: 'topic-1', partition: 1, offset: 0 },
    ]);
  });

  test('another reader goes on where the positions of the first point', async () => {
    await at.append(0, events(1, 10));
    const first = await at.log.openReader('first', start('topic-1', 0));
    const before = await read(first, 4);
    const positions = first.positions();
    await first.close();
    const second = await at.log.openReader('second', positions);
    expect(bodies([...before, ...(await read(second, 6))])).toEqual(bodies(events(1, 10) as LogRecord[]));
  });

  test('seeking reads on from there, and hands out nothing of before', async () => {
    await at.append(0, events(1, 10));
    const reader = await at.log.openReader('reader', start('topic-1', 0));
    await read(reader, 8);
    await reader.seek({ topic: 'topic-1', partition: 0, offset: 8 });
    expect((await read(reader, 2)).map(({ offset }) => offset)).toEqual([8, 9]);
    await reader.seek({ topic: 'topic-1', partition: 0, offset: 10 });
    expect(reader.positions()).toEqual([{ topic: 'topic-1', partition: 0, offset: 10 }]);
    await at.append(0, [event(11)]);
    expect((await read(reader, 1)).map(({ offset }) => offset)).toEqual([10]);
  });

  test('a position outside what the log holds is an error, not a silent reset', async () => {
    await at.append(0, events(1, 3));
    const reader = await at.log.openReader('reader', start('topic-1', 0));
    expect(await failure(() => reader.seek({ topic: 'topic-1', partition: 0, offset: 4 }))).toBe('offset-out-of-range');
    expect(await failure(() => reader.seek({ topic: 'topic-1', partition: 0, offset: -1 }))).toBe('offset-out-of-range');
    expect(await failure(() => at.log.openReader('other', [{ topic: 'topic-1', partition: 0, offset: 4 }]))).toBe('offset-out-of-range');
    expect(bodies(await read(reader, 3))).toEqual(bodies(events(1, 3) as LogRecord[]));
  });
}

export function testPausing(at: LogUnderTest): void {
  test('a paused partition hands out nothing, and nothing of it is lost or reordered', async () => {
    await at.append(0, events(1, 10));
    await at.append(1, events(11, 20));
    const reader = await at.log.openReader('reader', start('topic-1', 0, 1));
    reader.pause([{ topic: 'topic-1', partition: 0 }]);
    expect((await read(reader, 10)).map(({ partition }) => partition)).toEqual(Array.from({ length: 10 }, () => 1));
    expect(await reader.poll(10, 0)).toEqual([]);
    reader.resume([{ topic: 'topic-1', partition: 0 }]);
    expect(bodies(await read(reader, 10))).toEqual(bodies(events(1, 10) as LogRecord[]));
  });

  test('pausing in the middle keeps the position', async () => {
    await at.append(0, events(1, 10));
    const reader = await at.log.openReader('reader', start('topic-1', 0));
    await read(reader, 3);
    reader.pause([{ topic: 'topic-1', partition: 0 }]);
    expect(await reader.poll(10, 0)).toEqual([]);
    reader.resume([{ topic: 'topic-1', partition: 0 }]);
    expect((await read(reader, 7)).map(({ offset }) => offset)).toEqual([3, 4, 5, 6, 7, 8, 9]);
  });
}

export function testBackPressure(at: LogUnderTest): void {
  async function flood(): Promise<void> {
    for (let from = 1; from <= FLOOD; from += FLOOD_BATCH) await at.append(0, events(from, from + FLOOD_BATCH - 1));
  }

  test('a reader that does not poll holds a bounded number of records, and later gets all of them in order', async () => {
    const reader = await at.log.openReader('reader', start('topic-1', 0));
    await at.append(0, [event(0)]);
    expect((await read(reader, 1)).length).toBe(1);
    await flood();
    expect(reader.buffered()).toBeLessThanOrEqual(MAX_HELD);
    const offsets = (await read(reader, FLOOD, 5_000)).map(({ offset }) => offset);
    expect(offsets.length).toBe(FLOOD);
    expect(offsets.every((offset, i) => offset === i + 1)).toBe(true);
  });

  test('a slow reader beside a fast one gets everything in order', async () => {
    const slow = await at.log.openReader('slow', start('topic-1', 0));
    const fast = await at.log.openReader('fast', start('topic-1', 0));
    const toSlow: LogRecord[] = [];
    for (let from = 1; from <= 500; from += 50) {
      await at.append(0, events(from, from + 49));
      expect((await read(fast, 50)).length).toBe(50);
      toSlow.push(...(await read(slow, 5)));
      expect(slow.buffered()).toBeLessThanOrEqual(MAX_HELD);
    }
    toSlow.push(...(await read(slow, 450)));
    expect(bodies(toSlow)).toEqual(bodies(events(1, 500) as LogRecord[]));
  });
}
