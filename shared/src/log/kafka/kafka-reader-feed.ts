/** What a reader is fed with: records that its fetcher, on the client's side, sends as long as there is room for them. */
import type { MessagePort } from 'node:worker_threads';
import { LogError, type Position, type TopicPartition, type Unpacker } from '../event-log.js';
import { createFetchBuffer, type FetchBuffer } from './kafka-fetch-buffer.js';
import type { BufferedPartition } from './kafka-held-partition.js';
import { heldRecords, type PackedRecords } from './packed-records.js';
import { fromFailure, openCalls, type Failure, type PortCalls } from './port-calls.js';

/** What the reader offers to its fetcher. */
export type ReaderFunctions = {
  /** Records, perhaps none, that follow those before, up to the offset `end`. */
  take(partition: TopicPartition, records: PackedRecords, end: number): void;
  /** All that is taken from now on comes from there. */
  sought(position: Position): void;
  /** Nothing will come any more. */
  fail(failure: Failure): void;
  positions(): readonly Position[];
};

/** What the fetcher offers to its reader. */
export type FetcherFunctions = {
  /** One `take` more has arrived. */
  arrived(): void;
  /** There is no room for more of a partition, or there is again. */
  fill(partition: TopicPartition): void;
  drain(partition: TopicPartition): void;
  seek(position: Position): Promise<void>;
  close(positions: readonly Position[]): Promise<void>;
};

export interface ReaderFeedOptions {
  readonly from: readonly Position[];
  readonly unpacker: Unpacker | undefined;
  /** Where the fetcher is. */
  readonly port: MessagePort;
  /** Told when a poll may find what it waits for, or that it waits in vain. */
  readonly onNews: () => void;
}

export interface ReaderFeed {
  readonly buffer: FetchBuffer;
  /** Fails with LogError 'closed', or with what the fetcher has failed with. */
  assertFine(): void;
  isClosed(): boolean;
  /** A partition that is read; fails with LogError 'closed' or 'unknown-partition'. */
  find(partition: TopicPartition): BufferedPartition;
  positions(): readonly Position[];
  seek(position: Position): Promise<void>;
  /** The fetcher is gone. */
  fail(error: Error): void;
  close(): Promise<void>;
}

/** Held by one reader, shared out among its partitions: enough for each to bridge a fetch, and no more than is of use. */
const MAX_HELD_RECORDS = 49_152;
const MIN_PARTITION_RECORDS = 4_096;
const MAX_PARTITION_RECORDS = 8_192;
const MAX_HELD_BYTES = 64 * 1024 * 1024;
const MIN_PARTITION_BYTES = 2 * 1024 * 1024;

export function openReaderFeed({ from, unpacker, port, onNews }: ReaderFeedOptions): ReaderFeed {
  const buffer = createFetchBuffer({
    from,
    ...limitsFor(from.length),
    onFull: ({ topic, partition }) => fetcher.tell('fill', [{ topic, partition }]),
    onRoom: ({ topic, partition }) => fetcher.tell('drain', [{ topic, partition }]),
  });
  let closed = false;
  let failure: Error | undefined;

  const positions = (): Position[] => buffer.partitions.map(({ topic, partition, next }) => ({ topic, partition, offset: next }));

  function assertOpen(): void {
    if (closed) throw new LogError('closed', 'the reader is closed');
  }

  function find({ topic, partition }: TopicPartition): BufferedPartition {
    assertOpen();
    const part = buffer.find(topic, partition);
    if (part === undefined) throw new LogError('unknown-partition', `the reader does not read ${topic}/${partition}`);
    return part;
  }

  function fail(error: Error): void {
    failure ??= error;
    onNews();
  }

  const fetcher: PortCalls<FetcherFunctions> = openCalls<FetcherFunctions>(port, {
    take({ topic, partition }, records, end) {
      fetcher.tell('arrived', []);
      if (closed) return;
      const part = find({ topic, partition });
      buffer.add(part, heldRecords(records, topic, partition, unpacker), end);
      if (!part.paused) onNews();
    },
    sought(position) {
      if (closed) return;
      buffer.seek(find(position), position.offset);
      onNews();
    },
    fail: (told) => fail(fromFailure(told)),
    positions,
  } satisfies ReaderFunctions);

  return {
    buffer,
    assertFine() {
      assertOpen();
      if (failure !== undefined) throw failure;
    },
    isClosed: () => closed,
    find,
    positions,
    async seek(position) {
      find(position);
      await fetcher.call('seek', [position]);
    },
    fail(error) {
      fail(error);
      fetcher.end(error);
    },
    async close() {
      closed = true;
      onNews();
      // Where the fetcher is gone there is nothing left to close.
      await fetcher.call('close', [positions()]).catch(() => undefined);
      port.close();
    },
  };
}

/** What each of so many partitions may hold before it is full. */
function limitsFor(partitions: number): { readonly maxRecords: number; readonly maxBytes: number } {
  const share = Math.max(1, partitions);
  return {
    maxRecords: Math.min(MAX_PARTITION_RECORDS, Math.max(MIN_PARTITION_RECORDS, Math.floor(MAX_HELD_RECORDS / share))),
    maxBytes: Math.max(MIN_PARTITION_BYTES, MAX_HELD_BYTES / share),
  };
}
