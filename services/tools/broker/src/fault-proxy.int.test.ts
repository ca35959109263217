/** The fault proxy before a real broker: kafkajs's clients stay behind it, meet its faults, and every record arrives. */
import type { FaultProxy } from '@tengewatch/shared/testing/fault-proxy.js';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { startBrokerBehindProxy, type BrokerBehindProxy } from './testing/broker-behind-proxy.js';

const PRODUCE = 0;
const FETCH = 1;
const RECORDS = 200;
const topic = 'numbers';

let cluster: BrokerBehindProxy;
let proxy: FaultProxy;
let kafka: Kafka;

beforeAll(async () => {
  cluster = await startBrokerBehindProxy(5);
  proxy = cluster.proxy;
  const client = { brokers: [cluster.broker.bootstrap], logLevel: logLevel.NOTHING };
  // Answers that never come are made up for by the cut; the client's patience is short all the same.
  kafka = new Kafka({ ...client, requestTimeout: 2_000, retry: { initialRetryTime: 10, retries: 30 } });
  // A slow disk is no fault of the proxy.
  const admin = new Kafka(client).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 1 }], waitForLeaders: true });
  await admin.disconnect();
});

afterAll(() => cluster.stop());

async function sendUntilAcknowledged(producer: Producer, value: string): Promise<void> {
  await producer.send({ topic, acks: -1, messages: [{ partition: 0, value }] });
}

test('records sent one at a time arrive in order at least once, and some twice, through cuts, delays and lost answers', async () => {
  const producer = kafka.producer();
  await producer.connect();
  proxy.setFaults({ cutShare: 0.05, swallowShare: 0.1, delayShare: 0.1, maxDelayMs: 5, apiKeys: [PRODUCE, FETCH] });
  for (let number = 0; number < RECORDS; number++) await sendUntilAcknowledged(producer, String(number));
  await producer.disconnect();
  const { swallowed, cutBefore, cutAfter, delayed } = proxy.stats();
  expect(Math.min(swallowed, cutBefore + cutAfter, delayed)).toBeGreaterThan(0);

  const consumer = kafka.consumer({ groupId: 'readers', maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const values: number[] = [];
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ message }: { message: { value: Buffer | null } }) => {
      values.push(Number(message.value));
      if (values.at(-1) === RECORDS - 1) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  const once = values.filter((value, index) => value !== values[index - 1]);
  expect(once).toEqual(Array.from({ length: RECORDS }, (_, index) => index));
  // A swallowed answer makes the client send again what the broker has already.
  expect(values.length).toBeGreaterThan(RECORDS);
});

test('clients find the broker again after a time offline', async () => {
  proxy.setFaults({});
  const producer = kafka.producer();
  await producer.connect();
  await sendUntilAcknowledged(producer, 'before');
  proxy.setFaults({ offline: true });
  const sent = sendUntilAcknowledged(producer, 'during');
  while (proxy.stats().refused < 2) await new Promise((resolve) => setImmediate(resolve));
  proxy.setFaults({});
  await sent;
  await producer.disconnect();
  expect(proxy.stats().refused).toBeGreaterThan(1);
});
