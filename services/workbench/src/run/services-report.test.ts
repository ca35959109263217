/** The report put together from what units say of themselves equals the report of one process that has seen all. */
import { beforeAll, expect, test } from '@jest/globals';
import { createReporterTask, reporterInputs } from '@tengewatch/reporter/reporter-task.js';
import type { Truth } from '@tengewatch/shared/events/truth.js';
import { createEmbeddedLog } from '@tengewatch/shared/log/embedded-log.js';
import { describeRun, scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { drive } from '@tengewatch/shared/pipeline/drive.js';
import { openPipeline, type Pipeline } from '@tengewatch/shared/pipeline/open-pipeline.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { createShardProducer } from '@tengewatch/shared/pipeline/shard-producer.js';
import { sourcesOf, topicSpecs } from '@tengewatch/shared/pipeline/topology.js';
import { shippedCalibration } from '@tengewatch/shared/scenario/named-scenario.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { createScorer } from '@tengewatch/shared/scoring/score.js';
import { detectorsOf, detectorTasks } from '@tengewatch/shared/service/detectors.js';
import { openOrderedReader } from '@tengewatch/shared/stream/ordered-reader.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import { everyRuleWorld, findings, WORLD_SEED } from '@tengewatch/test-kit/every-rule-world.js';
import { expectNothingLostOrDoubled } from '@tengewatch/test-kit/expect-undisturbed.js';
import { openAuditor } from './auditor.js';
import { createRules } from '@tengewatch/detector/create-rules.js';
import { recordsHeld } from './records-held.js';
import { runScenario } from './run-scenario.js';
import { servicesReport } from './services-report.js';
import { createUnitResults } from './unit-results.js';

const run = describeRun(everyRuleWorld, WORLD_SEED, producers, createRules(everyRuleWorld.rules));
const options = { scenario: everyRuleWorld, seed: WORLD_SEED, settings: [], signal: new AbortController().signal };
const clock = (): number => performance.now();
const noDeadLetters = ({ detail }: { readonly detail: string }): never => {
  throw new Error(detail);
};

let embedded: RunReport;
beforeAll(async () => {
  embedded = await runScenario(options);
});

/** Hosts every producer and every rule apart from the others, as services do, and lets each unit say what it did. */
async function runInUnits(): Promise<RunReport> {
  const log = createEmbeddedLog();
  await log.ensureTopics(topicSpecs(run));
  const tasks = detectorsOf(run, 'each-rule').flatMap((detector) => detectorTasks(run, detector).map((task) => ({ detector, ...task })));
  const levels = [tasks.filter(({ isFirstLevel }) => isFirstLevel), tasks.filter(({ isFirstLevel }) => !isFirstLevel)];
  const pipeline: Pipeline = await openPipeline({
    log,
    run,
    ...scenarioWindow(everyRuleWorld),
    clock,
    deadLetter: noDeadLetters,
    plan: levels.map((level) => level.map(({ plan }) => plan)),
  });
  const shards = producers.flatMap((producer) =>
    Array.from({ length: run.shards }, (_, shard) => {
      const world = createShard(everyRuleWorld, WORLD_SEED, shard);
      return { producer, world, published: createShardProducer(log, run, [producer], world) };
    }),
  );
  const reporter = await createReporterTask({
    log,
    name: 'reporter',
    inputs: reporterInputs(run),
    clock,
    deadLetter: noDeadLetters,
  });
  const truth = await openOrderedReader({
    log,
    name: 'scorer',
    inputs: [{ topic: 'truth', partitions: [0], sources: sourcesOf(run, 'truth') }],
    clock,
    deadLetter: noDeadLetters,
  });
  const scorer = createScorer();
  const auditor = await openAuditor({ log, run, name: 'auditor', clock, pollWaitMs: 0, onUnusable: noDeadLetters });
  await drive({
    shards: shards.map(({ published }) => published),
    pipeline,
    readers: [
      reporter,
      { step: (maxRecords) => truth.step(maxRecords, (_, record) => scorer.observe(record as Truth)) },
      { step: (maxRecords) => auditor.step(maxRecords) },
    ],
    signal: options.signal,
  });

  const units = createUnitResults(run);
  for (const { producer, world, published } of shards) {
    const { shard, cards } = world;
    units.take({ v: 1, kind: 'shard', service: producer.name, shard, published: published.published(), cards, books: world.books() });
  }
  for (const [level, planned] of pipeline.levels.entries()) {
    for (const [place, { plan, task }] of planned.entries()) {
      const { detector } = levels[level]![place]!;
      units.take({
        v: 2,
        kind: 'task',
        service: detector.name,
        task: plan.name,
        partition: plan.partition,
        stages: task.publishedByStage().map(({ stage, published }) => ({ rule: stage.rule, stage: stage.name, published })),
        ...task.account(),
        skipped: task.skipped(),
      });
    }
  }
  const alerts = [...reporter.reporter.finalAlerts()];
  const { score, verdicts } = scorer.score(alerts);
  return servicesReport(
    options,
    run,
    {
      totals: units.totals(),
      auditor,
      outcome: {
        alerts,
        raised: [...reporter.reporter.raised()],
        nearMisses: reporter.nearMisses.counts(),
        score,
        verdicts: [...verdicts],
        readers: { reporter: reporter.account(), scorer: truth.account() },
      },
      deadLetters: reporter.deadLetters.counts(),
      afterEnds: {},
      records: await recordsHeld(log),
      seconds: 2,
    },
    shippedCalibration().targets,
  );
}

test('whose findings, ledger and books are those of a run in one process, with one reader more', async () => {
  const report = await runInUnits();
  expectNothingLostOrDoubled(report, embedded);
  expect(findings(report)).toEqual(findings(embedded));
  expect(report.run).toEqual({ ...embedded.run, log: 'kafka' });
  for (const [topic, { readers }] of Object.entries(embedded.ledger)) {
    const { auditor, ...others } = report.ledger[topic]!.readers;
    expect(Object.keys(others).sort()).toEqual(Object.keys(readers).sort());
    expect(auditor === undefined).toBe(!['card-top-ups', 'card-debits', 'exchanger-trades', 'atm-withdrawals'].includes(topic));
  }
  expect(report.speed).toMatchObject({ events: embedded.speed.events, seconds: 2 });
});
