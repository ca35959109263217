/** What a reader has fetched and not yet handed out, of all its partitions: fair among them. */
import type { LogRecord, Position } from '../event-log.js';
import { HeldPartition, type BufferedPartition, type HoldingLimits } from './kafka-held-partition.js';
import type { HeldRecords } from './packed-records.js';

export interface FetchBufferOptions extends HoldingLimits {
  readonly from: readonly Position[];
}

export interface FetchBuffer {
  readonly partitions: readonly BufferedPartition[];
  find(topic: string, partition: number): BufferedPartition | undefined;
  /** Adds records that follow `nextFetch`, in order. `nextFetch` moves to `end`, the offset after the last one looked at. */
  add(part: BufferedPartition, records: HeldRecords, end: number): void;
  /** Up to `maxRecords` records of partitions that are not paused. */
  take(maxRecords: number): LogRecord[];
  /** Whether `take` would hand something out. */
  hasRecords(): boolean;
  setPaused(part: BufferedPartition, paused: boolean): void;
  /** Forgets what is held of the partition and goes on from `offset`. */
  seek(part: BufferedPartition, offset: number): void;
  held(): number;
}

export function createFetchBuffer({ from, ...limits }: FetchBufferOptions): FetchBuffer {
  const parts = from.map((position) => new HeldPartition(position, position.offset, limits));
  const byName = new Map<string, Map<number, HeldPartition>>();
  for (const part of parts) {
    const ofTopic = byName.get(part.topic) ?? new Map<number, HeldPartition>();
    byName.set(part.topic, ofTopic.set(part.partition, part));
  }
  /** Partition that the next take starts with, so that a full one does not starve the others. */
  let turn = 0;

  return {
    partitions: parts,
    find: (topic, partition) => byName.get(topic)?.get(partition),
    add: (part, records, end) => (part as HeldPartition).add(records, end),
    take(maxRecords) {
      const taken: LogRecord[] = [];
      for (let i = 0; i < parts.length && taken.length < maxRecords; i++) {
        const part = parts[(turn + i) % parts.length]!;
        if (!part.paused && part.held > 0) part.takeInto(taken, maxRecords - taken.length);
      }
      turn = (turn + 1) % Math.max(1, parts.length);
      return taken;
    },
    hasRecords: () => parts.some((part) => !part.paused && part.held > 0),
    setPaused(part, paused) {
      (part as HeldPartition).paused = paused;
    },
    seek: (part, offset) => (part as HeldPartition).seek(offset),
    held: () => parts.reduce((sum, part) => sum + part.held, 0),
  };
}
