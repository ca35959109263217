/** Warns which shard a producer's shards wait for, when they wait so long that somebody may have forgotten to start its producer. */
import type { ShardProgress } from './progress-board.js';

export interface StallMonitorOptions {
  /** Event time of the scenario's start. */
  readonly startMs: number;
  /** Wall-clock, in milliseconds. */
  readonly clock: () => number;
  readonly warn: (fields: object, message: string) => void;
}

export interface StallMonitor {
  /** Called now and then with the shards that wait, and the one that all wait for. */
  look(waiting: readonly number[], slowest: ShardProgress): void;
}

/** Longer than a killed instance's shards take to reach another one. */
export const STALL_PATIENCE_MS = 20_000;

export function createStallMonitor({ startMs, clock, warn }: StallMonitorOptions): StallMonitor {
  let since: { readonly place: ShardProgress; readonly atMs: number; told: boolean } | undefined;

  const isSame = (one: ShardProgress, other: ShardProgress): boolean =>
    one.producer === other.producer && one.shard === other.shard && one.frontierMs === other.frontierMs;

  return {
    look(waiting, slowest) {
      if (waiting.length === 0) {
        since = undefined;
        return;
      }
      if (since === undefined || !isSame(since.place, slowest)) since = { place: slowest, atMs: clock(), told: false };
      if (since.told || clock() - since.atMs < STALL_PATIENCE_MS) return;
      since.told = true;
      const { producer, shard, frontierMs } = slowest;
      const standing = frontierMs <= startMs ? 'which nobody has begun' : `which stands at ${new Date(frontierMs).toISOString()}`;
      warn({ waiting, for: { producer, shard } }, `shards wait for shard ${shard} of ${producer}, ${standing}; is one running?`);
    },
  };
}
