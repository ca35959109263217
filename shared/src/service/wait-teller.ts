/** Says for whom a producer's shards wait, when that takes so long that somebody may have forgotten to start it. */
import type { ShardPlace } from './skew.js';

export interface WaitTellerOptions {
  /** Event time of the scenario's start. */
  readonly startMs: number;
  /** Wall-clock, in milliseconds. */
  readonly clock: () => number;
  readonly tell: (fields: object, message: string) => void;
}

export interface WaitTeller {
  /** Called now and then with the shards that wait, and the one that all wait for. */
  look(waiting: readonly number[], slowest: ShardPlace): void;
}

/** Longer than a killed instance's shards take to reach another one. */
export const WAIT_PATIENCE_MS = 20_000;

export function createWaitTeller({ startMs, clock, tell }: WaitTellerOptions): WaitTeller {
  let since: { readonly place: ShardPlace; readonly atMs: number; told: boolean } | undefined;

  const isSame = (one: ShardPlace, other: ShardPlace): boolean =>
    one.producer === other.producer && one.shard === other.shard && one.frontierMs === other.frontierMs;

  return {
    look(waiting, slowest) {
      if (waiting.length === 0) {
        since = undefined;
        return;
      }
      if (since === undefined || !isSame(since.place, slowest)) since = { place: slowest, atMs: clock(), told: false };
      if (since.told || clock() - since.atMs < WAIT_PATIENCE_MS) return;
      since.told = true;
      const { producer, shard, frontierMs } = slowest;
      const standing = frontierMs <= startMs ? 'which nobody has begun' : `which stands at ${new Date(frontierMs).toISOString()}`;
      tell({ waiting, for: { producer, shard } }, `shards wait for shard ${shard} of ${producer}, ${standing}; is one running?`);
    },
  };
}
