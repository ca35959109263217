/** The guarantee, on real worlds and the real rules: nothing but the events decides what is alerted. */
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { describe, expect, test } from '@jest/globals';
import { createReporterTask, reporterInputs } from '@tengewatch/reporter/reporter-task.js';
import { producedTopics } from '@tengewatch/shared/events/topics.js';
import { createEmbeddedLog } from '@tengewatch/shared/log/embedded-log.js';
import type { EventLog, OutgoingRecord } from '@tengewatch/shared/log/event-log.js';
import { describeRun, scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { recordLedger } from '@tengewatch/shared/scoring/record-ledger.js';
import { openPipeline, sumByTopic } from '@tengewatch/shared/pipeline/open-pipeline.js';
import { createShardProducer } from '@tengewatch/shared/pipeline/shard-producer.js';
import { planTasks, topicSpecs } from '@tengewatch/shared/pipeline/topology.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { alertDigest } from '@tengewatch/shared/scoring/alert-digest.js';
import { runInRandomOrder, seededPick, type Pick } from '@tengewatch/shared/testing/random-schedule.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import { evaluate } from '@tengewatch/test-kit/evaluate.js';
import { everyRuleWorld as scenario, WORLD_SEED } from '@tengewatch/test-kit/every-rule-world.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { createRules } from '@tengewatch/detector/create-rules.js';

const expected = evaluate(scenario, WORLD_SEED);

interface Variation {
  readonly partitions: number;
  readonly scheduleSeed: number;
  readonly maxBatch: number;
  /** One task for each stage, as in separate services. */
  readonly separate?: boolean;
  /** Repeats batches and lets foreign writers in. */
  readonly disturbed?: boolean;
}

interface Outcome {
  readonly digest: string;
  readonly balanced: boolean;
  readonly duplicates: number;
  readonly deadLetters: number;
  readonly foreignWritten: number;
}

async function runVaried(world: Scenario, variation: Variation): Promise<Outcome> {
  const pick = seededPick(variation.scheduleSeed);
  const run = { ...describeRun(world, WORLD_SEED, producers, createRules(world.rules)), partitions: variation.partitions };
  const embedded = createEmbeddedLog({ retention: 'until-read' });
  await embedded.ensureTopics(topicSpecs(run));
  const disturbance = disturb(embedded, pick);
  const log = variation.disturbed === true ? disturbance.log : embedded;
  let deadLetters = 0;
  const deadLetter = (): void => void deadLetters++;
  const clock = (): number => 0;
  const separatePlan = [run.rules.flatMap((rule) => planTasks({ ...run, rules: [rule] }).flat())];
  const pipeline = await openPipeline({
    log,
    run,
    ...scenarioWindow(world),
    clock,
    deadLetter,
    ...(variation.separate === true ? { plan: separatePlan } : {}),
  });
  const reporter = await createReporterTask({
    log,
    name: 'reporter',
    inputs: reporterInputs(run),
    clock,
    deadLetter,
  });
  const shards = Array.from({ length: world.shards }, (_, shard) =>
    createShardProducer(log, run, producers, createShard(world, WORLD_SEED, shard)),
  );
  const steppables = [
    ...shards.map((shard) => ({ name: `shard ${shard.shard}`, step: (records: number) => shard.step(records) })),
    ...pipeline.levels.flat().map(({ task }) => task),
    { name: 'reporter', step: (records: number) => reporter.step(records) },
  ];
  await runInRandomOrder(steppables, pick, variation.maxBatch);
  const published = sumByTopic([...shards.map((shard) => shard.published()), pipeline.published()]);
  const { truth: _, ...watched } = recordLedger({
    published,
    rows: [...pipeline.accounts(), { reader: 'reporter', ...reporter.account() }],
    records: {},
    afterEnds: {},
  });
  return {
    digest: alertDigest(reporter.reporter.finalAlerts()),
    balanced: Object.values(watched).every(({ balanced }) => balanced),
    duplicates: Object.values(watched).reduce(
      (sum, { readers }) => sum + Object.values(readers).reduce((of, row) => of + row.duplicates, 0),
      0,
    ),
    deadLetters,
    foreignWritten: disturbance.foreignWritten(),
  };
}

/** One batch in five is written again, and one in ten is preceded by somebody else's record. */
function disturb(log: EventLog, pick: Pick): { log: EventLog; foreignWritten(): number } {
  const foreign: readonly OutgoingRecord[] = [
    { key: null, value: 'not json', timestampMs: 0, header: null },
    { key: 'somebody', value: '{"v":1}', timestampMs: 5, header: { kind: 'event', source: 'somebody else', sequence: 1 } },
  ];
  let written = 0;
  return {
    log: {
      ...log,
      async append(target, records) {
        if (pick(10) === 0 && (producedTopics as readonly string[]).includes(target.topic)) {
          written++;
          await log.append(target, [foreign[pick(foreign.length)]!]);
        }
        await log.append(target, records);
        if (pick(5) === 0) await log.append(target, records.slice(pick(records.length)));
      },
    },
    foreignWritten: () => written,
  };
}

describe('the alerts are a function of the events', () => {
  test('this world has alerts of every rule, or the tests below would prove nothing', () => {
    const rules = new Set(expected.finalAlerts.map(({ rule }) => rule));
    expect([...rules].sort()).toEqual([...ruleNames].sort());
  });

  const variations: readonly Variation[] = [
    { partitions: 1, scheduleSeed: 11, maxBatch: 5000 },
    { partitions: 3, scheduleSeed: 12, maxBatch: 400 },
    { partitions: 16, scheduleSeed: 13, maxBatch: 3000 },
    { partitions: 5, scheduleSeed: 14, maxBatch: 900, separate: true },
    { partitions: 2, scheduleSeed: 15, maxBatch: 300, disturbed: true },
    { partitions: 7, scheduleSeed: 16, maxBatch: 2000, disturbed: true, separate: true },
  ];
  test.each(variations)('%j', async (variation) => {
    const outcome = await runVaried(scenario, variation);
    expect(outcome.digest).toBe(expected.alertDigest);
    expect(outcome.balanced).toBe(true);
    if (variation.disturbed !== true) return;
    expect(outcome.duplicates).toBeGreaterThan(0);
    expect(outcome.foreignWritten).toBeGreaterThan(0);
    // Hosted apart, each rule meets a foreign record by itself.
    expect(outcome.deadLetters).toBe(outcome.foreignWritten * (variation.separate === true ? ruleNames.length : 1));
  });

  test('calling a scheme a decoy changes its score and no alert', () => {
    const relabelled = evaluate(
      {
        ...scenario,
        schemes: scenario.schemes.map((plan) => (plan.typology === 'cash-out-groups' ? { ...plan, label: 'decoy' as const } : plan)),
      },
      WORLD_SEED,
    );
    expect(relabelled.alertDigest).toBe(expected.alertDigest);
    expect(expected.score.byTypology['cash-out-groups'].schemes).toBe(1);
    expect(relabelled.score.byTypology['cash-out-groups'].schemes).toBe(0);
  });

  test('another seed is another country', () => {
    expect(evaluate(scenario, WORLD_SEED + 1).alertDigest).not.toBe(expected.alertDigest);
  });
});
