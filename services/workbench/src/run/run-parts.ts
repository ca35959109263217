/** Everything that takes part in a run of one process, opened on its log: shards, tasks, the reporter, the scorer, and who counts along. */
import type { ProducedTopic } from '@tengewatch/shared/events/topics.js';
import type { Truth } from '@tengewatch/shared/events/truth.js';
import type { EventLog } from '@tengewatch/shared/log/event-log.js';
import { scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { openPipeline, sumByTopic, type Pipeline } from '@tengewatch/shared/pipeline/open-pipeline.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { createShardProducer, type ShardProducer } from '@tengewatch/shared/pipeline/shard-producer.js';
import { sourcesOf, type Run } from '@tengewatch/shared/pipeline/topology.js';
import type { ReaderRow } from '@tengewatch/shared/scoring/record-ledger.js';
import { createScorer, type Scorer } from '@tengewatch/shared/scoring/score.js';
import { createDeadLetterBox, type DeadLetterBox } from '@tengewatch/shared/service/dead-letter-box.js';
import type { Metrics } from '@tengewatch/shared/service/metrics.js';
import { openOrderedReader, type EventSink, type OrderedReader } from '@tengewatch/shared/stream/ordered-reader.js';
import type { ReaderAccount } from '@tengewatch/shared/stream/reader-account.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import type { ShardSimulation } from '@tengewatch/shared/world/simulation.js';
import { createReporterTask, reporterInputs, type ReporterTask } from '@tengewatch/reporter/reporter-task.js';
import type { RunOptions } from '../run-options.js';
import { createBankBooks, type BankBooks } from './bank-books.js';
import { createCalibrationMetrics, type CalibrationMetrics } from './calibration-metrics.js';

/** Whoever sees every raw event once, just before the card stages fold it. */
export interface Onlookers {
  readonly books: BankBooks;
  readonly calibration: CalibrationMetrics;
  /** Events seen so far. */
  events(): number;
  readonly observe: EventSink;
}

export interface RunParts {
  /** Wall-clock: when all readers were open, and the country began to be built. */
  readonly startedMs: number;
  readonly shards: readonly ShardSimulation[];
  readonly shardProducers: readonly ShardProducer[];
  readonly pipeline: Pipeline;
  readonly reporter: ReporterTask;
  /** Reads the truth for the scorer. */
  readonly truth: OrderedReader;
  readonly scorer: Scorer;
  readonly onlookers: Onlookers;
  readonly letters: DeadLetterBox;
  /** Records written so far by all parts, by topic. */
  published(): { readonly [topic: string]: number };
  /** What each reader made of what it read. */
  accounts(): readonly (ReaderRow & ReaderAccount)[];
  close(): Promise<void>;
}

function createOnlookers(): Onlookers {
  const books = createBankBooks();
  const calibration = createCalibrationMetrics();
  let observed = 0;
  return {
    books,
    calibration,
    events: () => observed,
    observe(topic, event) {
      observed++;
      books.observe(topic as ProducedTopic, event as never);
      calibration.observe(topic as ProducedTopic, event as never);
    },
  };
}

export async function openRunParts(
  log: EventLog,
  run: Run,
  pollWaitMs: number,
  metrics: Metrics,
  { scenario, seed, onAlert }: Pick<RunOptions, 'scenario' | 'seed' | 'onAlert'>,
): Promise<RunParts> {
  const letters = createDeadLetterBox(log);
  const onlookers = createOnlookers();
  const reading = { log, clock: () => performance.now(), pollWaitMs, deadLetter: letters.add };
  const pipeline = await openPipeline({ ...reading, run, ...scenarioWindow(scenario), observe: onlookers.observe });
  const reporter = await createReporterTask({
    ...reading,
    name: 'reporter',
    inputs: reporterInputs(run),
    onAlert(alert, applied) {
      if (applied === 'opened') metrics.alertOpened(alert.rule, alert.severity);
      onAlert?.(alert);
    },
    onDeadLetter: ({ reason }) => metrics.deadLettered(reason),
  });
  const truth = await openOrderedReader({
    ...reading,
    name: 'scorer',
    inputs: [{ topic: 'truth', partitions: [0], sources: sourcesOf(run, 'truth') }],
  });
  const startedMs = performance.now();
  const shards = Array.from({ length: scenario.shards }, (_, shard) => createShard(scenario, seed, shard));
  const shardProducers = shards.map((shard) => createShardProducer(log, run, producers, shard));
  return {
    startedMs,
    shards,
    shardProducers,
    pipeline,
    reporter,
    truth,
    scorer: createScorer(),
    onlookers,
    letters,
    published: () => sumByTopic([...shardProducers.map((producer) => producer.published()), pipeline.published()]),
    accounts: () => [...pipeline.accounts(), { reader: 'reporter', ...reporter.account() }, { reader: 'scorer', ...truth.account() }],
    close: async () => {
      await Promise.all([reporter.close(), truth.close(), pipeline.close()]);
    },
  };
}

/** The step of the reader of the truth: it hands on what the scorer is to know. */
export const readTruth =
  ({ truth, scorer }: Pick<RunParts, 'truth' | 'scorer'>) =>
  (maxRecords: number): Promise<boolean> =>
    truth.step(maxRecords, (_, record) => scorer.observe(record as Truth));
