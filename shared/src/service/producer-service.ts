/** A producer as a process of its own: its instances share the shards, and each publishes the producer's topics of those it has. */
import { randomUUID } from 'node:crypto';
import type { EventLog, TopicSpec } from '../log/event-log.js';
import type { Producer } from '../pipeline/producer.js';
import { partitionsOf, type Run } from '../pipeline/topology.js';
import { runService, type ServiceContext } from '../runtime/run-service.js';
import type { MeasuredTopic } from '../runtime/metrics.js';
import type { TopicName } from '../events/topics.js';
import { openProducerShard, type ProducerShard } from './producer-shard.js';
import { describeServiceRun, type ServiceRun } from './service-run.js';
import { STATEMENTS, unitTopic } from './service-topics.js';
import { createSkewBoard, openProgressReader } from './skew.js';
import { createWaitTeller } from './wait-teller.js';
import { clusterServiceSchema, workOnUnits, type ClusterServiceSchema, type Work } from './work-service.js';

export interface ProducerServiceOptions {
  /** That of one of the producers. */
  readonly name: string;
  readonly httpPort: number;
}

const PROGRESS_WAIT_MS = 100;

export function runProducer({ name, httpPort }: ProducerServiceOptions): Promise<void> {
  return runService<ClusterServiceSchema, ServiceRun>({
    name,
    what: 'simulates shards of the country and publishes its part of their events to Kafka.',
    schema: clusterServiceSchema({ httpPort }),
    prepare: (config) => describeServiceRun(config, []),
    start(context) {
      const { run } = context.prepared;
      const producer = run.producers.find((one) => one.name === name);
      if (producer === undefined) throw new Error(`there is no producer "${name}"`);
      return workOnUnits({ name, context, topics: producerTopics(run, producer), begin: (log) => produce(log, producer, context) });
    },
  });
}

/** What a producer reads and writes, and no more. */
function producerTopics(run: Run, producer: Producer): readonly TopicSpec[] {
  const written: readonly TopicName[] = producer.writesTruth ? [...producer.topics, 'truth'] : producer.topics;
  return [
    ...written.map((name) => ({ name, partitions: partitionsOf(run, name) })),
    ...run.producers.map((one) => ({ name: unitTopic(one.name), partitions: run.shards })),
    { name: STATEMENTS, partitions: 1 },
  ];
}

async function produce(log: EventLog, producer: Producer, context: ServiceContext<ClusterServiceSchema, ServiceRun>): Promise<Work> {
  const { prepared, metrics, log: logger } = context;
  const { run, scenario, seed, startMs, endMs } = prepared;
  const everybody = { producers: run.producers.map(({ name }) => name), shards: run.shards, startMs };
  const board = createSkewBoard(everybody);
  // Instances read all of it, each by itself.
  const progress = await openProgressReader(log, `${producer.name}.progress-${randomUUID()}`, board, everybody);
  context.opened('progress', () => progress.close());
  await progress.catchUp(PROGRESS_WAIT_MS);
  const shards = new Map<number, ProducerShard>();
  const waitTeller = createWaitTeller({
    startMs,
    clock: () => performance.now(),
    tell: (fields, message) => logger.warn(fields, message),
  });

  return {
    async open(shard) {
      const opened = await openProducerShard({
        log,
        run,
        scenario,
        seed,
        producer,
        shard,
        board,
        onBatch(seconds, sent) {
          metrics.batchProcessed('produce', seconds);
          for (const [topic, events] of Object.entries(sent)) metrics.published(topic as MeasuredTopic, events);
        },
        say: (fields, message) => logger.info(fields, message),
      });
      shards.set(shard, opened);
      return {
        step: opened.step,
        release(mayWrite) {
          shards.delete(shard);
          return opened.release(mayWrite);
        },
      };
    },
    async tend() {
      await progress.poll(PROGRESS_WAIT_MS);
      const own = [...shards.values()];
      if (own.length > 0) metrics.frontierReached(Math.min(endMs, ...own.map(({ frontierMs }) => frontierMs)));
      waitTeller.look(
        own.filter(({ waits }) => waits).map(({ shard }) => shard),
        board.slowest(),
      );
    },
  };
}
