/** The tasks of a detector move between instances that drain or die: alerts, counts and results are those of one that stayed. */
import { beforeEach, expect, test } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { createEmbeddedLog } from '../log/embedded-log.js';
import type { EventLog } from '../log/event-log.js';
import { describeRun, scenarioWindow } from '../pipeline/describe-run.js';
import { producers } from '../pipeline/producers.js';
import { createShardProducer } from '../pipeline/shard-producer.js';
import { partitionsOf, sourcesOf, type Run } from '../pipeline/topology.js';
import { createMetrics, type Metrics } from './metrics.js';
import type { Rule } from '../stream/stage.js';
import { openOrderedReader } from '../stream/ordered-reader.js';
import { seededPick, type Pick } from '../testing/random-schedule.js';
import { smallScenario } from '../testing/small-scenario.js';
import { cardTallyStage, cityTallyStage } from '../testing/tally-stages.js';
import { createShard } from '../world/shard.js';
import { createDetectorMeter } from './detector-meter.js';
import { openDetectorUnit } from './detector-task.js';
import { detectorTasks } from './detectors.js';
import { serviceTopicSpecs } from './service-topics.js';
import { createResultReader, type TaskResult } from './unit-result.js';
import { createUnitHost, type UnitHost } from './unit-host.js';

const SEED = 5;
const scenario = smallScenario({ people: 40, days: 12, partitions: 2 });
const rule: Rule = { name: 'unlicensed-platforms', version: 'v1', stages: [cardTallyStage, cityTallyStage] };
const run: Run = describeRun(scenario, SEED, producers, [rule]);
const window = scenarioWindow(scenario);
const detector = { name: 'detector-unlicensed-platforms', rules: [rule] };
const tasks = detectorTasks(run, detector);
const all = tasks.map((_, unit) => unit);
const service = detector.name;
const EVENTS_PER_SLICE = 30;

let log: EventLog;
let failures: unknown[];
let logged: { readonly msg: string; readonly recordsRead?: number; readonly saved?: boolean }[];

beforeEach(async () => {
  log = createEmbeddedLog();
  failures = [];
  logged = [];
  await log.ensureTopics(serviceTopicSpecs(run, [detector]));
});

interface Instance {
  readonly host: UnitHost;
  readonly metrics: Metrics;
  measure(): void;
}

function startInstance(): Instance {
  const metrics = createMetrics();
  const meter = createDetectorMeter({ metrics, events: log, ...window });
  const options = {
    events: log,
    service,
    run,
    ...window,
    log: pino({}, { write: (line) => void logged.push(JSON.parse(line)) }),
    metrics,
  };
  const host = createUnitHost({
    open: async (unit, unwanted) =>
      meter.watched(
        await openDetectorUnit({ ...options, unwanted, clock: () => performance.now(), msPerCheckpoint: 5 }, tasks[unit]!, unit),
      ),
    onFailure: (error) => void failures.push(error),
  });
  return { host, metrics, measure: meter.update };
}

/** Publishes the world slice by slice; foreign records are among the first. */
async function publish(afterSlice: () => Promise<void>): Promise<{ readonly [topic: string]: number }> {
  await log.append({ topic: 'card-debits', partition: 1 }, [{ key: null, value: 'no event', timestampMs: 0, header: null }]);
  const shards = Array.from({ length: scenario.shards }, (_, shard) =>
    createShardProducer(log, run, producers, createShard(scenario, SEED, shard)),
  );
  for (let open = [...shards]; open.length > 0; open = open.filter(({ frontierMs }) => Number.isFinite(frontierMs))) {
    const behind = open.reduce((least, one) => (one.frontierMs < least.frontierMs ? one : least));
    await behind.step(EVENTS_PER_SLICE);
    await afterSlice();
  }
  const published: Record<string, number> = {};
  for (const one of shards.map((shard) => shard.published())) {
    for (const [topic, events] of Object.entries(one)) published[topic] = (published[topic] ?? 0) + events;
  }
  return published;
}

async function allResults(): Promise<TaskResult[]> {
  const reader = await createResultReader(log);
  const last = new Map<string, TaskResult>();
  for (let polls = 0; last.size < tasks.length; polls++) {
    expect(failures).toEqual([]);
    expect(polls).toBeLessThan(100);
    for (const result of await reader.poll(200)) if (result.kind === 'task') last.set(result.task, result);
  }
  await reader.close();
  return tasks.map(({ plan }) => last.get(plan.name)!);
}

async function allAlerts(): Promise<string[]> {
  const alerts: string[] = [];
  const partitions = Array.from({ length: partitionsOf(run, 'alerts') }, (_, partition) => partition);
  const reader = await openOrderedReader({
    log,
    name: 'test',
    inputs: [{ topic: 'alerts', partitions, sources: sourcesOf(run, 'alerts') }],
    deadLetter(letter) {
      throw new Error(letter.detail);
    },
    clock: () => 0,
  });
  while (await reader.step(10_000, (_, alert) => void alerts.push(JSON.stringify(alert))));
  return alerts;
}

/** The value of a counter without labels, or the sum of its series. */
async function total(metrics: Metrics, name: string): Promise<number> {
  const lines = (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith(name));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

async function undisturbed() {
  const instance = startInstance();
  instance.host.own(all);
  const published = await publish(async () => {});
  const results = await allResults();
  expect(instance.host.owned().map(({ state }) => state)).toEqual(tasks.map(() => 'done'));
  instance.measure();
  const metrics = {
    opened: await total(instance.metrics, 'tengewatch_alerts_opened_total'),
    debits: await total(instance.metrics, 'tengewatch_events_handled_total{topic="card-debits"}'),
    letters: await total(instance.metrics, 'tengewatch_dead_letters_total{reason="no-source"}'),
    watermark: await total(instance.metrics, 'tengewatch_watermark_timestamp_seconds'),
    delay: await total(instance.metrics, 'tengewatch_watermark_delay_seconds'),
  };
  await instance.host.close(true);
  return { published, results, alerts: await allAlerts(), metrics };
}

test('a detector that stays says what it read and published, and measures it', async () => {
  const { published, results, alerts, metrics } = await undisturbed();
  const handled = (topic: 'card-debits' | 'atm-withdrawals'): number =>
    results.reduce((sum, { ledger }) => sum + (ledger[topic]?.handled ?? 0), 0);
  expect(handled('card-debits')).toBe(published['card-debits']);
  expect(handled('atm-withdrawals')).toBe(published['atm-withdrawals']);
  expect(results[1]).toMatchObject({
    kind: 'task',
    service,
    task: 'card-1',
    partition: 1,
    stages: [{ rule: rule.name, stage: cardTallyStage.name }],
    skipped: 0,
  });
  expect(results[1]!.ledger['card-debits']).toMatchObject({ deadLettered: 1, foreign: 1 });
  expect(alerts.length).toBeGreaterThan(100);
  expect(results.flatMap(({ stages }) => stages).reduce((sum, { published: own }) => sum + (own['alerts'] ?? 0), 0)).toBe(alerts.length);
  expect(metrics).toEqual({
    opened: alerts.length,
    debits: published['card-debits'],
    letters: 1,
    watermark: window.endMs / 1_000,
    delay: 0,
  });
  expect((await log.endOffsets('dead-letters'))[0]).toBe(1);
});

/** Deals all tasks anew; instances may be drained, or die without a word, and others take their place. */
async function redeal(instances: Instance[], pick: Pick): Promise<void> {
  const victim = pick(instances.length);
  const fate = pick(3);
  if (fate > 0) {
    await instances[victim]!.host.close(fate === 1);
    instances[victim] = startInstance();
  }
  const shares = instances.map((): number[] => []);
  for (const unit of all) shares[pick(instances.length)]!.push(unit);
  for (const [index, { host }] of instances.entries()) host.own(shares[index]!);
  // Some time for some of it to happen.
  for (let turn = pick(30); turn > 0; turn--) await setImmediate();
}

test.each([1, 2, 3])('tasks that move between instances that drain and die come to the same end (seed %d)', async (seed) => {
  const expected = await undisturbed();
  log = createEmbeddedLog();
  await log.ensureTopics(serviceTopicSpecs(run, [detector]));
  const pick = seededPick(seed);
  const instances = [startInstance(), startInstance(), startInstance()];
  await publish(() => redeal(instances, pick));
  instances[0]!.host.own(all);
  instances[1]!.host.own([]);
  instances[2]!.host.own([]);
  const results = await allResults();
  await Promise.all(instances.map(({ host }) => host.close(true)));
  expect(failures).toEqual([]);
  const openedHalfWay = logged.filter(({ msg, recordsRead = 0 }) => msg === 'task opened' && recordsRead > 0);
  expect(openedHalfWay.length).toBeGreaterThan(0);
  expect(logged.filter(({ msg, saved }) => msg === 'task let go of' && saved === false).length).toBeGreaterThan(0);
  expect(await allAlerts()).toEqual(expected.alerts);
  // Repeats are those of whoever died before it had saved what it wrote.
  const counted = ({ ledger, stages }: TaskResult) => ({
    stages,
    ledger: Object.fromEntries(Object.entries(ledger).map(([topic, row]) => [topic, { ...row, duplicates: 0 }])),
  });
  expect(results.map(counted)).toEqual(expected.results.map(counted));
});
