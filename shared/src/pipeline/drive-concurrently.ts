/** Drives a run over a log that answers late, such as a cluster: every shard, task and reader goes its own pace. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { EVENTS_PER_ROUND, timed, timedReaders, type DriveOptions, type Step } from './drive.js';
import { MAX_LEAD_MS } from './producer-lead.js';
import type { ShardProducer } from './shard-producer.js';

const RECORDS_PER_STEP = 5000;
const LEAD_POLL_MS = 2;
const ROUND_MS = 200;

/** As `drive`. When one part fails the others stop as well, and its error is thrown. */
export async function driveConcurrently({ shards, pipeline, readers, signal, afterRound, onBatch }: DriveOptions): Promise<void> {
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const parts = [
    ...shards.map((shard) => publish(shard, shards, timed('produce', shard, onBatch), stop)),
    ...timedReaders(pipeline, readers, onBatch).map((reader) => readToEnd(reader, stop)),
  ].map(async (part) => {
    try {
      await part;
    } catch (error) {
      failure.abort(error);
    }
  });
  const all = Promise.all(parts).then(() => true);
  let done = false;
  while (!done) {
    done = await Promise.race([all, setTimeout(ROUND_MS, false)]);
    if (stop.aborted) continue;
    try {
      await afterRound?.(Math.min(...shards.map((shard) => shard.frontierMs)));
    } catch (error) {
      // The parts have to stop before the log is taken from them.
      failure.abort(error);
    }
  }
  stop.throwIfAborted();
}

async function publish(shard: ShardProducer, shards: readonly ShardProducer[], publisher: Step, stop: AbortSignal): Promise<void> {
  const isAhead = (): boolean => shard.frontierMs > Math.min(...shards.map((other) => other.frontierMs)) + MAX_LEAD_MS;
  do {
    while (isAhead()) {
      stop.throwIfAborted();
      await setTimeout(LEAD_POLL_MS);
    }
    stop.throwIfAborted();
    await setImmediate();
  } while (await publisher.step(EVENTS_PER_ROUND));
}

async function readToEnd(reader: Step, stop: AbortSignal): Promise<void> {
  do {
    stop.throwIfAborted();
    await setImmediate();
  } while (await reader.step(RECORDS_PER_STEP));
}
