/** Runs on three brokers of which some are lost on the way: the same alerts, and no record lost or doubled. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { topics } from '@tengewatch/shared/events/topics.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { Kafka, logLevel } from 'kafkajs';
import { startCluster, type Cluster } from '../broker/start-cluster.js';
import { everyRuleWorld, runOnKafka, WORLD_SEED } from '../testing/every-rule-world.js';
import { expectNothingLostOrDoubled } from '../testing/expect-undisturbed.js';
import { runScenario } from './run-scenario.js';

const TIMEOUT_MS = 240_000;
const HEAP_MB = 256;
const TOPIC_RESOURCE = 2;
let cluster: Cluster;
let embedded: RunReport;

beforeAll(async () => {
  // Kafka's own defaults, which a cluster of somebody else may well have: what a run needs it has to ask for.
  const settings = { 'default.replication.factor': '1', 'min.insync.replicas': '1' };
  cluster = await startCluster({ brokers: 3, heapMb: HEAP_MB, settings });
  embedded = await runScenario({ scenario: everyRuleWorld, seed: WORLD_SEED, settings: [], signal: new AbortController().signal });
}, TIMEOUT_MS);

afterAll(() => cluster.stop());

interface DisturbedRun {
  readonly report: Promise<RunReport>;
  ended(): boolean;
  /** Resolves once the run has handled more events than it had when this was called. */
  untilFurther(): Promise<void>;
}

function startRun(onPrefix: (prefix: string) => void = () => undefined): DisturbedRun {
  let ended = false;
  let handled = 0;
  const waiting = new Map<() => void, number>();
  const report = runOnKafka({
    kafka: { brokers: cluster.bootstrap, keep: true, onPrefix },
    onProgress: ({ events }) => {
      handled = events;
      for (const [resolve, before] of waiting) if (events > before) resolve();
    },
  }).finally(() => (ended = true));
  const failed = report.then(() => Promise.reject(new Error('the run had ended already')));
  // Told to whoever waits; after that the report itself tells.
  failed.catch(() => undefined);
  const untilFurther = () => Promise.race([failed, new Promise<void>((resolve) => waiting.set(resolve, handled))]);
  return { report, ended: () => ended, untilFurther };
}

/** How many replicas the partitions of a run's topics have, and how many must hold a write. */
async function replicationOf(prefix: string) {
  const admin = new Kafka({ brokers: [...cluster.bootstrap], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const names = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
  const { topics: found } = await admin.fetchTopicMetadata({ topics: names });
  const asked = names.map((name) => ({ type: TOPIC_RESOURCE, name, configNames: ['min.insync.replicas'] }));
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: asked });
  await admin.disconnect();
  return {
    topics: names.length,
    replicas: new Set(found.flatMap(({ partitions }) => partitions.map(({ replicas }) => replicas.length))),
    inSync: new Set(resources.flatMap(({ configEntries }) => configEntries.map(({ configValue }) => configValue))),
  };
}

test(
  'one broker is killed: the run goes on with two, and nothing changes when the third is back',
  async () => {
    let prefix = '';
    const run = startRun((of) => (prefix = of));
    await run.untilFurther();
    // The first, since it is the one that clients ask first.
    const [node] = cluster.nodes;
    await node!.kill('SIGKILL');
    await run.untilFurther();
    expect(node!.running()).toBe(false);
    expect(run.ended()).toBe(false);
    await node!.restart();
    expectNothingLostOrDoubled(await run.report, embedded);
    expect(await replicationOf(prefix)).toEqual({ topics: Object.keys(topics).length, replicas: new Set([3]), inSync: new Set(['2']) });
  },
  TIMEOUT_MS,
);

test(
  'all are killed and restarted in turn, so that two are down at a time and none may acknowledge: nothing changes',
  async () => {
    const [one, two, three] = cluster.nodes as [Cluster['nodes'][number], Cluster['nodes'][number], Cluster['nodes'][number]];
    const run = startRun();
    await run.untilFurther();
    await Promise.all([one.kill('SIGKILL'), two.kill('SIGKILL')]);
    await one.restart();
    await three.kill('SIGKILL');
    await two.restart();
    // What was written last needs two brokers, which were never there together for longer than a moment.
    expect(run.ended()).toBe(false);
    await three.restart();
    expectNothingLostOrDoubled(await run.report, embedded);
  },
  TIMEOUT_MS,
);
