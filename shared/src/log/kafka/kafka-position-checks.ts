/** Checks what a caller names against what the cluster holds, before anything is done with it. */
import { LogError, type Position, type TopicPartition } from '../event-log.js';
import type { KafkaTopics } from './kafka-topics.js';

export interface PositionChecks {
  /** Fails with LogError 'unknown-topic' or 'unknown-partition'. */
  partition(target: TopicPartition): Promise<void>;
  /** Fails with LogError 'offset-out-of-range' where the log does not hold one of the positions. */
  positions(positions: readonly Position[]): Promise<void>;
}

export function createPositionChecks(
  topics: Pick<KafkaTopics, 'partitionsOf' | 'offsets'>,
  topicName: (name: string) => string,
): PositionChecks {
  return {
    async partition({ topic, partition }) {
      const count = await topics.partitionsOf(topic);
      if (Number.isInteger(partition) && partition >= 0 && partition < count) return;
      throw new LogError('unknown-partition', `topic "${topicName(topic)}" has ${count} partitions, so no partition ${partition}`);
    },
    async positions(positions) {
      for (const topic of new Set(positions.map((position) => position.topic))) {
        const bounds = await topics.offsets(topic);
        for (const { partition, offset } of positions.filter((position) => position.topic === topic)) {
          const { low, high } = bounds[partition] ?? { low: 0, high: 0 };
          if (Number.isInteger(offset) && offset >= low && offset <= high) continue;
          const range = `holds offsets ${low} to ${high} (the end)`;
          throw new LogError('offset-out-of-range', `${topicName(topic)}/${partition} ${range}, not ${offset}`);
        }
      }
    },
  };
}
