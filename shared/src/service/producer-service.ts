/** A producer as a process of its own: its instances share the shards, and each publishes the producer's topics of those it has. */
import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import type { TopicName } from '../events/topics.js';
import type { EventLog } from '../log/event-log.js';
import { interruptible } from '../log/interruptible-log.js';
import type { Producer } from '../pipeline/producer.js';
import type { Run } from '../pipeline/topology.js';
import type { MeasuredTopic } from './metrics.js';
import { BadInput } from '../documents/bad-input.js';
import { runService } from './run-service.js';
import { kafkaVariables, serviceVariables } from './service-variables.js';
import { openProducerShard, type ProducerShard } from './producer-shard.js';
import { describeServiceRun, type ServiceRun } from './service-run.js';
import { serviceTopicSpecs, UNIT_RESULTS, unitTopic } from './service-topics.js';
import {
  createProgressBoard,
  openProgressReader,
  type ProgressBoard,
  type ProgressBoardOptions,
  type ProgressReader,
} from './progress-board.js';
import type { HostedUnit } from './unit-host.js';
import { createStallMonitor } from './stall-monitor.js';
import { connectToRun, workOnUnits, type UnitContext } from './work-on-units.js';

export interface ProducerDefinition {
  /** That of one of the producers. */
  readonly name: string;
  readonly httpPort: number;
}

const PROGRESS_WAIT_MS = 250;

/** Resolves when the process has been told to exit. */
export function runProducer({ name, httpPort }: ProducerDefinition): Promise<void> {
  return runService({
    name,
    what: "simulates a run's country and publishes a part of its events. Its instances share the work.",
    schema: Type.Object({ ...kafkaVariables, ...serviceVariables({ httpPort }) }),
    prepare: (config) => describeServiceRun(config, []),
    async start(context) {
      const { config, prepared, log } = context;
      const { run, scenario, seed } = prepared;
      const producer = run.producers.find((one) => one.name === name);
      if (producer === undefined) throw new Error(`there is no producer "${name}"`);
      const events = await connectToRun(context, config, name);
      await ensureProducerTopics(events, run, producer);
      log.info({ scenario: scenario.name, seed, runId: run.id, shards: run.shards }, 'publishing');
      await publish(context, { events, producer, ...prepared });
    },
  });
}

/** Only what it reads and writes: it has no right to know of other topics. */
async function ensureProducerTopics(events: EventLog, run: Run, producer: Producer): Promise<void> {
  const written: readonly TopicName[] = producer.writesTruth ? [...producer.topics, 'truth'] : producer.topics;
  const needed = new Set<string>([...written, ...run.producers.map((one) => unitTopic(one.name)), UNIT_RESULTS]);
  await events.ensureTopics(serviceTopicSpecs(run, []).filter(({ name }) => needed.has(name)));
}

interface Publishing extends ServiceRun {
  readonly events: Awaited<ReturnType<typeof connectToRun>>;
  readonly producer: Producer;
}

async function publish(context: UnitContext, publishing: Publishing): Promise<void> {
  const { metrics, log, signal } = context;
  const { events, producer, run, startMs, endMs } = publishing;
  const everybody = { producers: run.producers.map(({ name }) => name), shards: run.shards, startMs };
  const board = createProgressBoard(everybody);
  const progress = await openProgress(context, publishing, everybody, board);
  let isTold = false;
  const shards = new Set<ProducerShard>();
  const warn = (fields: object, message: string): void => log.warn(fields, message);
  const stalls = createStallMonitor({ startMs, clock: () => performance.now(), warn });

  async function open(shard: number, unwanted: AbortSignal): Promise<HostedUnit> {
    const one = await openShard(context, publishing, board, shard, unwanted);
    shards.add(one);
    return {
      step: one.step,
      release(mayWrite) {
        shards.delete(one);
        return one.release(mayWrite);
      },
    };
  }

  function measure(): void {
    const own = [...shards];
    if (own.length > 0) metrics.frontierReached(Math.min(endMs, ...own.map(({ frontierMs }) => frontierMs)));
    stalls.look(waiting(own), board.slowest());
    const foreign = isTold ? undefined : foreignProgress(run, progress.otherRuns());
    if (foreign === undefined) return;
    isTold = true;
    log.warn(foreign);
  }

  async function readProgress(): Promise<void> {
    while (!signal.aborted) await progress.poll(PROGRESS_WAIT_MS);
  }

  await Promise.all([
    workOnUnits(context, { events, service: producer.name, nameOf: (unit) => `shard-${unit}`, open, measure }),
    readProgress(),
  ]);
}

/** Reads how far all producers have come, and refuses to publish beside producers of another run. */
async function openProgress(
  { signal, opened }: UnitContext,
  { events, producer, run }: Publishing,
  everybody: ProgressBoardOptions,
  board: ProgressBoard,
): Promise<ProgressReader> {
  // Each instance reads all of it by itself.
  const name = `${producer.name}.progress-${randomUUID()}`;
  const progress = await openProgressReader(interruptible(events, signal), name, run.id, board, everybody);
  opened('progress', () => progress.close());
  await progress.catchUp(PROGRESS_WAIT_MS);
  const refused = foreignProgress(run, progress.otherRuns());
  // It has written nothing yet, and what it would write nobody waits for.
  if (refused !== undefined) throw new BadInput(refused);
  return progress;
}

const openShard = (
  { metrics, log }: UnitContext,
  { events, ...publishing }: Publishing,
  board: ProgressBoard,
  shard: number,
  unwanted: AbortSignal,
): Promise<ProducerShard> =>
  openProducerShard({
    ...publishing,
    log: events,
    unwanted,
    shard,
    board,
    onBatch(seconds, sent) {
      metrics.batchProcessed('produce', seconds);
      for (const [topic, count] of Object.entries(sent)) metrics.published(topic as MeasuredTopic, count);
    },
    say: (fields, message) => log.info(fields, message),
  });

/** What is wrong when a producer of this run's name was started with another scenario, seed or settings. */
const foreignProgress = (run: Run, others: readonly string[]): string | undefined =>
  others.length === 0
    ? undefined
    : `producers under this TENGEWATCH_RUN publish ${others.join(' and ')}, and this one ${run.id}; ` +
      'give all services of a run the same scenario, seed and settings, or this one another TENGEWATCH_RUN';

const waiting = (shards: readonly ProducerShard[]): number[] => shards.filter(({ waits }) => waits).map(({ shard }) => shard);
