/** One partition of the embedded log: records in order, and the readers that hold them back. */
import { LogError, type LogRecord, type OutgoingRecord } from './event-log.js';

/** Dropped records stay in the array until there are this many, and half of it is dropped: so dropping costs O(1) each. */
const COMPACT_AFTER = 1024;

/** What a partition knows of a reader. */
export interface PartitionCursor {
  /** The next offset to hand out. */
  next: number;
  /** Called after an append. */
  readonly onAppend: () => void;
}

export interface EmbeddedPartition {
  readonly topic: string;
  readonly partition: number;
  append(records: readonly OutgoingRecord[]): void;
  /** Adds up to `maxRecords` records after the cursor to `into`, and moves the cursor. */
  read(cursor: PartitionCursor, maxRecords: number, into: LogRecord[]): void;
  /** Whether an append has to wait for the slowest open reader. */
  isFull(): boolean;
  /** Resolves when a reader has moved or gone. */
  room(): Promise<void>;
  /** Lets everybody who waits for room look again, and forgets the records. */
  release(): void;
  startOffset(): number;
  endOffset(): number;
  /** Drops what lies before an offset, whoever still wanted to read it. */
  truncate(offset: number): void;
  /** Fails with 'offset-out-of-range' where the partition holds no such position. */
  checkOffset(offset: number): void;
  attach(cursor: PartitionCursor): void;
  detach(cursor: PartitionCursor): void;
  moved(): void;
  /** Records kept in memory. */
  kept(): number;
}

export function createEmbeddedPartition(
  topic: string,
  partition: number,
  retention: 'all' | 'until-read',
  capacity: number,
): EmbeddedPartition {
  const cursors = new Set<PartitionCursor>();
  let waiting: (() => void)[] = [];
  let records: (LogRecord | undefined)[] = [];
  /** Offset of records[0], and of the first record that is still held. */
  let baseOffset = 0;
  let firstOffset = 0;

  const endOffset = (): number => baseOffset + records.length;

  function slowest(): number {
    let offset = endOffset();
    for (const cursor of cursors) if (cursor.next < offset) offset = cursor.next;
    return offset;
  }

  function dropRead(): void {
    if (retention === 'until-read' && cursors.size > 0) drop(slowest());
  }

  function drop(keepFrom: number): void {
    for (; firstOffset < keepFrom; firstOffset++) records[firstOffset - baseOffset] = undefined;
    const dropped = firstOffset - baseOffset;
    if (dropped < COMPACT_AFTER || dropped * 2 < records.length) return;
    records = records.slice(dropped);
    baseOffset = firstOffset;
  }

  function moved(): void {
    dropRead();
    if (waiting.length === 0) return;
    const resumed = waiting;
    waiting = [];
    for (const resume of resumed) resume();
  }

  function checkOffset(offset: number): void {
    if (Number.isInteger(offset) && offset >= firstOffset && offset <= endOffset()) return;
    throw new LogError(
      'offset-out-of-range',
      `${topic}/${partition} holds offsets ${firstOffset} to ${endOffset()} (the end), not ${offset}`,
    );
  }

  return {
    topic,
    partition,
    append(batch) {
      for (const { key, value, timestampMs, header } of batch) {
        records.push({ topic, partition, offset: endOffset(), key, value, timestampMs, header });
      }
      for (const cursor of cursors) cursor.onAppend();
    },
    read(cursor, maxRecords, into) {
      if (cursor.next < firstOffset) checkOffset(cursor.next);
      const until = Math.min(endOffset(), cursor.next + maxRecords);
      if (until === cursor.next) return;
      for (let offset = cursor.next; offset < until; offset++) into.push(records[offset - baseOffset] as LogRecord);
      cursor.next = until;
      moved();
    },
    isFull: () => cursors.size > 0 && endOffset() - slowest() >= capacity,
    room: () => new Promise((resolve) => waiting.push(resolve)),
    release() {
      records = [];
      cursors.clear();
      moved();
    },
    startOffset: () => firstOffset,
    endOffset,
    truncate(offset) {
      checkOffset(offset);
      drop(offset);
    },
    checkOffset,
    attach: (cursor) => void cursors.add(cursor),
    detach(cursor) {
      cursors.delete(cursor);
      moved();
    },
    moved,
    kept: () => endOffset() - firstOffset,
  };
}
