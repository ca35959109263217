/** A whole run in one process, on the embedded log or on a cluster: from a scenario and a seed to a scored report. */
import type { ProducedTopic } from '@tengewatch/shared/events/topics.js';
import { describeRun, scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { openPipeline, sumByTopic } from '@tengewatch/shared/pipeline/open-pipeline.js';
import { createShardProducer } from '@tengewatch/shared/pipeline/shard-producer.js';
import { sourcesOf, topicSpecs, type Run } from '@tengewatch/shared/pipeline/topology.js';
import { createMetrics, type Metrics } from '@tengewatch/shared/service/metrics.js';
import { watchProcess } from '@tengewatch/shared/runtime/metrics-process.js';
import { startMetricsServer } from '@tengewatch/shared/runtime/metrics-server.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { createScorer } from '@tengewatch/shared/scoring/score.js';
import { createDeadLetterBox } from '@tengewatch/shared/service/dead-letter-box.js';
import type { Truth } from '@tengewatch/shared/events/truth.js';
import { openOrderedReader } from '@tengewatch/shared/stream/ordered-reader.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import { createReporterTask, reporterInputs } from '@tengewatch/reporter/reporter-task.js';
import type { RunOptions } from '../run-options.js';
import { shippedCalibration } from '@tengewatch/shared/scenario/named-scenario.js';
import { createBankBooks } from './bank-books.js';
import { createCalibrationMetrics } from './calibration-metrics.js';
import { assembleReport } from './assemble-report.js';
import { createProgressMeter } from './progress-meter.js';
import { recordsAfterEnds } from './records-after-ends.js';
import { recordsHeld } from './records-held.js';
import { openRunLog, type RunLog } from './run-log.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { createRules } from '@tengewatch/detector/create-rules.js';

export async function runScenario(options: RunOptions): Promise<RunReport> {
  const { scenario, seed, signal } = options;
  const metrics = createMetrics();
  if (options.metricsPort !== undefined) await serveUntil(signal, metrics, options.metricsPort);

  const run = describeRun(scenario, seed, producers, createRules(scenario.rules));
  const runLog = await openRunLog(run, options.kafka, signal);
  let report: RunReport;
  try {
    report = await runOn(runLog, run, metrics, options);
  } catch (error) {
    await runLog.abandon();
    throw error;
  }
  await runLog.leave();
  return report;
}

async function runOn(runLog: RunLog, run: Run, metrics: Metrics, options: RunOptions): Promise<RunReport> {
  const { scenario, seed, signal } = options;
  const { log, pollWaitMs } = runLog;
  const { startMs, endMs } = scenarioWindow(scenario);
  const clock = (): number => performance.now();
  const books = createBankBooks();
  const calibration = createCalibrationMetrics();
  const scorer = createScorer();
  let observed = 0;

  await log.ensureTopics(topicSpecs(run));
  const letters = createDeadLetterBox(log);
  const pipeline = await openPipeline({
    log,
    run,
    startMs,
    endMs,
    clock,
    pollWaitMs,
    deadLetter: letters.add,
    observe(topic, event) {
      observed++;
      books.observe(topic as ProducedTopic, event as never);
      calibration.observe(topic as ProducedTopic, event as never);
    },
  });
  const reporter = await createReporterTask({
    log,
    name: 'reporter',
    inputs: reporterInputs(run),
    clock,
    pollWaitMs,
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
    pollWaitMs,
    deadLetter: letters.add,
  });
  const readTruth = (maxRecords: number): Promise<boolean> => truth.step(maxRecords, (_, record) => scorer.observe(record as Truth));

  const startedMs = clock();
  const shards = Array.from({ length: scenario.shards }, (_, shard) => createShard(scenario, seed, shard));
  const shardProducers = shards.map((shard) => createShardProducer(log, run, producers, shard));
  const published = (): { readonly [topic: string]: number } =>
    sumByTopic([...shardProducers.map((producer) => producer.published()), pipeline.published()]);
  const meter = createProgressMeter({ metrics, pipeline, readers: [reporter, truth], published });
  /** How far the shard that is furthest and the reader that is furthest behind are in event time; the same once all have ended. */
  function measureWatermark(): void {
    const readMs = Math.min(reporter.frontierMs, ...pipeline.levels.flat().map(({ task }) => task.frontierMs));
    const passedMs = Math.min(Math.max(readMs, startMs), endMs);
    const publishedMs = Math.max(...shardProducers.map((shard) => shard.frontierMs));
    metrics.frontierReached(Math.min(endMs, ...shardProducers.map((shard) => shard.frontierMs)));
    metrics.watermarkReached(passedMs);
    metrics.watermarkDelay((Math.min(publishedMs, endMs) - passedMs) / 1000);
  }

  await runLog.drive({
    shards: shardProducers,
    pipeline,
    readers: [reporter, { step: readTruth }],
    signal,
    onBatch: metrics.batchProcessed,
    async afterRound(frontierMs) {
      await letters.flush();
      measureWatermark();
      if (options.metricsPort !== undefined) meter.update();
      const simulatedMs = Math.min(frontierMs, endMs);
      const { total: alerts } = reporter.reporter.counts();
      options.onProgress?.({
        simulatedMs,
        fromMs: startMs,
        toMs: endMs,
        events: observed,
        alerts,
        lag: runLog.kind === 'kafka' ? meter.lag() : [],
      });
    },
  });
  await letters.flush();
  while (await reporter.drainDeadLetters(DEAD_LETTERS_PER_POLL)) signal.throwIfAborted();
  const seconds = (clock() - startedMs) / 1000;
  meter.update();

  const readers = [...pipeline.accounts(), { reader: 'reporter', ...reporter.account() }, { reader: 'scorer', ...truth.account() }];
  const scoring = scorer.score(reporter.reporter.finalAlerts());
  metrics.scored(scoring.score);
  const { targets } = shippedCalibration();
  const report = assembleReport({
    options,
    run,
    log: runLog.kind,
    startMs,
    endMs,
    cards: shards.reduce((sum, shard) => sum + shard.cards, 0),
    published: published(),
    readers,
    records: await recordsHeld(log),
    afterEnds: await recordsAfterEnds(
      log,
      readers.flatMap(({ ends }) => ends),
    ),
    books: books.close(shards.map((shard) => shard.books())),
    deadLetters: reporter.deadLetters.counts(),
    seconds,
    alerts: reporter.reporter.finalAlerts(),
    raised: reporter.reporter.raised(),
    nearMisses: reporter.nearMisses.counts(),
    scoring,
    calibration: calibration.rows({ people: scenario.people, days: scenario.days, schemes: scoring.score.schemes }, targets),
  });
  await Promise.all([reporter.close(), truth.close(), pipeline.close()]);
  return report;
}

const DEAD_LETTERS_PER_POLL = 10_000;

/** Metrics stay up after the run, until the signal. */
async function serveUntil(signal: AbortSignal, metrics: Metrics, port: number): Promise<void> {
  watchProcess(metrics.registry);
  const server = await startMetricsServer(metrics.registry, port);
  signal.addEventListener('abort', () => void server.close(), { once: true });
}
