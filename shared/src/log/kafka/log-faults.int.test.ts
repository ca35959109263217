/** A log whose client cannot make connections fails in time and in words where it needs one, and goes on once it can again. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LogError, type OutgoingRecord } from '../event-log.js';
import { createKafkaLog } from './kafka-log.js';
import { startBrokerBehindProxy, type BrokerBehindProxy } from '@tengewatch/broker/testing/broker-behind-proxy.js';

/** Every new connection begins with it. */
const API_VERSIONS = 18;
const GIVE_UP_MS = 3_000;
const position = { topic: 'topic-1', partition: 0, offset: 0 };
const record: OutgoingRecord = { key: null, value: 'body', timestampMs: 1, header: { kind: 'event', source: 's', sequence: 1 } };

let cluster: BrokerBehindProxy;
beforeAll(async () => {
  cluster = await startBrokerBehindProxy(1);
});
afterAll(() => cluster.stop());

test.each([
  ['in a thread of its own', true],
  ['in the thread at hand', false],
])('the client %s', async (_, ownThread) => {
  const { broker, proxy } = cluster;
  proxy.setFaults({});
  const topicPrefix = `faults-${ownThread}`;
  const log = await createKafkaLog({ brokers: [broker.bootstrap], clientId: 'test', topicPrefix, giveUpMs: GIVE_UP_MS, ownThread });
  await log.ensureTopics([{ name: position.topic, partitions: 1 }]);

  proxy.setFaults({ cutShare: 1, apiKeys: [API_VERSIONS] });
  const failure: unknown = await log.openReader('reader', [position]).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(LogError);
  expect(failure).toMatchObject({ code: 'unreachable' });

  proxy.setFaults({});
  const reader = await log.openReader('reader', [position]);
  await log.append(position, [record]);
  expect(await reader.poll(1, 20_000)).toMatchObject([record]);
  await reader.close();

  // Closing does not wait for what was closing already, nor for what can no longer be opened.
  const opening = log.openReader('other', [position]).catch((error: unknown) => error);
  await log.close();
  expect(await opening).toMatchObject({ code: 'closed' });
  expect(await log.append(position, [record]).catch((error: unknown) => error)).toMatchObject({ code: 'closed' });
});
