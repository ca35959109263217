/** A reader on a cluster: a bounded buffer that a fetcher on the client's side fills, and from which `poll` drains. */
import type { MessagePort } from 'node:worker_threads';
import { LogError, type LogReader, type Position, type TopicPartition, type Unpacker } from '../event-log.js';
import { createFetchBuffer, type BufferedPartition } from './kafka-fetch-buffer.js';
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

export interface KafkaReaderOptions {
  readonly from: readonly Position[];
  readonly unpacker: Unpacker | undefined;
  /** Where the fetcher is. */
  readonly port: MessagePort;
  readonly onClose: () => void;
}

export interface KafkaReader extends LogReader {
  /** Every poll fails with this from now on: the fetcher is gone. */
  fail(error: Error): void;
}

/** Held by one reader, shared out among its partitions: enough for each to bridge a fetch, and no more than is of use. */
const MAX_HELD_RECORDS = 49_152;
const MIN_PARTITION_RECORDS = 4_096;
const MAX_PARTITION_RECORDS = 8_192;
const MAX_HELD_BYTES = 64 * 1024 * 1024;
const MIN_PARTITION_BYTES = 2 * 1024 * 1024;

export function createKafkaReader({ from, unpacker, port, onClose }: KafkaReaderOptions): KafkaReader {
  const share = Math.max(1, from.length);
  const buffer = createFetchBuffer({
    from,
    maxRecords: Math.min(MAX_PARTITION_RECORDS, Math.max(MIN_PARTITION_RECORDS, Math.floor(MAX_HELD_RECORDS / share))),
    maxBytes: Math.max(MIN_PARTITION_BYTES, MAX_HELD_BYTES / share),
    onFull: ({ topic, partition }) => fetcher.tell('fill', [{ topic, partition }]),
    onRoom: ({ topic, partition }) => fetcher.tell('drain', [{ topic, partition }]),
  });
  let closed = false;
  let closing: Promise<void> | undefined;
  let failure: Error | undefined;
  let wakePoll: (() => void) | undefined;

  const positions = (): Position[] => buffer.partitions.map(({ topic, partition, next }) => ({ topic, partition, offset: next }));

  function find({ topic, partition }: TopicPartition): BufferedPartition {
    if (closed) throw new LogError('closed', 'the reader is closed');
    const part = buffer.find(topic, partition);
    if (part === undefined) throw new LogError('unknown-partition', `the reader does not read ${topic}/${partition}`);
    return part;
  }

  function fail(error: Error): void {
    failure ??= error;
    wakePoll?.();
  }

  const fetcher: PortCalls<FetcherFunctions> = openCalls<FetcherFunctions>(port, {
    take({ topic, partition }, records, end) {
      fetcher.tell('arrived', []);
      if (closed) return;
      const part = find({ topic, partition });
      buffer.add(part, heldRecords(records, topic, partition, unpacker), end);
      if (!part.paused) wakePoll?.();
    },
    sought(position) {
      if (closed) return;
      buffer.seek(find(position), position.offset);
      wakePoll?.();
    },
    fail: (told) => fail(fromFailure(told)),
    positions,
  } satisfies ReaderFunctions);

  function nextRecord(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, waitMs);
      function done(): void {
        clearTimeout(timer);
        wakePoll = undefined;
        resolve();
      }
      wakePoll = done;
    });
  }

  function assertFine(): void {
    if (closed) throw new LogError('closed', 'the reader is closed');
    if (failure !== undefined) throw failure;
  }

  async function close(): Promise<void> {
    closed = true;
    wakePoll?.();
    // Where the fetcher is gone there is nothing left to close.
    await fetcher.call('close', [positions()]).catch(() => undefined);
    port.close();
    onClose();
  }

  return {
    async poll(maxRecords, waitMs) {
      assertFine();
      const records = buffer.take(maxRecords);
      if (records.length > 0 || waitMs <= 0) return records;
      await nextRecord(waitMs);
      if (closed) return [];
      assertFine();
      return buffer.take(maxRecords);
    },
    pause(partitions) {
      for (const partition of partitions) buffer.setPaused(find(partition), true);
    },
    resume(partitions) {
      for (const partition of partitions) buffer.setPaused(find(partition), false);
      if (buffer.hasRecords()) wakePoll?.();
    },
    async seek(position) {
      find(position);
      await fetcher.call('seek', [position]);
    },
    positions,
    buffered: () => buffer.held(),
    fail(error) {
      fail(error);
      fetcher.end(error);
    },
    close: () => (closing ??= close()),
  };
}
