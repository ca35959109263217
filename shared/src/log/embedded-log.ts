/** The event log inside the process: the default, so that a run needs no broker and a backtest runs at memory speed. */
import { createEmbeddedPartition, type EmbeddedPartition } from './embedded-partition.js';
import { openEmbeddedReader } from './embedded-reader.js';
import {
  LogError,
  type EventLog,
  type LogReader,
  type OutgoingRecord,
  type Position,
  type TopicPartition,
  type TopicSpec,
} from './event-log.js';

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
  const retention = options.retention ?? 'all';
  const capacity = options.capacityPerPartition ?? Number.POSITIVE_INFINITY;
  const topics = new Map<string, readonly EmbeddedPartition[]>();
  const readers = new Set<LogReader>();
  let closed = false;

  function partitionAt(target: TopicPartition): EmbeddedPartition {
    const partition = partitionsOf(target.topic)[target.partition];
    if (partition === undefined) {
      throw new LogError('unknown-partition', `topic "${target.topic}" has no partition ${target.partition}`);
    }
    return partition;
  }

  function partitionsOf(topic: string): readonly EmbeddedPartition[] {
    if (closed) throw new LogError('closed', 'the log is closed');
    const partitions = topics.get(topic);
    if (partitions === undefined) throw new LogError('unknown-topic', `there is no topic "${topic}"`);
    return partitions;
  }

  function ensureTopic({ name, partitions }: TopicSpec): void {
    const present = topics.get(name);
    if (present === undefined) {
      topics.set(
        name,
        Array.from({ length: partitions }, (_, partition) => createEmbeddedPartition(name, partition, retention, capacity)),
      );
    } else if (present.length !== partitions) {
      throw new LogError('topic-mismatch', `topic "${name}" has ${present.length} partitions, not ${partitions}`);
    }
  }

  return {
    async ensureTopics(specs) {
      if (closed) throw new LogError('closed', 'the log is closed');
      for (const spec of specs) ensureTopic(spec);
    },
    async append(target: TopicPartition, records: readonly OutgoingRecord[]) {
      const partition = partitionAt(target);
      while (partition.isFull()) {
        await partition.room();
        if (closed) throw new LogError('closed', 'the log was closed before the append had room');
      }
      partition.append(records);
    },
    async openReader(_name: string, from: readonly Position[]) {
      const reader = openEmbeddedReader(
        from.map((position) => ({ partition: partitionAt(position), offset: position.offset })),
        () => readers.delete(reader),
      );
      readers.add(reader);
      return reader;
    },
    async startOffsets(topic) {
      return partitionsOf(topic).map((partition) => partition.startOffset());
    },
    async truncate(before) {
      partitionAt(before).truncate(before.offset);
    },
    async endOffsets(topic) {
      return partitionsOf(topic).map((partition) => partition.endOffset());
    },
    async close() {
      closed = true;
      for (const reader of readers) await reader.close();
      for (const partitions of topics.values()) for (const partition of partitions) partition.release();
      topics.clear();
    },
  };
}
