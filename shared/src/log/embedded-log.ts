/** The event log inside the process: the default, so that a run needs no broker and a backtest runs at memory speed. */
import { openEmbeddedReader } from './embedded-reader.js';
import { EmbeddedTopics } from './embedded-topics.js';
import type { EventLog, LogReader, OutgoingRecord, Position, TopicPartition } from './event-log.js';

export interface EmbeddedLogOptions {
  /**
   * 'all' (default) keeps every record. 'until-read' drops what every open reader of the partition has been handed;
   * a partition without open readers keeps everything. Offsets stay as they are.
   */
  readonly retention?: 'all' | 'until-read';
  /**
   * Appends to a partition wait while its slowest open reader is this many records behind; unbounded by default.
   * Must be larger than what a writer publishes between two watermarks, or a merge could wait for a writer that waits for it.
   */
  readonly capacityPerPartition?: number;
}

export function createEmbeddedLog(options: EmbeddedLogOptions = {}): EventLog {
  const topics = new EmbeddedTopics(options.retention ?? 'all', options.capacityPerPartition ?? Number.POSITIVE_INFINITY);
  const readers = new Set<LogReader>();

  return {
    async ensureTopics(specs) {
      topics.assertOpen();
      for (const spec of specs) topics.ensure(spec);
    },
    async append(target: TopicPartition, records: readonly OutgoingRecord[]) {
      const partition = topics.partitionAt(target);
      while (partition.isFull()) {
        await partition.room();
        topics.assertOpen('the log was closed before the append had room');
      }
      partition.append(records);
    },
    async openReader(_name: string, from: readonly Position[]) {
      const reader = openEmbeddedReader(
        from.map((position) => ({ partition: topics.partitionAt(position), offset: position.offset })),
        () => readers.delete(reader),
      );
      readers.add(reader);
      return reader;
    },
    async startOffsets(topic) {
      return topics.partitionsOf(topic).map((partition) => partition.startOffset());
    },
    async truncate(before) {
      topics.partitionAt(before).truncate(before.offset);
    },
    async endOffsets(topic) {
      return topics.partitionsOf(topic).map((partition) => partition.endOffset());
    },
    async close() {
      topics.close();
      for (const reader of readers) await reader.close();
      topics.release();
    },
  };
}
