/** Services on three brokers of which some are lost on the way: the same alerts, and no record lost or doubled. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { producedTopics } from '@tengewatch/shared/events/topics.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { detectorsOf } from '@tengewatch/shared/service/detectors.js';
import { serviceTopicSpecs } from '@tengewatch/shared/service/service-topics.js';
import { Kafka, logLevel } from 'kafkajs';
import type { Broker } from '@tengewatch/broker/broker-node.js';
import { startCluster, type Cluster } from '@tengewatch/broker/start-cluster.js';
import { embeddedReport } from '@tengewatch/test-kit/fleet-on-broker.js';
import { everyRuleWorld } from '@tengewatch/test-kit/every-rule-world.js';
import { expectNothingLostOrDoubled } from '@tengewatch/test-kit/expect-undisturbed.js';
import { closeGate, GATE } from '@tengewatch/test-kit/run-gate.js';
import { openServiceFleet, type ServiceFleet } from '@tengewatch/test-kit/service-fleet.js';

const LIMIT_MS = 600_000;
const TOPIC_RESOURCE = 2;
const NAME = 'on-three';
/** The brokers are what is disturbed: one detector sees as much of it as many. */
const ASSIGNMENT = 'all-rules';
const scenario = { ...everyRuleWorld, people: 900, days: 30 };
let cluster: Cluster;
let embedded: RunReport;
let fleet: ServiceFleet;

beforeAll(async () => {
  // Kafka's own defaults, which a cluster of somebody else may well have: what a run needs it has to ask for.
  const settings = { 'default.replication.factor': '1', 'min.insync.replicas': '1' };
  cluster = await startCluster({ brokers: 3, settings });
  embedded = await embeddedReport(scenario);
  fleet = await openServiceFleet({ brokers: cluster.bootstrap, name: NAME, scenario, detectorFor: ASSIGNMENT });
}, LIMIT_MS);
afterAll(async () => {
  await fleet.close();
  await cluster.stop();
});

/** How many replicas the partitions of a run's topics have, and how many must hold a write. */
async function replicationOf(prefix: string) {
  const admin = new Kafka({ brokers: [...cluster.bootstrap], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const names = (await admin.listTopics()).filter((topic) => topic.startsWith(`${prefix}.`));
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

/** Resolves once producers have written more than they had when this was called. */
async function untilFurther(when: string): Promise<void> {
  const before = await fleet.written(producedTopics);
  await fleet.until(`events flow ${when}`, async () => (await fleet.written(producedTopics)) > before);
}

const isUnfinished = async (): Promise<boolean> => (await fleet.unfinished(GATE)) === fleet.run.shards;

test(
  'one broker is killed and comes back, then two at once and the third are killed and restarted: nothing changes',
  async () => {
    const [one, two, three] = cluster.nodes as [Broker, Broker, Broker];
    for (const service of fleet.services) fleet.start(service);
    const report = fleet.report();
    // It is heard of below; until then, whatever failed is told by what waits.
    report.catch(() => undefined);
    await untilFurther('at first');
    // The first, since it is the one that clients ask first.
    await one.kill('SIGKILL');
    await untilFurther('with two brokers');
    await closeGate(fleet, embedded);
    expect(one.running()).toBe(false);
    await one.restart();
    fleet.start(GATE);
    await untilFurther('with three again');

    // The topics' last records need two brokers, so that none is acknowledged until one of these is back.
    await Promise.all([two, three].map((node) => node.kill('SIGKILL')));
    await Promise.all([two, three].map((node) => node.restart()));
    await one.kill('SIGKILL');
    // Before the last of them is back; or there had been nothing left to be lost.
    expect(await isUnfinished()).toBe(true);
    await one.restart();

    expectNothingLostOrDoubled(await report, embedded);
    expect(fleet.running()).toHaveLength(fleet.services.length);
    expect(await replicationOf(NAME)).toEqual({
      topics: serviceTopicSpecs(fleet.run, detectorsOf(fleet.run, ASSIGNMENT)).length,
      replicas: new Set([3]),
      inSync: new Set(['2']),
    });
  },
  LIMIT_MS,
);
