/** A reader of the embedded log: hands out records straight from the partitions and buffers none of its own. */
import type { EmbeddedPartition, PartitionCursor } from './embedded-partition.js';
import { LogError, type LogReader, type LogRecord, type TopicPartition } from './event-log.js';

interface ReadPartition {
  readonly log: EmbeddedPartition;
  readonly cursor: PartitionCursor;
  paused: boolean;
}

export function openEmbeddedReader(
  from: readonly { readonly partition: EmbeddedPartition; readonly offset: number }[],
  onClose: () => void,
): LogReader {
  let closed = false;
  let wake: (() => void) | undefined;
  /** Partition that the next poll starts with, so that a full one does not starve the others. */
  let turn = 0;
  const wakePoll = (): void => wake?.();

  for (const { partition, offset } of from) partition.checkOffset(offset);
  const parts = from.map(({ partition, offset }): ReadPartition => {
    const part: ReadPartition = {
      log: partition,
      cursor: {
        next: offset,
        onAppend: () => {
          if (!part.paused) wake?.();
        },
      },
      paused: false,
    };
    partition.attach(part.cursor);
    return part;
  });

  function assertOpen(): void {
    if (closed) throw new LogError('closed', 'the reader is closed');
  }

  function find({ topic, partition }: TopicPartition): ReadPartition {
    assertOpen();
    const part = parts.find(({ log }) => log.topic === topic && log.partition === partition);
    if (part === undefined) throw new LogError('unknown-partition', `the reader does not read ${topic}/${partition}`);
    return part;
  }

  function take(maxRecords: number): LogRecord[] {
    const taken: LogRecord[] = [];
    for (let i = 0; i < parts.length && taken.length < maxRecords; i++) {
      const part = parts[(turn + i) % parts.length] as ReadPartition;
      if (!part.paused) part.log.read(part.cursor, maxRecords - taken.length, taken);
    }
    turn = (turn + 1) % Math.max(1, parts.length);
    return taken;
  }

  function nextAppend(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, waitMs);
      function done(): void {
        clearTimeout(timer);
        wake = undefined;
        resolve();
      }
      wake = done;
    });
  }

  return {
    async poll(maxRecords, waitMs) {
      assertOpen();
      const records = take(maxRecords);
      if (records.length > 0 || waitMs <= 0) return records;
      await nextAppend(waitMs);
      return closed ? [] : take(maxRecords);
    },
    pause(partitions) {
      for (const partition of partitions) find(partition).paused = true;
    },
    resume(partitions) {
      for (const partition of partitions) find(partition).paused = false;
      wakePoll();
    },
    async seek(position) {
      const part = find(position);
      part.log.checkOffset(position.offset);
      part.cursor.next = position.offset;
      part.log.moved();
      wakePoll();
    },
    positions: () => parts.map(({ log, cursor }) => ({ topic: log.topic, partition: log.partition, offset: cursor.next })),
    buffered: () => 0,
    async close() {
      if (closed) return;
      closed = true;
      for (const { log, cursor } of parts) log.detach(cursor);
      onClose();
      wakePoll();
    },
  };
}
