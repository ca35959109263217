/** A whole run in one process on the embedded log: from a scenario and a seed to a scored report. */
import { readFileSync } from 'node:fs';
import type { DeadLetter } from '@tengewatch/shared/events/dead-letter.js';
import { encode } from '@tengewatch/shared/events/codec.js';
import { rawTopics, topics, type RawTopic, type TopicName } from '@tengewatch/shared/events/topics.js';
import { createEmbeddedLog } from '@tengewatch/shared/log/embedded-log.js';
import type { EventLog } from '@tengewatch/shared/log/event-log.js';
import { describeRun, scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { drive } from '@tengewatch/shared/pipeline/drive.js';
import { openPipeline, sumByTopic } from '@tengewatch/shared/pipeline/open-pipeline.js';
import { createShardProducer } from '@tengewatch/shared/pipeline/shard-producer.js';
import { partitionsOf, sourcesOf, topicSpecs } from '@tengewatch/shared/pipeline/topology.js';
import { createMetrics, type Metrics } from '@tengewatch/shared/runtime/metrics.js';
import { startMetricsServer } from '@tengewatch/shared/runtime/metrics-server.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { createScorer } from '@tengewatch/shared/scoring/score.js';
import type { Truth } from '@tengewatch/shared/events/truth.js';
import { openOrderedReader } from '@tengewatch/shared/stream/ordered-reader.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import { loadCalibration } from '@tengewatch/shared/world/calibration.js';
import { createReporterTask } from '@tengewatch/reporter/reporter-task.js';
import type { RunOptions } from '../run-options.js';
import { CALIBRATION_FILE } from '../scenario-files.js';
import { createBankBooks } from './bank-books.js';
import { createCountryTally } from './country-tally.js';
import { assembleReport } from './assemble-report.js';
import { createRules, producers } from './parts.js';

export async function runScenario(options: RunOptions): Promise<RunReport> {
  const { scenario, seed, signal } = options;
  const metrics = createMetrics();
  if (options.metricsPort !== undefined) await serveUntil(signal, metrics, options.metricsPort);

  const run = describeRun(scenario, seed, producers, createRules(scenario.rules));
  const { startMs, endMs } = scenarioWindow(scenario);
  const clock = (): number => performance.now();
  const books = createBankBooks();
  const tally = createCountryTally();
  const scorer = createScorer();
  let observed = 0;

  const log = createEmbeddedLog({ retention: 'until-read' });
  await log.ensureTopics(topicSpecs(run));
  const letters = deadLetterBox(log);
  const pipeline = await openPipeline({
    log,
    run,
    startMs,
    endMs,
    clock,
    deadLetter: letters.add,
    observe(topic, event) {
      observed++;
      books.observe(topic as RawTopic, event as never);
      tally.observe(topic as RawTopic, event as never);
    },
  });
  const reporter = await createReporterTask({
    log,
    name: 'reporter',
    alertPartitions: partitionsOf(run, 'alerts'),
    alertSources: sourcesOf(run, 'alerts'),
    clock,
    deadLetter: letters.add,
    onAlert(alert, applied) {
      if (applied === 'opened') metrics.alertOpened(alert.rule, alert.severity);
      options.onAlert?.(alert);
    },
    onDeadLetter: ({ reason }) => metrics.deadLettered(reason),
  });
  const truth = await openOrderedReader({
    log,
    name: 'scorer',
    inputs: [{ topic: 'truth', partitions: [0], sources: sourcesOf(run, 'truth') }],
    clock,
    deadLetter: letters.add,
  });
  const readTruth = (maxRecords: number): Promise<boolean> => truth.step(maxRecords, (_, record) => scorer.observe(record as Truth));

  const startedMs = clock();
  const shards = Array.from({ length: scenario.shards }, (_, shard) => createShard(scenario, seed, shard));
  const shardProducers = shards.map((shard) => createShardProducer(log, run, producers, shard));
  const published = (): { readonly [topic: string]: number } =>
    sumByTopic([...shardProducers.map((producer) => producer.published()), pipeline.published()]);
  const meter = progressMeter(metrics, published, () => sumByTopic(pipeline.ledgers().map(({ ledger }) => handledByTopic(ledger))));

  await drive({
    shards: shardProducers,
    pipeline,
    readers: [reporter, { step: readTruth }],
    signal,
    async afterRound(frontierMs) {
      await letters.flush();
      if (options.metricsPort !== undefined) meter.update();
      const simulatedMs = Math.min(frontierMs, endMs);
      const { total: alerts } = reporter.reporter.counts();
      options.onProgress?.({ simulatedMs, fromMs: startMs, toMs: endMs, events: observed, alerts });
    },
  });
  await letters.flush();
  await reporter.drainDeadLetters(DEAD_LETTERS_PER_POLL);
  const seconds = (clock() - startedMs) / 1000;
  meter.update();

  const scoring = scorer.score(reporter.reporter.finalAlerts());
  metrics.scored(scoring.score);
  const { targets } = loadCalibration(readFileSync(CALIBRATION_FILE, 'utf8'));
  const report = assembleReport({
    options,
    run,
    startMs,
    endMs,
    cards: shards.reduce((sum, shard) => sum + shard.cards, 0),
    published: published(),
    readers: [...pipeline.ledgers(), { reader: 'reporter', ledger: reporter.ledger() }, { reader: 'scorer', ledger: truth.ledger() }],
    records: await recordsHeld(log),
    books: books.close(shards.map((shard) => shard.books())),
    deadLetters: reporter.deadLetters.counts(),
    seconds,
    alerts: reporter.reporter.finalAlerts(),
    scoring,
    calibration: tally.rows({ people: scenario.people, days: scenario.days, schemes: scoring.score.schemes }, targets),
  });
  await Promise.all([reporter.close(), truth.close(), pipeline.close()]);
  await log.close();
  return report;
}

const DEAD_LETTERS_PER_POLL = 10_000;

/** Metrics stay up after the run, until the signal. */
async function serveUntil(signal: AbortSignal, metrics: Metrics, port: number): Promise<void> {
  const server = await startMetricsServer(metrics.registry, port);
  signal.addEventListener('abort', () => void server.close(), { once: true });
}

/** Dead letters carry no order, so they are gathered and appended between rounds. */
function deadLetterBox(log: EventLog): { add(letter: DeadLetter): void; flush(): Promise<void> } {
  let waiting: DeadLetter[] = [];
  return {
    add: (letter) => void waiting.push(letter),
    async flush() {
      if (waiting.length === 0) return;
      const batch = waiting.map((letter) => ({ key: letter.topic, value: encode(letter), timestampMs: 0, stamp: null }));
      waiting = [];
      await log.append({ topic: 'dead-letters', partition: 0 }, batch);
    },
  };
}

async function recordsHeld(log: EventLog): Promise<{ readonly [topic: string]: number }> {
  const names = Object.keys(topics);
  const ends = await Promise.all(names.map((topic) => log.endOffsets(topic)));
  return Object.fromEntries(names.map((topic, index) => [topic, (ends[index] ?? []).reduce((sum, offset) => sum + offset, 0)]));
}

type Counts = { readonly [topic: string]: number };

const handledByTopic = (ledger: object): Counts =>
  Object.fromEntries(Object.entries(ledger as Record<string, { handled: number }>).map(([topic, row]) => [topic, row.handled]));

/** Turns running totals into the increments that counters take. */
function progressMeter(metrics: Metrics, published: () => Counts, handled: () => Counts): { update(): void } {
  let publishedBefore: Counts = {};
  let handledBefore: Counts = {};
  return {
    update() {
      const publishedNow = published();
      const handledNow = handled();
      for (const [topic, events] of Object.entries(publishedNow))
        metrics.published(topic as TopicName, events - (publishedBefore[topic] ?? 0));
      for (const [topic, events] of Object.entries(handledNow)) metrics.handled(topic as TopicName, events - (handledBefore[topic] ?? 0));
      publishedBefore = publishedNow;
      handledBefore = handledNow;
    },
  };
}

/** Events of the raw topics: what a run's speed is counted in. */
export const rawEvents = (published: Counts): number => rawTopics.reduce((sum, topic) => sum + (published[topic] ?? 0), 0);
