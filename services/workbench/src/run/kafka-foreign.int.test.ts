/** Strangers write onto the topics of a run: each of their records becomes one dead letter, and nothing else changes. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decode } from '@tengewatch/shared/events/codec.js';
import { topics, type TopicName } from '@tengewatch/shared/events/topics.js';
import { RECORDS_OF_TRANSACTIONS, untilTransactionsBegin, writeTransactions } from '@tengewatch/shared/log/kafka/bare-transactions.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { Kafka, logLevel, type KafkaMessage, type Message, type Producer } from 'kafkajs';
import { startBroker, type Broker } from '@tengewatch/broker/start-broker.js';
import { embeddedReport } from '@tengewatch/test-kit/fleet-on-broker.js';
import { everyRuleWorld, findings, runOnKafka, unbalancedTopics } from '@tengewatch/test-kit/every-rule-world.js';

const RUN_PARTITIONS = 2;
const KEPT_OF_A_BODY = 4096;
const scenario = { ...everyRuleWorld, partitions: RUN_PARTITIONS };
const names = Object.keys(topics) as TopicName[];
/** Whatever is written to this one is a dead letter already, or becomes one at its own place. */
const ordered = names.filter((name) => name !== 'dead-letters');
const partitionsOf = (name: TopicName): number => (topics[name].partitions === 'run' ? RUN_PARTITIONS : 1);

/** Without a header that can be read, a record names no source, whatever its body is. */
const withoutSource: readonly Message[] = [
  { key: 'somebody', value: '{"v":1,"id":' },
  { key: 'somebody', value: '{"v":1,"amount":"much"}' },
  { key: 'somebody', value: '[1, 2, 3]' },
  { key: null, value: '{"v":1}' },
  { key: null, value: null },
  { key: '', value: '' },
  { key: Buffer.from([0xff, 0xfe]), value: Buffer.from([0x80, 0xc3, 0x28]) },
  { key: 'somebody', value: 'x'.repeat(3 * KEPT_OF_A_BODY) },
  { key: 'somebody', value: '{"v":1}', headers: { source: 'run/hash/writer/v1/0', number: '1' } },
  { key: 'somebody', value: '{"v":1}', headers: { src: 'e:first:run/hash/writer/v1/0' } },
  { key: 'somebody', value: '{"v":1}', headers: { src: ['e:1:one', 'e:1:other'] } },
];
/** None of these may be waited for, end a source, or hold a watermark up. */
const ofUnknownSource: readonly Message[] = [
  { key: 'somebody', value: '{"v":1}', headers: { src: 'e:1:run/hash/writer/v1/0' } },
  { key: null, value: null, headers: { src: 'w:9007199254740991:0:run/hash/writer/v1/0' } },
  { key: null, value: null, headers: { src: 'x:1000000:run/hash/writer/v1/0' } },
];
const foreign = [...withoutSource, ...ofUnknownSource];

let broker: Broker;
let kafka: Kafka;
let producer: Producer;
let embedded: RunReport;
beforeAll(async () => {
  broker = await startBroker();
  kafka = new Kafka({ brokers: [broker.bootstrap], logLevel: logLevel.NOTHING, retry: { initialRetryTime: 20, retries: 0 } });
  producer = kafka.producer({
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition ?? 0,
  });
  await producer.connect();
  await untilTransactionsBegin([broker.bootstrap]);
  embedded = await embeddedReport(scenario);
});
afterAll(async () => {
  await producer.disconnect();
  await broker.stop();
});

/** One send for each partition of a topic. */
const sendsTo = (name: TopicName, messages: readonly Message[]): { name: TopicName; messages: Message[] }[] =>
  Array.from({ length: partitionsOf(name) }, (_, partition) => ({
    name,
    messages: messages.map((message) => ({ ...message, partition, timestamp: '5' })),
  }));

/** Resolves as soon as the run has made its topics: long before any source ends. */
async function untilMade(prefix: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const isMade = async (): Promise<boolean> =>
    (await admin.listTopics()).filter((topic) => topic.startsWith(prefix)).length === names.length;
  while (!(await isMade())) await new Promise((resolve) => setImmediate(resolve));
  await admin.disconnect();
}

async function writeForeign(prefix: string): Promise<void> {
  await untilMade(prefix);
  let waiting = names.flatMap((name) => sendsTo(name, name === 'dead-letters' ? [foreign[0]!] : foreign));
  while (waiting.length > 0) {
    const refused: typeof waiting = [];
    for (const send of waiting) {
      // A partition whose leader is not known yet refuses its send as a whole, so nothing is written twice.
      await producer.send({ topic: `${prefix}.${send.name}`, messages: send.messages }).catch(() => refused.push(send));
    }
    waiting = refused;
  }
}

/** Every dead letter that the run left. */
async function deadLettersOf(prefix: string, count: number): Promise<KafkaMessage[]> {
  const consumer = kafka.consumer({ groupId: 'reader-of-dead-letters', maxWaitTimeInMs: 50, retry: { retries: 10 } });
  await consumer.connect();
  await consumer.subscribe({ topic: `${prefix}.dead-letters`, fromBeginning: true });
  const letters: KafkaMessage[] = [];
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ message }: { message: KafkaMessage }): Promise<void> => {
      letters.push(message);
      if (letters.length === count) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return letters;
}

test('every record of a foreign writer, on every topic, is one dead letter; the ledger balances and the findings stay', async () => {
  let prefix = '';
  let written: Promise<void> | undefined;
  const report = await runOnKafka({
    scenario,
    kafka: {
      brokers: [broker.bootstrap],
      keep: true,
      onPrefix: (of) => {
        prefix = of;
        written = writeForeign(of);
      },
    },
  });
  await written;

  expect(findings(report)).toEqual(findings(embedded));
  expect(unbalancedTopics(report)).toEqual([]);
  for (const name of ordered) {
    const { published, foreign: counted } = report.ledger[name]!;
    expect({ name, published, counted }).toEqual({
      name,
      published: embedded.ledger[name]!.published,
      counted: foreign.length * partitionsOf(name),
    });
  }
  const places = ordered.reduce((sum, name) => sum + partitionsOf(name), 0);
  expect(report.deadLetters).toEqual({
    total: places * foreign.length + 1,
    byReason: { 'no-source': places * withoutSource.length, 'not-json': 1, 'unknown-source': places * ofUnknownSource.length },
  });

  const letters = await deadLettersOf(prefix, report.deadLetters.total);
  const decoded = letters.map(({ value }) => decode('dead-letters', String(value)));
  const kept = decoded.flatMap((one) => (one.ok ? [one.event] : []));
  // The one that is none is what a stranger wrote among them.
  expect(kept).toHaveLength(letters.length - 1);
  expect(new Set(kept.map(({ topic, partition, offset }) => `${topic}/${partition}/${offset}`)).size).toBe(kept.length);
  expect(Math.max(...kept.map(({ value }) => value?.length ?? 0))).toBe(KEPT_OF_A_BODY);
});

// Nobody else writes dead letters in the second of them, so that the marker stays the last record there.
test.each([
  ['every topic', names],
  ['dead-letters alone', ['dead-letters'] as const],
])(
  'transactions on %s, one of which stays open, hold nothing up: their records are foreign ones, whatever became of them',
  async (_, on) => {
    const places = on.flatMap((name) => Array.from({ length: partitionsOf(name) }, (__, partition) => ({ name, partition })));
    let written: Promise<void> | undefined;
    const report = await runOnKafka({
      scenario,
      kafka: {
        brokers: [broker.bootstrap],
        keep: true,
        onPrefix(prefix) {
          const onCluster = places.map(({ name, partition }) => ({ topic: `${prefix}.${name}`, partition }));
          written = untilMade(prefix).then(() => writeTransactions([broker.bootstrap], onCluster));
        },
      },
    });
    await written;

    expect(findings(report)).toEqual(findings(embedded));
    expect(unbalancedTopics(report)).toEqual([]);
    expect(report.deadLetters.total).toBe(places.length * RECORDS_OF_TRANSACTIONS);
  },
);
