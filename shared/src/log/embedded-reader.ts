/** A reader of the embedded log: hands out records straight from the partitions and buffers none of its own. */
import type { EmbeddedPartition, PartitionCursor } from './embedded-partition.js';
import { LogError, type LogReader, type LogRecord, type TopicPartition } from './event-log.js';
import { createGate } from './gate.js';

interface ReadPartition {
  readonly log: EmbeddedPartition;
  readonly cursor: PartitionCursor;
  paused: boolean;
}

export function openEmbeddedReader(
  from: readonly { readonly partition: EmbeddedPartition; readonly offset: number }[],
  onClose: () => void,
): LogReader {
  const news = createGate();
  let closed = false;
  /** Partition that the next poll starts with, so that a full one does not starve the others. */
  let turn = 0;

  for (const { partition, offset } of from) partition.checkOffset(offset);
  const parts = from.map(({ partition, offset }) => attachTo(partition, offset, news.open));

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

  return {
    async poll(maxRecords, waitMs) {
      assertOpen();
      const records = take(maxRecords);
      if (records.length > 0 || waitMs <= 0) return records;
      await news.wait(waitMs);
      return closed ? [] : take(maxRecords);
    },
    pause(partitions) {
      for (const partition of partitions) find(partition).paused = true;
    },
    resume(partitions) {
      for (const partition of partitions) find(partition).paused = false;
      news.open();
    },
    async seek(position) {
      const part = find(position);
      part.log.checkOffset(position.offset);
      part.cursor.next = position.offset;
      part.log.moved();
      news.open();
    },
    positions: () => parts.map(({ log, cursor }) => ({ topic: log.topic, partition: log.partition, offset: cursor.next })),
    buffered: () => 0,
    async close() {
      if (closed) return;
      closed = true;
      for (const { log, cursor } of parts) log.detach(cursor);
      onClose();
      news.open();
    },
  };
}

function attachTo(partition: EmbeddedPartition, offset: number, onNews: () => void): ReadPartition {
  const part: ReadPartition = {
    log: partition,
    cursor: {
      next: offset,
      onAppend: () => {
        if (!part.paused) onNews();
      },
    },
    paused: false,
  };
  partition.attach(part.cursor);
  return part;
}
