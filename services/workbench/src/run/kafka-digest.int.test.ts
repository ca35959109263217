/** The same run over a real broker: the alerts of the embedded run, byte for byte, and nothing left behind. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asyncApiFile } from '@tengewatch/repository/asyncapi.js';
import { topics, type TopicName } from '@tengewatch/shared/events/topics.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { Ajv, type ValidateFunction } from 'ajv';
import { Kafka, logLevel, type Admin, type KafkaMessage } from 'kafkajs';
import { parse } from 'yaml';
import { startBroker, type Broker } from '@tengewatch/broker/start-broker.js';
import { scenarioFor } from '@tengewatch/detector/scenario-argument.js';
import { evaluate } from '@tengewatch/test-kit/evaluate.js';
import { shippedNames } from '@tengewatch/shared/scenario/scenario-files.js';
import { embeddedReport } from '@tengewatch/test-kit/fleet-on-broker.js';
import { everyRuleWorld, findings, runOnKafka, unbalancedTopics, WORLD_SEED } from '@tengewatch/test-kit/every-rule-world.js';
import { runScenario } from './run-scenario.js';

const SHIPPED_SEED = 7;
let broker: Broker;
let kafka: Kafka;
let admin: Admin;
let embedded: RunReport;

beforeAll(async () => {
  broker = await startBroker();
  kafka = new Kafka({ brokers: [broker.bootstrap], logLevel: logLevel.NOTHING });
  admin = kafka.admin();
  await admin.connect();
  embedded = await embeddedReport(everyRuleWorld);
});

afterAll(async () => {
  await admin.disconnect();
  await broker.stop();
});

interface Remains {
  readonly topics: readonly string[];
  readonly groups: readonly string[];
}

/** What lies on the cluster under the name of a run. */
async function remainsOf(prefix: string): Promise<Remains> {
  const isOfRun = (name: string): boolean => name.startsWith(prefix);
  const { groups } = await admin.listGroups();
  return { topics: (await admin.listTopics()).filter(isOfRun).sort(), groups: groups.map(({ groupId }) => groupId).filter(isOfRun) };
}

const names = Object.keys(topics) as TopicName[];
const topicsOf = (prefix: string): string[] => names.map((name) => `${prefix}.${name}`).sort();
const NOTHING: Remains = { topics: [], groups: [] };
const publishedOf = ({ ledger }: RunReport) =>
  Object.fromEntries(Object.entries(ledger).map(([topic, { published }]) => [topic, published]));

describe('a run on a cluster finds what the embedded run finds', () => {
  test.each([1, 4, 16])('with %d partitions', async (partitions) => {
    const report = await runOnKafka({ scenario: { ...everyRuleWorld, partitions }, kafka: { brokers: [broker.bootstrap] } });
    expect(report.run).toMatchObject({ log: 'kafka', partitions, id: embedded.run.id });
    expect(findings(report)).toEqual(findings(embedded));
    expect(publishedOf(report)).toEqual(publishedOf(embedded));
    expect(unbalancedTopics(report)).toEqual([]);
    expect(Object.values(report.alerts.byRule).every((alerts) => alerts > 0)).toBe(true);
  });

  // Every country has alerts at a lower threshold, also those without crime.
  test.each(shippedNames())('of the shipped scenario %s, in small', async (name) => {
    const scenario = scenarioFor(name, ['people=1300', 'days=9', 'shards=2', 'rules.sender-not-verified.verificationThresholdKzt=300000']);
    const expected = evaluate(scenario, SHIPPED_SEED);
    const report = await runOnKafka({ scenario, seed: SHIPPED_SEED, kafka: { brokers: [broker.bootstrap] } });
    expect(report.run.alertDigest).toBe(expected.alertDigest);
    expect(report.alerts.total).toBeGreaterThan(0);
    expect(unbalancedTopics(report)).toEqual([]);
  });

  test('when two runs of one scenario and seed are on the cluster at once, each on topics of its own', async () => {
    const prefixes: string[] = [];
    const run = () => runOnKafka({ kafka: { brokers: [broker.bootstrap], onPrefix: (prefix) => prefixes.push(prefix) } });
    const reports = await Promise.all([run(), run()]);
    expect(new Set(prefixes).size).toBe(2);
    for (const report of reports) {
      expect(findings(report)).toEqual(findings(embedded));
      expect(publishedOf(report)).toEqual(publishedOf(embedded));
      expect(unbalancedTopics(report)).toEqual([]);
    }
    expect(await remainsOf(prefixes[0]!)).toEqual(NOTHING);
    expect(await remainsOf(prefixes[1]!)).toEqual(NOTHING);
  });
});

describe('what a run leaves on the cluster', () => {
  let prefix = '';
  const onPrefix = (of: string): void => void (prefix = of);

  test('is nothing, although it had topics and consumer groups', async () => {
    let during: Promise<Remains> | undefined;
    const report = await runOnKafka({
      kafka: { brokers: [broker.bootstrap], onPrefix },
      onProgress: () => void (during ??= remainsOf(prefix)),
    });
    expect(report.run.alertDigest).toBe(embedded.run.alertDigest);
    expect((await during)?.topics).toEqual(topicsOf(prefix));
    expect((await during)?.groups).toContain(`${prefix}.card-0`);
    expect(await remainsOf(prefix)).toEqual(NOTHING);
  });

  test.each<[string, (stop: AbortController) => void]>([
    ['it is stopped', (stop) => stop.abort(new Error('stopped'))],
    [
      'whoever watches it fails',
      () => {
        throw new Error('stopped');
      },
    ],
  ])('is nothing as well when %s in the middle', async (_, onProgress) => {
    const stop = new AbortController();
    const run = runScenario({
      scenario: everyRuleWorld,
      seed: WORLD_SEED,
      settings: [],
      signal: stop.signal,
      kafka: { brokers: [broker.bootstrap], keep: false, onPrefix },
      onProgress: () => onProgress(stop),
    });
    await expect(run).rejects.toThrow('stopped');
    expect(await remainsOf(prefix)).toEqual(NOTHING);
  });

  describe('when it is told to keep it,', () => {
    let report: RunReport;
    beforeAll(async () => {
      report = await runOnKafka({ kafka: { brokers: [broker.bootstrap], keep: true, onPrefix } });
    });

    test('is every topic with every record, and every consumer group', async () => {
      const remains = await remainsOf(prefix);
      expect(remains.topics).toEqual(topicsOf(prefix));
      expect(remains.groups).toEqual(
        expect.arrayContaining([`${prefix}.card-0`, `${prefix}.card-3`, `${prefix}.reporter`, `${prefix}.scorer`]),
      );
    });

    // This run has no dead letters.
    test.each(names.filter((name) => name !== 'dead-letters'))(
      'is readable on %s with any consumer, and is what asyncapi.yaml says',
      async (topic) => {
        const described = readDescription(topic);
        const records = await consumeAll(`${prefix}.${topic}`);
        const { published, records: held } = report.ledger[topic] ?? { published: 0, records: 0 };
        expect(records).toHaveLength(held ?? 0);
        const events = records.filter(({ value }) => value !== null);
        expect(events).toHaveLength(published);
        for (const record of records) expect(described.problemsOf(record)).toEqual([]);
      },
    );
  });
});

/** Every record of a topic, read as any program would that knows nothing of this project. */
async function consumeAll(topic: string): Promise<KafkaMessage[]> {
  const ends = await admin.fetchTopicOffsets(topic);
  const held = ends.reduce((sum, { high }) => sum + Number(high), 0);
  if (held === 0) return [];
  const consumer = kafka.consumer({ groupId: `reader-of-${topic}`, maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const records: KafkaMessage[] = [];
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ message }: { message: KafkaMessage }): Promise<void> => {
      records.push(message);
      if (records.length === held) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return records;
}

interface MessageDescription {
  readonly headers?: object;
  readonly payload: { readonly $ref?: string };
}

interface Described {
  readonly components: { readonly messages: Record<string, MessageDescription>; readonly schemas: Record<string, object> };
  readonly channels: Record<string, { readonly messages: Record<string, object> }>;
}

interface Validators {
  readonly name: string;
  readonly headers: ValidateFunction;
  readonly payload: ValidateFunction;
}

/** The checks that the published description of a topic gives to whoever reads it. */
function readDescription(topic: TopicName) {
  const { channels, components } = parse(readFileSync(asyncApiFile, 'utf8')) as Described;
  const ajv = new Ajv({ allowUnionTypes: true });
  const kinds = Object.keys(channels[topic]!.messages).map((name): Validators => {
    const { headers = { type: 'object', maxProperties: 0 }, payload } = components.messages[name]!;
    const schema = payload.$ref === undefined ? payload : components.schemas[payload.$ref.split('/').at(-1)!]!;
    return { name, headers: ajv.compile(headers), payload: ajv.compile(schema) };
  });
  const { keyField } = topics[topic];

  /** What is wrong with a record that should be of one of the topic's messages. */
  function problemsOf({ key, value, headers, timestamp }: KafkaMessage): string[] {
    const payload = value === null ? null : (JSON.parse(value.toString()) as Record<string, unknown>);
    const texts = Object.fromEntries(Object.entries(headers ?? {}).map(([name, header]) => [name, String(header)]));
    const kind = kinds.find((one) => one.headers(texts) && one.payload(payload));
    if (kind === undefined)
      return [`no message of ${topic} is like ${JSON.stringify(texts)} ${value === null ? 'null' : value.toString()}`];
    if (payload === null) return key === null ? [] : [`a ${kind.name} has the key ${String(key)}`];
    const problems: string[] = [];
    if (String(key) !== payload[keyField]) problems.push(`the key ${String(key)} is not the ${keyField} ${String(payload[keyField])}`);
    if (Number(timestamp) !== payload['timeMs']) problems.push(`the timestamp ${timestamp} is not the event's time`);
    return problems;
  }
  return { problemsOf };
}
