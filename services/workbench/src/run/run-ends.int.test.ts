/** How a run on a cluster ends, and what it accounts for, while strangers write onto its topics, in the names of its sources as well. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { topics, type TopicName } from '@tengewatch/shared/events/topics.js';
import type { EventLog, OutgoingRecord, RecordHeader } from '@tengewatch/shared/log/event-log.js';
import { createKafkaLog } from '@tengewatch/shared/log/kafka/kafka-log.js';
import { describeRun } from '@tengewatch/shared/pipeline/describe-run.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { sourcesOf, topicSpecs } from '@tengewatch/shared/pipeline/topology.js';
import type { RunReport, TopicLedger } from '@tengewatch/shared/scoring/run-report.js';
import { unitTopic } from '@tengewatch/shared/service/service-topics.js';
import type { OrderedTopic } from '@tengewatch/shared/stream/source-writer.js';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { startBroker, type Broker } from '@tengewatch/broker/start-broker.js';
import { balanceProblems } from '../render/balance.js';
import { embeddedReport } from '@tengewatch/test-kit/fleet-on-broker.js';
import { everyRuleWorld, findings, runOnKafka, unbalancedTopics, WORLD_SEED } from '@tengewatch/test-kit/every-rule-world.js';
import { openServiceFleet, type ServiceFleet } from '@tengewatch/test-kit/service-fleet.js';
import { createRules } from '@tengewatch/detector/create-rules.js';

const LIMIT_MS = 240_000;
const STRANGER_EVERY_MS = 100;
const scenario = { ...everyRuleWorld, partitions: 1 };
const run = describeRun(scenario, WORLD_SEED, producers, createRules(scenario.rules));
const ordered = (Object.keys(topics) as TopicName[]).filter((name): name is OrderedTopic => name !== 'dead-letters');
const stranger: OutgoingRecord = { key: 'somebody', value: '{"v":1}', timestampMs: 5, header: null };

let broker: Broker;
let kafka: Kafka;
let admin: Admin;
let embedded: RunReport;
let fleet: ServiceFleet | undefined;

beforeAll(async () => {
  broker = await startBroker();
  kafka = new Kafka({ brokers: [broker.bootstrap], logLevel: logLevel.NOTHING });
  admin = kafka.admin();
  await admin.connect();
  embedded = await embeddedReport(scenario);
}, LIMIT_MS);
afterEach(async () => {
  await fleet?.close();
  fleet = undefined;
});
afterAll(async () => {
  await admin.disconnect();
  await broker.stop();
});

const openFleet = async (name: string): Promise<ServiceFleet> =>
  (fleet = await openServiceFleet({ brokers: [broker.bootstrap], name, scenario }));

// ---- in the name of a source ----

const SHARD_0 = 0;
const SHARD_1 = 1;
const sourceOf = (topic: OrderedTopic, index: number): string => sourcesOf(run, topic)[index]!;

/** Before anybody of the run has written anything. Those that sources only end, or promise, with: no number is taken from them. */
async function forge(log: EventLog): Promise<void> {
  const forged = (topic: OrderedTopic, header: RecordHeader): Promise<void> =>
    log.append({ topic, partition: 0 }, [{ key: null, value: null, timestampMs: 5, header }]);
  await forged('card-debits', { kind: 'end', source: sourceOf('card-debits', SHARD_1), upTo: 0 });
  await forged('alerts', { kind: 'watermark', source: sourceOf('alerts', 0), beforeMs: Number.MAX_SAFE_INTEGER, upTo: 0 });
  // It has one source, so that for its readers the partition ends here.
  await forged('indicators-emptied-cards', { kind: 'end', source: sourceOf('indicators-emptied-cards', 0), upTo: 0 });
}

/** A body that is not UTF-8 under the first number of a source. */
async function forgeNumber(prefix: string): Promise<void> {
  const headers = { src: `e:1:${sourceOf('card-top-ups', SHARD_0)}` };
  const value = Buffer.concat([Buffer.from('{"v":1,"id":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
  // One that was asked for a topic before would fail once that is gone.
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  await producer.send({ topic: `${prefix}.card-top-ups`, messages: [{ key: 'somebody', value, headers, partition: 0 }] });
  await producer.disconnect();
}

/** Each fault with its source, where there is any. */
function faultsOf({ ledger }: RunReport): Record<string, NonNullable<TopicLedger['faults']>> {
  return Object.fromEntries(Object.entries(ledger).flatMap(([topic, { faults }]) => (faults === undefined ? [] : [[topic, faults]])));
}

function expectForgedFound(report: RunReport, faults: ReturnType<typeof faultsOf>): void {
  const late = (topic: OrderedTopic, index: number) => [
    { partition: 0, source: sourceOf(topic, index), late: expect.any(Number), unreadable: 0, contradictory: 0 },
  ];
  expect(faults).toEqual({
    'card-debits': late('card-debits', SHARD_1),
    alerts: late('alerts', 0),
    'indicators-emptied-cards': late('indicators-emptied-cards', 0),
  });
  expect(Math.min(...Object.values(faults).flatMap((found) => found.map((fault) => fault.late)))).toBeGreaterThan(0);
  expect(unbalancedTopics(report)).toEqual(expect.arrayContaining(Object.keys(faultsOf(report))));
  expect(balanceProblems(report).join('\n')).toContain(`in card-debits/0 the source ${sourceOf('card-debits', SHARD_1)} has `);
}

test(
  'whoever writes in the name of a source is found out: in one process and with services, with the same counts',
  async () => {
    const log = await createKafkaLog({ brokers: [broker.bootstrap], clientId: 'test', topicPrefix: 'forged' });
    await log.ensureTopics(topicSpecs(run));
    await forge(log);
    await forgeNumber('forged');
    await log.close();
    const alone = await runOnKafka({ scenario, kafka: { brokers: [broker.bootstrap], topicPrefix: 'forged' } });
    const { 'card-top-ups': number, ...promises } = faultsOf(alone);
    expect(number).toEqual([{ partition: 0, source: sourceOf('card-top-ups', SHARD_0), late: 0, unreadable: 1, contradictory: 1 }]);
    expect(alone.deadLetters.byReason).toEqual({ 'not-utf8': 1 });
    expectForgedFound(alone, promises);
    expect(alone.run.alertDigest).not.toBe(embedded.run.alertDigest);

    const { services, start, report, log: own } = await openFleet('forged-services');
    await forge(own);
    for (const service of services) start(service);
    const found = await report();
    expectForgedFound(found, faultsOf(found));
  },
  LIMIT_MS,
);

// ---- around the end ----

/** Somebody who writes to every topic for as long as they are let, each time to all of them. */
function writeSteadily(log: EventLog): () => Promise<void> {
  const stopping = new AbortController();
  const writing = (async () => {
    while (!stopping.signal.aborted) {
      await Promise.all([...ordered, 'dead-letters'].map((topic) => log.append({ topic, partition: 0 }, [stranger])));
      await new Promise((resolve) => setTimeout(resolve, STRANGER_EVERY_MS));
    }
  })();
  return () => {
    stopping.abort();
    return writing;
  };
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

function expectAccountedFor(report: RunReport): void {
  expect(findings(report)).toEqual(findings(embedded));
  expect(unbalancedTopics(report)).toEqual([]);
  expect(balanceProblems(report)).toEqual([]);
  // Each record of others before the end is one dead letter, and shows.
  expect(report.deadLetters.byReason['no-source']).toBe(sum(ordered.map((topic) => report.ledger[topic]!.foreign)));
}

test(
  'a run with services ends while somebody writes to all of its topics, and whoever joins it later reads the same; and tells a topic that is removed',
  async () => {
    const { services, start, report, log, until } = await openFleet('steady');
    const stop = writeSteadily(log);
    const members = services.map((service) => start(service));
    const first = await report();
    await stop();
    expectAccountedFor(first);
    for (const topic of ordered) expect({ topic, foreign: first.ledger[topic]!.foreign > 0 }).toEqual({ topic, foreign: true });
    // Readers of topics that others also write to after their ends: nothing of it is in anybody's account, and all of it is told.
    const before = sum(ordered.map((topic) => first.ledger[topic]!.afterEnd ?? 0));
    for (const topic of ordered) await log.append({ topic, partition: 0 }, [stranger]);
    const later = await report();
    expectAccountedFor(later);
    for (const topic of ordered) expect(later.ledger[topic]!.foreign).toBe(first.ledger[topic]!.foreign);
    expect(sum(ordered.map((topic) => later.ledger[topic]!.afterEnd ?? 0))).toBeGreaterThanOrEqual(before + ordered.length);

    const topic = `steady.${unitTopic('detector-nominee-cards')}`;
    await admin.deleteTopics({ topics: [topic] });
    const named = `the topic "${topic}" was removed while the run works with it`;
    const detector = members.find(({ service }) => service === 'detector-nominee-cards')!;
    // Which of the services is heard of first is another matter.
    while (detector.running()) await until('the detector ends', () => !detector.running()).catch(() => undefined);
    // As it stands in JSON.
    expect(detector.lastLines()).toContain(JSON.stringify(named).slice(1, -1));
  },
  LIMIT_MS,
);

test(
  'a topic that is removed under a run in one process ends it by its own name',
  async () => {
    let removed: Promise<void> | undefined;
    let removedMs = 0;
    const report = runOnKafka({
      scenario,
      kafka: { brokers: [broker.bootstrap], topicPrefix: 'removed' },
      onProgress() {
        removedMs ||= performance.now();
        removed ??= admin.deleteTopics({ topics: ['removed.truth'] });
      },
    });
    await expect(report).rejects.toMatchObject({
      code: 'unknown-topic',
      message: expect.stringContaining('the topic "removed.truth" was removed while the run works with it'),
    });
    await removed;
    // Far from the two minutes after which a silent cluster counts as gone.
    expect(performance.now() - removedMs).toBeLessThan(60_000);
    expect((await admin.listTopics()).filter((topic) => topic.startsWith('removed.'))).toEqual([]);
  },
  LIMIT_MS,
);
