/** The project's producers and its card tasks, each alone on the cluster and timed from first to last record. */
import { producedTopics } from '@tengewatch/shared/events/topics.js';
import type { EventLog } from '@tengewatch/shared/log/event-log.js';
import { scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { driveConcurrently } from '@tengewatch/shared/pipeline/drive-concurrently.js';
import { openPipeline } from '@tengewatch/shared/pipeline/open-pipeline.js';
import { createShardProducer } from '@tengewatch/shared/pipeline/shard-producer.js';
import { planTasks, type Run } from '@tengewatch/shared/pipeline/topology.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import { seconds } from '../measure.js';

export interface OwnOptions {
  readonly log: EventLog;
  readonly run: Run;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly signal: AbortSignal;
}

const POLL_WAIT_MS = 100;

/** Builds the world of every shard and publishes it; the seconds from building to the last acknowledgement. */
export async function produceOwn({ log, run, scenario, seed, signal }: OwnOptions): Promise<number> {
  const from = seconds();
  const shards = Array.from({ length: run.shards }, (_, shard) =>
    createShardProducer(log, run, run.producers, createShard(scenario, seed, shard)),
  );
  const nothing = { levels: [], published: () => ({}), accounts: () => [], close: async () => undefined };
  await driveConcurrently({ shards, pipeline: nothing, readers: [], signal });
  return seconds() - from;
}

/** Reads what was produced with the card tasks of all rules; the seconds from joining to the last record written. */
export async function detectOwn({ log, run, scenario, signal }: OwnOptions, events: number): Promise<number> {
  const from = seconds();
  let handled = 0;
  const pipeline = await openPipeline({
    log,
    run,
    ...scenarioWindow(scenario),
    clock: () => performance.now(),
    pollWaitMs: POLL_WAIT_MS,
    plan: planTasks(run).slice(0, 1),
    deadLetter({ topic, reason }) {
      throw new Error(`a record of ${topic} could not be read: ${reason}`);
    },
    observe: () => void handled++,
  });
  await driveConcurrently({ shards: [], pipeline, readers: [], signal });
  const taken = seconds() - from;
  await pipeline.close();
  if (handled !== events) throw new Error(`the detectors handled ${handled} of ${events} events of ${producedTopics.join(', ')}`);
  return taken;
}
