/** Tells the client of a fetcher from where to fetch each partition, and which ones to leave out for now. */
import type { Consumer } from 'kafkajs';
import type { FetchedPartition, FetchedPartitions } from './kafka-fetched-partitions.js';

export interface FetchSteering {
  /** Whether the client is in its group, so that it fetches, and can be steered. */
  isJoined(): boolean;
  /** To be called inside the client's joining, before anything is fetched: old pauses and positions survive a rebalance otherwise. */
  setAnew(): void;
  /** The client has lost its group. Until it has joined again there is nothing to steer. */
  lose(): void;
  /** Makes known that a partition is full, or that it no longer is. */
  showRoom(part: FetchedPartition): void;
  /** Makes known from which offset on to fetch. */
  seek(part: FetchedPartition): void;
}

export function createFetchSteering(
  consumer: Pick<Consumer, 'pause' | 'resume' | 'seek'>,
  parts: FetchedPartitions,
  isOver: () => boolean,
): FetchSteering {
  let joined = false;

  function whileJoined(steer: () => void): void {
    if (!joined || isOver()) return;
    try {
      steer();
    } catch {
      // Between a loss of the cluster and the next joining, which sets everything anew.
      joined = false;
    }
  }

  function showRoom({ clusterTopic, partition, full }: FetchedPartition): void {
    const place = [{ topic: clusterTopic, partitions: [partition] }];
    if (full) consumer.pause(place);
    else consumer.resume(place);
  }

  const seek = ({ clusterTopic, partition, next }: FetchedPartition): void =>
    consumer.seek({ topic: clusterTopic, partition, offset: String(next) });

  return {
    isJoined: () => joined,
    setAnew() {
      joined = true;
      for (const topic of parts.clusterTopics) consumer.resume([{ topic }]);
      for (const part of parts.all) {
        if (part.full) showRoom(part);
        seek(part);
      }
    },
    lose() {
      joined = false;
    },
    showRoom: (part) => whileJoined(() => showRoom(part)),
    seek: (part) => whileJoined(() => seek(part)),
  };
}
