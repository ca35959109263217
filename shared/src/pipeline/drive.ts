/** Drives a whole run in one process: the shard that is furthest behind publishes, then every task reads what has come. */
import { setImmediate } from 'node:timers/promises';
import type { Pipeline } from './open-pipeline.js';
import type { ShardProducer } from './shard-producer.js';

/** Anything else that reads along, such as the reporter and the reader of the truth. */
export interface Step {
  /** Reads up to `maxRecords`; false once its sources have ended. */
  step(maxRecords: number): Promise<boolean>;
}

/** What a batch did: shards produce, tasks detect, other readers report. */
export type DrivePhase = 'produce' | 'detect' | 'report';

export interface DriveOptions {
  readonly shards: readonly ShardProducer[];
  readonly pipeline: Pipeline;
  /** Stepped after the tasks, in this order. */
  readonly readers: readonly Step[];
  readonly signal: AbortSignal;
  /** Told how long each batch took, in wall-clock seconds. */
  readonly onBatch?: (phase: DrivePhase, seconds: number) => void;
  /** Runs after every round. */
  readonly afterRound?: (frontierMs: number) => Promise<void> | void;
}

/** Events that one shard publishes before the tasks read: large enough to batch, small enough to keep little in memory. */
export const EVENTS_PER_ROUND = 4000;
const RECORDS_PER_STEP = 1_000_000;

/** Resolves when every source has ended and every reader has read it all. Rejects with the signal's reason when aborted. */
export async function drive({ shards, pipeline, readers, signal, afterRound, onBatch }: DriveOptions): Promise<void> {
  let open = timedReaders(pipeline, readers, onBatch);
  while (open.length > 0) {
    signal.throwIfAborted();
    const behind = furthestBehind(shards);
    if (behind !== undefined) await timed('produce', behind, onBatch).step(EVENTS_PER_ROUND);
    const next: Step[] = [];
    for (const reader of open) if (await reader.step(RECORDS_PER_STEP)) next.push(reader);
    open = next;
    await afterRound?.(Math.min(...shards.map((shard) => shard.frontierMs)));
    // Promises alone would starve signals, timers and the metrics server.
    await setImmediate();
  }
}

/** The tasks, then the other readers, each telling how long its steps take. */
export function timedReaders(pipeline: Pipeline, readers: readonly Step[], onBatch: DriveOptions['onBatch']): readonly Step[] {
  const tasks = pipeline.levels.flat().map(({ task }) => timed('detect', task, onBatch));
  return [...tasks, ...readers.map((reader) => timed('report', reader, onBatch))];
}

export function timed(phase: DrivePhase, part: Step, onBatch: DriveOptions['onBatch']): Step {
  if (onBatch === undefined) return part;
  return {
    async step(maxRecords) {
      const fromMs = performance.now();
      const goesOn = await part.step(maxRecords);
      onBatch(phase, (performance.now() - fromMs) / 1000);
      return goesOn;
    },
  };
}

/** Sources stay close in event time, so that what readers must hold back stays little. */
function furthestBehind(shards: readonly ShardProducer[]): ShardProducer | undefined {
  let behind: ShardProducer | undefined;
  for (const shard of shards) {
    if (Number.isFinite(shard.frontierMs) && (behind === undefined || shard.frontierMs < behind.frontierMs)) behind = shard;
  }
  return behind;
}
