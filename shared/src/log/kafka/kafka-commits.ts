/** Tells the cluster how far a reader has come. Nobody reads that but monitoring, so a failure is made good by the next round. */
import type { Consumer } from 'kafkajs';
import type { Position } from '../event-log.js';

export interface PositionCommits {
  commit(positions: readonly Position[]): Promise<void>;
  stop(): void;
}

export interface PositionCommitsOptions {
  readonly consumer: Pick<Consumer, 'commitOffsets'>;
  readonly topicName: (topic: string) => string;
  readonly isJoined: () => boolean;
  /** Asked every COMMIT_MS. */
  readonly positions: () => Promise<readonly Position[]>;
}

const COMMIT_MS = 5_000;

export function commitPositions({ consumer, topicName, isJoined, positions: ask }: PositionCommitsOptions): PositionCommits {
  let committed = '';

  async function commit(positions: readonly Position[]): Promise<void> {
    const offsets = positions.map(({ topic, partition, offset }) => ({ topic: topicName(topic), partition, offset: String(offset) }));
    const text = JSON.stringify(offsets);
    if (!isJoined() || text === committed) return;
    committed = text;
    await consumer.commitOffsets(offsets).catch(() => {});
  }

  const timer = setInterval(() => {
    ask().then(commit, () => {});
  }, COMMIT_MS).unref();
  return { commit, stop: () => clearInterval(timer) };
}
