/** Watches a fetcher for what it would wait for in vain: partitions that hold more, and of which nothing can be read. */
import type { LogError } from '../event-log.js';
import type { UncommittedCluster } from './kafka-cluster.js';
import { findUnreadable, unreadableReason, type ReadPlace } from './kafka-readability.js';

export interface FetchWatchOptions {
  readonly cluster: UncommittedCluster;
  readonly topicName: (topic: string) => string;
  /** Every partition, as far as it is read by now. */
  readonly places: readonly (ReadPlace & { /** Not fetched at present. */ readonly full: boolean })[];
  /** Whether something is fetched at present. */
  readonly isFetching: () => boolean;
  readonly onUnreadable: (error: LogError) => void;
}

export interface FetchWatch {
  /** The client has given up on a fetch, or on anything else. */
  crashed(error: unknown): void;
  stop(): void;
}

/** A partition that has not moved for so long is looked at: there may be nothing more, or something that makes no error. */
const LOOK_EVERY_MS = 5_000;

export function watchFetching({ cluster, topicName, places, isFetching, onUnreadable }: FetchWatchOptions): FetchWatch {
  let before: readonly (number | undefined)[] = [];
  let isLooking = false;
  let isStopped = false;

  async function look(find: () => Promise<LogError | undefined>): Promise<void> {
    if (isLooking || isStopped) return;
    isLooking = true;
    // A cluster that does not answer is for others to notice.
    const found = await find().catch(() => undefined);
    isLooking = false;
    if (found !== undefined && !isStopped) onUnreadable(found);
  }

  /** Those of the places behind which the cluster holds more. */
  async function findStill(still: readonly ReadPlace[]): Promise<LogError | undefined> {
    for (const topic of new Set(still.map((place) => place.topic))) {
      const bounds = await cluster.offsets(topicName(topic));
      const behind = still.filter((place) => place.topic === topic && place.next < (bounds[place.partition]?.high ?? 0));
      // Where it has moved meanwhile, all is well.
      const asked = behind.map(({ topic: name, partition, next }) => ({ topic: name, partition, next }));
      const found = await findUnreadable(cluster, asked, topicName);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  const timer = setInterval(() => {
    const now = places.map(({ next, full }) => (full || !isFetching() ? undefined : next));
    const still = places.filter((_, index) => now[index] !== undefined && now[index] === before[index]);
    before = now;
    if (still.length > 0) void look(() => findStill(still));
  }, LOOK_EVERY_MS).unref();

  return {
    crashed(error) {
      if (unreadableReason(error) !== undefined) void look(() => findUnreadable(cluster, places, topicName));
    },
    stop() {
      isStopped = true;
      clearInterval(timer);
    },
  };
}
