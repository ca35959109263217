/** What is fetched stays bounded, in order, and is handed out fairly. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { LogRecord } from '../event-log.js';
import { createFetchBuffer, type FetchBuffer } from './kafka-fetch-buffer.js';
import type { BufferedPartition } from './kafka-held-partition.js';
import type { HeldRecords } from './packed-records.js';

const MAX_RECORDS = 10;
const MAX_BYTES = 1_000;
/** One fetch may go over the limit, and is the last one. */
const MAX_FETCH = 6;

function recordsAt(partition: number, offsets: readonly number[], bytes = offsets.length): HeldRecords {
  return {
    count: offsets.length,
    bytes,
    offsetAt: (index) => offsets[index]!,
    recordAt: (index) => ({ topic: 't', partition, offset: offsets[index]!, key: null, value: null, timestampMs: 0, header: null }),
  };
}

const records = (partition: number, from: number, to: number, bytes?: number): HeldRecords =>
  recordsAt(
    partition,
    Array.from({ length: to - from }, (_, i) => from + i),
    bytes,
  );

function openBuffer(partitions: number): { buffer: FetchBuffer; full: Set<number>; parts: readonly BufferedPartition[] } {
  const full = new Set<number>();
  const buffer = createFetchBuffer({
    from: Array.from({ length: partitions }, (_, partition) => ({ topic: 't', partition, offset: 0 })),
    maxRecords: MAX_RECORDS,
    maxBytes: MAX_BYTES,
    onFull: ({ partition }) => full.add(partition),
    onRoom: ({ partition }) => full.delete(partition),
  });
  return { buffer, full, parts: buffer.partitions };
}

describe('a partition', () => {
  test('is full at the limit of records, and has room again at half of it', () => {
    const { buffer, full, parts } = openBuffer(1);
    buffer.add(parts[0]!, records(0, 0, 9), 9);
    expect(full.size).toBe(0);
    buffer.add(parts[0]!, records(0, 9, 10), 10);
    expect(full.size).toBe(1);
    buffer.take(4);
    expect(full.size).toBe(1);
    buffer.take(1);
    expect(full.size).toBe(0);
  });

  test('is full at the limit of bytes', () => {
    const { buffer, full, parts } = openBuffer(1);
    buffer.add(parts[0]!, records(0, 0, 2, MAX_BYTES), 2);
    expect(full.size).toBe(1);
    buffer.take(2);
    expect(full.size).toBe(0);
  });

  test('that is paused keeps what it holds, and hands it out later', () => {
    const { buffer, parts } = openBuffer(2);
    buffer.add(parts[0]!, records(0, 0, 3), 3);
    buffer.setPaused(parts[0]!, true);
    expect([buffer.hasRecords(), buffer.take(10).length, buffer.held()]).toEqual([false, 0, 3]);
    buffer.setPaused(parts[0]!, false);
    expect(buffer.take(10).map(({ offset }) => offset)).toEqual([0, 1, 2]);
  });

  test('forgets what it holds on a seek, and has room', () => {
    const { buffer, full, parts } = openBuffer(1);
    buffer.add(parts[0]!, records(0, 0, 10), 10);
    buffer.seek(parts[0]!, 4);
    expect([buffer.held(), full.size, parts[0]!.next, parts[0]!.nextFetch]).toEqual([0, 0, 4, 4]);
    expect(buffer.take(10)).toEqual([]);
  });

  test('steps over a hole in the log', () => {
    const { buffer, parts } = openBuffer(1);
    buffer.add(parts[0]!, recordsAt(0, [0, 1, 5]), 8);
    buffer.take(2);
    expect(parts[0]!.next).toBe(5);
    buffer.take(1);
    expect(parts[0]!.next).toBe(8);
  });

  test('that never runs dry does not starve the others', () => {
    const { buffer, full, parts } = openBuffer(3);
    const taken = [0, 0, 0];
    for (let round = 0; round < 30; round++) {
      for (const part of parts) {
        if (full.has(part.partition)) continue;
        buffer.add(part, records(part.partition, part.nextFetch, part.nextFetch + MAX_RECORDS), part.nextFetch + MAX_RECORDS);
      }
      for (const { partition } of buffer.take(5)) taken[partition]!++;
    }
    expect(taken).toEqual([50, 50, 50]);
  });
});

test('whatever comes and goes, every record is handed out once, in order, and no more than the limit is held', () => {
  const step = fc.record({ partition: fc.nat(2), fetch: fc.nat(MAX_FETCH), take: fc.nat(12), pause: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { buffer, full, parts } = openBuffer(3);
      const taken: number[][] = [[], [], []];
      const note = (some: readonly LogRecord[]): void => some.forEach(({ partition, offset }) => taken[partition]!.push(offset));
      for (const { partition, fetch, take, pause } of steps) {
        const part = parts[partition]!;
        const count = full.has(partition) ? 0 : fetch;
        buffer.add(part, records(partition, part.nextFetch, part.nextFetch + count), part.nextFetch + count);
        buffer.setPaused(part, pause);
        note(buffer.take(take));
        expect(buffer.held()).toBeLessThan(3 * (MAX_RECORDS + MAX_FETCH));
        expect(buffer.held()).toBe(parts.reduce((sum, { next, nextFetch }) => sum + nextFetch - next, 0));
      }
      for (const part of parts) buffer.setPaused(part, false);
      note(buffer.take(1_000));
      expect(taken).toEqual(parts.map(({ nextFetch }) => Array.from({ length: nextFetch }, (_, i) => i)));
      expect(full.size).toBe(0);
    }),
  );
});
