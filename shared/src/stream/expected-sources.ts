/** What a reader waits for: the topics that it reads, their partitions, and in each partition every source that writes there. */
import type { TopicPartition } from '../log/event-log.js';
import type { PartitionEnd, ReaderAccount, ReaderCounts, ReaderLedger, SourceFault } from './reader-account.js';
import type { RecordContent, SavedReader, SavedReaderStream } from './saved-reader.js';
import { createSourceTracker, type SourceTracker } from './source-tracker.js';
import type { OrderedTopic } from './source-writer.js';

export interface ReaderInput {
  readonly topic: OrderedTopic;
  readonly partitions: readonly number[];
  /** Every source that writes the topic: the reader waits for each of them in each partition. */
  readonly sources: readonly string[];
}

export interface ExpectedTopic {
  readonly topic: OrderedTopic;
  readonly partitions: Map<number, ExpectedPartition>;
  readonly ledger: ReaderCounts;
}

export interface ExpectedPartition {
  /** Index of the stream of a source. */
  readonly streams: Map<string, number>;
  /** Sources that have not ended. */
  open: number;
  end: PartitionEnd | undefined;
}

/** One source in one partition. */
export interface ExpectedStream {
  readonly topic: ExpectedTopic;
  readonly partition: number;
  readonly source: string;
  readonly tracker: SourceTracker;
  ended: boolean;
  /** The record accepted last. If a stranger wrote it in the source's name, the source's own record follows and differs from it. */
  last: RecordContent | undefined;
}

export class ExpectedSources {
  readonly topics = new Map<string, ExpectedTopic>();
  readonly streams: ExpectedStream[] = [];
  readonly partitions: TopicPartition[] = [];
  /** Index of the partition that a stream is in. */
  readonly partitionOfStream: number[] = [];
  private readonly lossTimeoutMs: number;

  constructor(inputs: readonly ReaderInput[], lossTimeoutMs: number, saved: SavedReader | undefined) {
    this.lossTimeoutMs = lossTimeoutMs;
    for (const { topic, partitions, sources } of inputs) {
      const counts = { handled: 0, duplicates: 0, deadLettered: 0, late: 0, foreign: 0, ...saved?.ledger[topic] };
      const expected: ExpectedTopic = { topic, partitions: new Map(), ledger: counts };
      this.topics.set(topic, expected);
      for (const partition of partitions) expected.partitions.set(partition, this.expect(expected, partition, sources, saved));
    }
  }

  ledger(): ReaderLedger {
    return Object.fromEntries([...this.topics].map(([topic, { ledger }]) => [topic, { ...ledger }]));
  }

  ends(): PartitionEnd[] {
    return [...this.topics.values()].flatMap(({ partitions }) => [...partitions.values()].flatMap(({ end }) => end ?? []));
  }

  account(): ReaderAccount {
    return { ledger: this.ledger(), ends: this.ends(), faults: this.faults() };
  }

  private faults(): SourceFault[] {
    return this.streams
      .filter(({ tracker: { faults } }) => faults.late + faults.unreadable + faults.contradictory > 0)
      .map(({ topic, partition, source, tracker }) => ({ topic: topic.topic, partition, source, ...tracker.faults }));
  }

  private expect(topic: ExpectedTopic, partition: number, sources: readonly string[], saved: SavedReader | undefined): ExpectedPartition {
    const end = saved?.ends.find((one) => one.topic === topic.topic && one.partition === partition);
    const expected: ExpectedPartition = { streams: new Map(), open: sources.length, end };
    for (const source of sources) {
      expected.streams.set(source, this.streams.length);
      this.partitionOfStream.push(this.partitions.length);
      const known = savedStreamOf(saved, topic.topic, partition, source);
      const tracker = createSourceTracker(topic.topic, partition, source, this.lossTimeoutMs, known?.tracker);
      if (tracker.ended) expected.open--;
      this.streams.push({ topic, partition, source, tracker, ended: tracker.ended, last: known?.last ?? undefined });
    }
    this.partitions.push({ topic: topic.topic, partition });
    return expected;
  }
}

export const savedStreamOf = (
  saved: SavedReader | undefined,
  topic: string,
  partition: number,
  source: string,
): SavedReaderStream | undefined =>
  saved?.streams.find((one) => one.topic === topic && one.partition === partition && one.source === source);
