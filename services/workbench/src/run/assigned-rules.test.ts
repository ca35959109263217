/** However rules are dealt to detectors, also to several at once, alerts, results and ledger come to the same. */
import { setImmediate } from 'node:timers/promises';
import { beforeAll, expect, test } from '@jest/globals';
import { createReporterTask, reporterInputs } from '@tengewatch/reporter/reporter-task.js';
import type { TopicName } from '@tengewatch/shared/events/topics.js';
import { createEmbeddedLog } from '@tengewatch/shared/log/embedded-log.js';
import type { EventLog, OutgoingRecord } from '@tengewatch/shared/log/event-log.js';
import { describeRun, scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { recordLedger } from '@tengewatch/shared/scoring/record-ledger.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { createShardProducer } from '@tengewatch/shared/pipeline/shard-producer.js';
import { createMetrics } from '@tengewatch/shared/service/metrics.js';
import { alertDigest } from '@tengewatch/shared/scoring/alert-digest.js';
import { openDetectorUnit } from '@tengewatch/shared/service/detector-task.js';
import { detectorName, detectorTasks, type Detector } from '@tengewatch/shared/service/detectors.js';
import { serviceTopicSpecs } from '@tengewatch/shared/service/service-topics.js';
import { createResultReader, resultKey, type ShardResult, type TaskResult } from '@tengewatch/shared/service/unit-result.js';
import { createUnitHost, type UnitHost } from '@tengewatch/shared/service/unit-host.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import pino from 'pino';
import { evaluate } from '@tengewatch/test-kit/evaluate.js';
import { everyRuleWorld as scenario, WORLD_SEED } from '@tengewatch/test-kit/every-rule-world.js';
import { createRules } from '@tengewatch/detector/create-rules.js';
import { createUnitResults } from './unit-results.js';

const run = describeRun(scenario, WORLD_SEED, producers, createRules(scenario.rules));
const names = run.rules.map(({ name }) => name);
const expected = evaluate(scenario, WORLD_SEED);
const clock = (): number => performance.now();

function detectorOf(hosted: readonly string[]): Detector {
  return { name: detectorName(hosted, names), rules: run.rules.filter(({ name }) => hosted.includes(name)) };
}

/** Every task of a detector in a process of its own, as far as the log can tell. */
function host(log: EventLog, detector: Detector, failures: unknown[]): UnitHost {
  const tasks = detectorTasks(run, detector);
  const options = { events: log, service: detector.name, run, ...scenarioWindow(scenario), clock, metrics: createMetrics() };
  const quiet = pino({ level: 'silent' });
  const units = createUnitHost({
    open: (unit, unwanted) => openDetectorUnit({ ...options, log: quiet, msPerCheckpoint: 500, unwanted }, tasks[unit]!, unit),
    onFailure: (error) => void failures.push(error),
  });
  units.own(tasks.map((_, unit) => unit));
  return units;
}

/** One result of each task, of all detectors. */
async function allResults(log: EventLog, detectors: readonly Detector[], failures: unknown[]): Promise<readonly TaskResult[]> {
  const wanted = detectors.flatMap((detector) => detectorTasks(run, detector)).length;
  const reader = await createResultReader(log);
  const found = new Map<string, TaskResult>();
  while (found.size < wanted) {
    expect(failures).toEqual([]);
    for (const result of await reader.poll(50)) if (result.kind === 'task') found.set(resultKey(result), result);
    await setImmediate();
  }
  await reader.close();
  return [...found.values()];
}

const raw: (readonly [Parameters<EventLog['append']>[0], readonly OutgoingRecord[]])[] = [];
const ofShards: ShardResult[] = [];

/** The producers do the same each time, so that they do it once. */
beforeAll(async () => {
  const log = createEmbeddedLog();
  await log.ensureTopics(serviceTopicSpecs(run, []));
  const recorded: EventLog = {
    ...log,
    async append(target, records) {
      raw.push([target, records]);
      await log.append(target, records);
    },
  };
  for (let shard = 0; shard < run.shards; shard++) {
    for (const producer of producers) {
      const world = createShard(scenario, WORLD_SEED, shard);
      const written = createShardProducer(recorded, run, [producer], world);
      while (await written.step(5_000));
      const published = written.published();
      ofShards.push({ v: 1, kind: 'shard', service: producer.name, shard, published, cards: world.cards, books: world.books() });
    }
  }
});

async function eventsWritten(log: EventLog, topic: TopicName): Promise<number> {
  const ends = await log.endOffsets(topic);
  const reader = await log.openReader(
    'counting',
    [...ends.keys()].map((partition) => ({ topic, partition, offset: 0 })),
  );
  const records = await reader.poll(Number.MAX_SAFE_INTEGER, 0);
  expect(records).toHaveLength(ends.reduce((sum, offset) => sum + offset, 0));
  return records.filter(({ header }) => header?.kind === 'event').length;
}

async function watchedBy(detectors: readonly Detector[]) {
  const log = createEmbeddedLog();
  await log.ensureTopics(serviceTopicSpecs(run, detectors));
  for (const [target, records] of raw) await log.append(target, records);
  const failures: unknown[] = [];
  const hosts = detectors.map((detector) => host(log, detector, failures));
  const units = createUnitResults(run);
  for (const shard of ofShards) units.take(shard);
  const results = await allResults(log, detectors, failures);
  for (const result of results) units.take(result);
  await Promise.all(hosts.map((one) => one.close(true)));

  const deadLetter = ({ detail }: { readonly detail: string }): never => {
    throw new Error(detail);
  };
  const reporter = await createReporterTask({ log, name: 'reporter', inputs: reporterInputs(run), clock, deadLetter });
  while (await reporter.step(10_000));
  const { published, readers } = units.totals();
  const { truth: _, ...ledger } = recordLedger({
    published,
    rows: [...readers, { reader: 'reporter', ...reporter.account() }],
    records: {},
    afterEnds: {},
  });
  return {
    digest: alertDigest(reporter.reporter.finalAlerts()),
    results,
    unbalanced: Object.entries(ledger).filter(([, { balanced }]) => !balanced),
    readersOfDebits: Object.keys(ledger['card-debits']!.readers),
    repeats: (await eventsWritten(log, 'alerts')) - published['alerts']!,
  };
}

test('this world has alerts of every rule, or the tests below would prove nothing', () => {
  expect([...new Set(expected.finalAlerts.map(({ rule }) => rule))].sort()).toEqual([...names].sort());
});

const others = (name: string): readonly string[] => names.filter((one) => one !== name);
const dealt: readonly { readonly sets: readonly (readonly string[])[] }[] = [
  { sets: [names] },
  { sets: names.map((name) => [name]) },
  ...names.map((name) => ({ sets: [[name], others(name)] })),
];
const words = (sets: readonly (readonly string[])[]): string => sets.map((hosted) => hosted.join(' + ')).join(', ');
test.each(dealt.map(({ sets }) => ({ what: words(sets), sets })))('rules dealt to detectors of $what', async ({ sets }) => {
  const detectors = sets.map(detectorOf);
  const { digest, unbalanced, readersOfDebits, repeats } = await watchedBy(detectors);
  expect(digest).toBe(expected.alertDigest);
  expect(unbalanced).toEqual([]);
  expect(readersOfDebits.sort()).toEqual([...names].sort());
  expect(repeats).toBe(0);
});

test.each([
  { what: 'one of all rules and one of each', sets: [names, ...names.map((name) => [name])] },
  { what: 'two that have rules in common', sets: [others(names[0]!), others(names[1]!)] },
])('detectors with the same rules do the work again and change nothing: $what', async ({ sets }) => {
  const detectors = sets.map(detectorOf);
  const { digest, unbalanced, results, repeats } = await watchedBy(detectors);
  expect(digest).toBe(expected.alertDigest);
  expect(unbalanced).toEqual([]);
  expect(new Set(results.map(({ service }) => service)).size).toBe(detectors.length);
  // Each writes the same records with the same numbers, of which readers take one.
  expect(repeats).toBeGreaterThan(0);
});
