/** What a reader has fetched and not yet handed out: bounded per partition, fair among partitions, contiguous in offsets. */
import type { LogRecord, TopicPartition } from '../event-log.js';
import type { HeldRecords } from './packed-records.js';

export interface FetchBufferOptions {
  readonly from: readonly { readonly topic: string; readonly partition: number; readonly offset: number }[];
  /** A partition that holds so many records or bytes is full, until it is down to half of them. */
  readonly maxRecords: number;
  readonly maxBytes: number;
  /** Told when a partition has become full, and when it has room again. */
  readonly onFull: (part: BufferedPartition) => void;
  readonly onRoom: (part: BufferedPartition) => void;
}

export interface BufferedPartition extends TopicPartition {
  /** The next offset to hand out. */
  readonly next: number;
  /** The next offset to fetch: older records have come already. */
  readonly nextFetch: number;
  readonly full: boolean;
  readonly paused: boolean;
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

interface Part extends TopicPartition {
  next: number;
  nextFetch: number;
  full: boolean;
  paused: boolean;
  chunks: HeldRecords[];
  /** Records of the first chunk that are handed out. */
  taken: number;
  held: number;
  heldBytes: number;
}

/** Share of the limits at which a full partition is fetched again: what is left bridges the time of a fetch. */
const ROOM_SHARE = 0.5;

export function createFetchBuffer(options: FetchBufferOptions): FetchBuffer {
  const { maxRecords: maxHeld, maxBytes, onFull, onRoom } = options;
  const parts = options.from.map(({ topic, partition, offset }): Part => {
    return { topic, partition, next: offset, nextFetch: offset, full: false, paused: false, chunks: [], taken: 0, held: 0, heldBytes: 0 };
  });
  const byName = new Map<string, Map<number, Part>>();
  for (const part of parts) {
    const ofTopic = byName.get(part.topic) ?? new Map<number, Part>();
    byName.set(part.topic, ofTopic.set(part.partition, part));
  }
  let held = 0;
  /** Partition that the next take starts with, so that a full one does not starve the others. */
  let turn = 0;

  function takeFrom(part: Part, room: number, into: LogRecord[]): void {
    let left = room;
    let chunk = part.chunks[0];
    while (left > 0 && chunk !== undefined) {
      const until = Math.min(chunk.count, part.taken + left);
      for (let i = part.taken; i < until; i++) into.push(chunk.recordAt(i));
      const count = until - part.taken;
      left -= count;
      part.held -= count;
      held -= count;
      part.taken = until;
      if (until < chunk.count) break;
      part.chunks.shift();
      part.taken = 0;
      part.heldBytes -= chunk.bytes;
      chunk = part.chunks[0];
    }
    // Where the log has holes, the next offset of an emptied partition lies behind them.
    part.next = chunk === undefined ? part.nextFetch : chunk.offsetAt(part.taken);
    checkRoom(part);
  }

  function checkRoom(part: Part): void {
    if (!part.full || part.held > maxHeld * ROOM_SHARE || part.heldBytes > maxBytes * ROOM_SHARE) return;
    part.full = false;
    onRoom(part);
  }

  return {
    partitions: parts,
    find: (topic, partition) => byName.get(topic)?.get(partition),
    add(of, records, end) {
      const part = of as Part;
      part.nextFetch = end;
      if (records.count === 0) {
        if (part.held === 0) part.next = end;
        return;
      }
      part.chunks.push(records);
      part.held += records.count;
      part.heldBytes += records.bytes;
      held += records.count;
      if (part.full || (part.held < maxHeld && part.heldBytes < maxBytes)) return;
      part.full = true;
      onFull(part);
    },
    take(maxRecords) {
      const taken: LogRecord[] = [];
      for (let i = 0; i < parts.length && taken.length < maxRecords; i++) {
        const part = parts[(turn + i) % parts.length]!;
        if (!part.paused && part.held > 0) takeFrom(part, maxRecords - taken.length, taken);
      }
      turn = (turn + 1) % Math.max(1, parts.length);
      return taken;
    },
    hasRecords: () => parts.some((part) => !part.paused && part.held > 0),
    setPaused(part, paused) {
      (part as Part).paused = paused;
    },
    seek(of, offset) {
      const part = of as Part;
      held -= part.held;
      part.chunks = [];
      part.taken = 0;
      part.held = 0;
      part.heldBytes = 0;
      part.next = offset;
      part.nextFetch = offset;
      checkRoom(part);
    },
    held: () => held,
  };
}
