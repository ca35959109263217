/** A whole run in one process, on the embedded log or on a cluster: from a scenario and a seed to a scored report. */
import { describeRun, scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { topicSpecs, type Run } from '@tengewatch/shared/pipeline/topology.js';
import { createMetrics, type Metrics } from '@tengewatch/shared/service/metrics.js';
import { watchProcess } from '@tengewatch/shared/runtime/metrics-process.js';
import { startMetricsServer } from '@tengewatch/shared/runtime/metrics-server.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import type { RunOptions, RunProgress } from '../run-options.js';
import { shippedCalibration } from '@tengewatch/shared/scenario/named-scenario.js';
import { assembleReport } from './assemble-report.js';
import { createProgressMeter } from './progress-meter.js';
import { recordsAfterEnds } from './records-after-ends.js';
import { recordsHeld } from './records-held.js';
import { openRunLog, type RunLog } from './run-log.js';
import { openRunParts, readTruth, type RunParts } from './run-parts.js';
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
  const { log, pollWaitMs } = runLog;
  await log.ensureTopics(topicSpecs(run));
  const parts = await openRunParts(log, run, pollWaitMs, metrics, options);
  const { shardProducers, pipeline, reporter, letters } = parts;
  const meter = createProgressMeter({ metrics, pipeline, readers: [reporter, parts.truth], published: parts.published });
  await runLog.drive({
    shards: shardProducers,
    pipeline,
    readers: [reporter, { step: readTruth(parts) }],
    signal: options.signal,
    onBatch: metrics.batchProcessed,
    async afterRound(frontierMs) {
      await letters.flush();
      measureWatermark(parts, metrics, scenarioWindow(options.scenario));
      if (options.metricsPort !== undefined) meter.update();
      options.onProgress?.(progressOf(parts, options.scenario, frontierMs, runLog.kind === 'kafka' ? meter.lag() : []));
    },
  });
  await letters.flush();
  while (await reporter.drainDeadLetters(DEAD_LETTERS_PER_POLL)) options.signal.throwIfAborted();
  const seconds = (performance.now() - parts.startedMs) / 1000;
  meter.update();
  const report = await reportOf(runLog, run, parts, metrics, options, seconds);
  await parts.close();
  return report;
}

type Window = ReturnType<typeof scenarioWindow>;

/** Measures the event time of the shard furthest ahead and of the reader furthest behind; both are equal once all have ended. */
function measureWatermark({ shardProducers, pipeline, reporter }: RunParts, metrics: Metrics, { startMs, endMs }: Window): void {
  const readMs = Math.min(reporter.frontierMs, ...pipeline.levels.flat().map(({ task }) => task.frontierMs));
  const passedMs = Math.min(Math.max(readMs, startMs), endMs);
  const publishedMs = Math.max(...shardProducers.map((shard) => shard.frontierMs));
  metrics.frontierReached(Math.min(endMs, ...shardProducers.map((shard) => shard.frontierMs)));
  metrics.watermarkReached(passedMs);
  metrics.watermarkDelay((Math.min(publishedMs, endMs) - passedMs) / 1000);
}

function progressOf(
  { onlookers, reporter }: RunParts,
  scenario: RunOptions['scenario'],
  frontierMs: number,
  lag: RunProgress['lag'],
): RunProgress {
  const { startMs, endMs } = scenarioWindow(scenario);
  const { total: alerts } = reporter.reporter.counts();
  return { simulatedMs: Math.min(frontierMs, endMs), fromMs: startMs, toMs: endMs, events: onlookers.events(), alerts, lag };
}

async function reportOf(
  { log, kind }: RunLog,
  run: Run,
  parts: RunParts,
  metrics: Metrics,
  options: RunOptions,
  seconds: number,
): Promise<RunReport> {
  const { shards, reporter, scorer, onlookers } = parts;
  const { people, start, days } = options.scenario;
  const readers = parts.accounts();
  const alerts = reporter.reporter.finalAlerts();
  const scoring = scorer.score(alerts);
  metrics.scored(scoring.score);
  return assembleReport({
    options,
    run,
    log: kind,
    ...scenarioWindow(options.scenario),
    cards: shards.reduce((sum, shard) => sum + shard.cards, 0),
    published: parts.published(),
    readers,
    records: await recordsHeld(log),
    afterEnds: await recordsAfterEnds(
      log,
      readers.flatMap(({ ends }) => ends),
    ),
    books: onlookers.books.close(shards.map((shard) => shard.books())),
    deadLetters: reporter.deadLetters.counts(),
    seconds,
    alerts,
    raised: reporter.reporter.raised(),
    nearMisses: reporter.nearMisses.counts(),
    scoring,
    calibration: onlookers.calibration.rows({ people, start, days, schemes: scoring.score.schemes }, shippedCalibration().targets),
  });
}

const DEAD_LETTERS_PER_POLL = 10_000;

/** Metrics stay up after the run, until the signal. */
async function serveUntil(signal: AbortSignal, metrics: Metrics, port: number): Promise<void> {
  watchProcess(metrics.registry);
  const server = await startMetricsServer(metrics.registry, port);
  signal.addEventListener('abort', () => void server.close(), { once: true });
}
