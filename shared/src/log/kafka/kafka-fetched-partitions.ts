/** The partitions that a fetcher reads, and how far each of them is sent on to its reader. */
import type { Position, TopicPartition } from '../event-log.js';

export interface FetchedPartition extends TopicPartition {
  /** What the cluster calls the topic. */
  readonly clusterTopic: string;
  /** The next offset to send on. */
  next: number;
  /** The reader has no room. */
  full: boolean;
}

export interface FetchedPartitions {
  readonly all: readonly FetchedPartition[];
  /** As the cluster calls them. */
  readonly clusterTopics: readonly string[];
  /** One of those that are read, as the run calls it. */
  of(partition: TopicPartition): FetchedPartition;
  /** By what the cluster calls the topic. */
  find(clusterTopic: string, partition: number): FetchedPartition | undefined;
}

export function createFetchedPartitions(from: readonly Position[], topicName: (name: string) => string): FetchedPartitions {
  const all = from.map(({ topic, partition, offset }): FetchedPartition => {
    return { topic, partition, clusterTopic: topicName(topic), next: offset, full: false };
  });
  const byName = new Map(all.map((part) => [placeOf(part), part]));
  return {
    all,
    clusterTopics: [...new Set(all.map(({ clusterTopic }) => clusterTopic))],
    of: ({ topic, partition }) => byName.get(`${topicName(topic)}/${partition}`)!,
    find: (clusterTopic, partition) => byName.get(`${clusterTopic}/${partition}`),
  };
}

/** A partition's name for people. */
export const placeOf = ({ clusterTopic, partition }: FetchedPartition): string => `${clusterTopic}/${partition}`;
