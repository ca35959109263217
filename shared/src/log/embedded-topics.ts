/** The topics of an embedded log, until it closes: what is missing is created, and what nobody has created is an error. */
import { createEmbeddedPartition, type EmbeddedPartition } from './embedded-partition.js';
import { LogError, type TopicPartition, type TopicSpec } from './event-log.js';

export class EmbeddedTopics {
  private readonly topics = new Map<string, readonly EmbeddedPartition[]>();
  private readonly retention: 'all' | 'until-read';
  private readonly capacity: number;
  private closed = false;

  constructor(retention: 'all' | 'until-read', capacity: number) {
    this.retention = retention;
    this.capacity = capacity;
  }

  /** Fails with LogError 'closed' once the log is closed. */
  assertOpen(message = 'the log is closed'): void {
    if (this.closed) throw new LogError('closed', message);
  }

  ensure({ name, partitions }: TopicSpec): void {
    this.assertOpen();
    const present = this.topics.get(name);
    if (present === undefined) {
      const { retention, capacity } = this;
      this.topics.set(
        name,
        Array.from({ length: partitions }, (_, partition) => createEmbeddedPartition(name, partition, retention, capacity)),
      );
    } else if (present.length !== partitions) {
      throw new LogError('topic-mismatch', `topic "${name}" has ${present.length} partitions, not ${partitions}`);
    }
  }

  partitionsOf(topic: string): readonly EmbeddedPartition[] {
    this.assertOpen();
    const partitions = this.topics.get(topic);
    if (partitions === undefined) throw new LogError('unknown-topic', `there is no topic "${topic}"`);
    return partitions;
  }

  partitionAt(target: TopicPartition): EmbeddedPartition {
    const partition = this.partitionsOf(target.topic)[target.partition];
    if (partition === undefined) {
      throw new LogError('unknown-partition', `topic "${target.topic}" has no partition ${target.partition}`);
    }
    return partition;
  }

  close(): void {
    this.closed = true;
  }

  /** Forgets all records, and lets go on whoever waits for room. */
  release(): void {
    for (const partitions of this.topics.values()) for (const partition of partitions) partition.release();
    this.topics.clear();
  }
}
