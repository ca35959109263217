/** One partition of the embedded log: records in order, and the readers that hold them back. */
import { EmbeddedRecords } from './embedded-records.js';
import { LogError, type LogRecord, type OutgoingRecord } from './event-log.js';

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
  const records = new EmbeddedRecords({ topic, partition });
  let waiting: (() => void)[] = [];

  function slowest(): number {
    let offset = records.end();
    for (const cursor of cursors) if (cursor.next < offset) offset = cursor.next;
    return offset;
  }

  function moved(): void {
    if (retention === 'until-read' && cursors.size > 0) records.drop(slowest());
    if (waiting.length === 0) return;
    const resumed = waiting;
    waiting = [];
    for (const resume of resumed) resume();
  }

  function checkOffset(offset: number): void {
    if (Number.isInteger(offset) && offset >= records.first && offset <= records.end()) return;
    const range = `holds offsets ${records.first} to ${records.end()} (the end)`;
    throw new LogError('offset-out-of-range', `${topic}/${partition} ${range}, not ${offset}`);
  }

  return {
    topic,
    partition,
    append(batch) {
      records.append(batch);
      for (const cursor of cursors) cursor.onAppend();
    },
    read(cursor, maxRecords, into) {
      if (cursor.next < records.first) checkOffset(cursor.next);
      const until = Math.min(records.end(), cursor.next + maxRecords);
      if (until === cursor.next) return;
      records.readInto(into, cursor.next, until);
      cursor.next = until;
      moved();
    },
    isFull: () => cursors.size > 0 && records.end() - slowest() >= capacity,
    room: () => new Promise((resolve) => waiting.push(resolve)),
    release() {
      records.clear();
      cursors.clear();
      moved();
    },
    startOffset: () => records.first,
    endOffset: () => records.end(),
    truncate(offset) {
      checkOffset(offset);
      records.drop(offset);
    },
    checkOffset,
    attach: (cursor) => void cursors.add(cursor),
    detach(cursor) {
      cursors.delete(cursor);
      moved();
    },
    moved,
    kept: () => records.end() - records.first,
  };
}
