/** A real broker that demands a login and grants what docs/kafka-acls.yaml says: what each service may do, and what it is refused. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { topics, type TopicName } from '@tengewatch/shared/events/topics.js';
import type { OutgoingRecord } from '@tengewatch/shared/log/event-log.js';
import { grantAccess } from '@tengewatch/shared/log/kafka/kafka-acls.js';
import { createKafkaLog, type KafkaLog } from '@tengewatch/shared/log/kafka/kafka-log.js';
import { startBroker, type Broker } from '@tengewatch/broker/start-broker.js';
import { grantsFor, readAccessRights } from './access-rights.js';

const RUN = 'tengewatch-a';
const ADMIN = 'cluster-admin';
const DETECTOR = 'detector-nominee-cards';
const START_MS = 120_000;
const POLL_WAIT_MS = 10_000;
const rights = readAccessRights();
const users = [ADMIN, ...Object.values(rights.roles).flatMap((role) => role.users)];
const names = Object.keys(topics) as TopicName[];
const record: OutgoingRecord = { key: 'k', value: '{}', timestampMs: START_MS, header: { kind: 'event', source: 's', sequence: 1 } };

let broker: Broker;
const logs = new Map<string, KafkaLog>();

const loginOf = (user: string) => ({
  brokers: [broker.bootstrap],
  clientId: user,
  security: { sasl: { mechanism: 'plain', username: user, password: `${user}-password` } } as const,
});

/** The log of the run as this user sees it. */
async function as(user: string, topicPrefix = RUN): Promise<KafkaLog> {
  const known = logs.get(user + topicPrefix);
  if (known !== undefined) return known;
  const log = await createKafkaLog({ ...loginOf(user), topicPrefix });
  logs.set(user + topicPrefix, log);
  return log;
}

const write = async (user: string, topic: TopicName): Promise<void> => (await as(user)).append({ topic, partition: 0 }, [record]);

/** How many records this user reads of a topic's first partition at once. */
async function read(user: string, topic: TopicName): Promise<number> {
  const reader = await (await as(user)).openReader(`${user}-of-${topic}`, [{ topic, partition: 0, offset: 0 }]);
  try {
    return (await reader.poll(100, POLL_WAIT_MS)).length;
  } finally {
    await reader.close();
  }
}

const refusalOf = (topic: string) => ({
  code: 'not-authorised',
  message: expect.stringMatching(new RegExp(`${RUN}\\.${topic}.* failed: this user has no right to the topic .*docs/security\\.md`)),
});

beforeAll(async () => {
  const sasl = { mechanism: 'PLAIN', users: users.map((name) => ({ name, password: `${name}-password` })) } as const;
  broker = await startBroker({ security: { sasl }, authorizer: { superUsers: [ADMIN] } });
  // Before the topics are there: a topic is never open to whoever comes first.
  await grantAccess(loginOf(ADMIN), grantsFor(rights, RUN));
  await (await as('workbench')).ensureTopics(names.map((name) => ({ name, partitions: 1 })));
  await write('producer-card-top-ups', 'truth');
  await write('producer-card-top-ups', 'card-top-ups');
});
afterAll(async () => {
  await Promise.all([...logs.values()].map((log) => log.close()));
  await broker.stop();
});

describe('a detector', () => {
  test('is refused the truth in clear words, by every way to it, while others read it', async () => {
    await expect(read(DETECTOR, 'truth')).rejects.toMatchObject(refusalOf('truth'));
    await expect((await as(DETECTOR)).endOffsets('truth')).rejects.toMatchObject(refusalOf('truth'));
    await expect(write(DETECTOR, 'truth')).rejects.toMatchObject(refusalOf('truth'));
    expect(await read('reporter', 'truth')).toBe(1);
  });

  test('is refused it even where the topic is known to be there', async () => {
    // A detector that was told the partitions by somebody else asks the broker for the records themselves.
    const { Kafka, logLevel } = await import('kafkajs');
    const { username, password } = loginOf(DETECTOR).security.sasl;
    const kafka = new Kafka({
      brokers: [broker.bootstrap],
      sasl: { mechanism: 'plain', username, password },
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
    });
    const consumer = kafka.consumer({ groupId: `${RUN}.anything`, retry: { retries: 0, restartOnFailure: async () => false } });
    const crashed = new Promise<unknown>((resolve) => consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error)));
    const admin = kafka.admin();
    await admin.connect();
    expect(await admin.listTopics()).not.toContain(`${RUN}.truth`);
    expect(await admin.listTopics()).toContain(`${RUN}.card-top-ups`);
    await admin.disconnect();
    await consumer.connect();
    const started = (async () => {
      await consumer.subscribe({ topic: `${RUN}.truth`, fromBeginning: true });
      await consumer.run({ eachMessage: async () => {} });
      throw await crashed;
    })();
    await expect(started).rejects.toThrow(/not authorized/i);
    await consumer.disconnect();
  });

  test('reads raw topics and writes alerts, indicators and dead letters', async () => {
    expect(await read(DETECTOR, 'card-top-ups')).toBe(1);
    for (const topic of ['alerts', 'indicators-emptied-cards', 'dead-letters'] as const) await write(DETECTOR, topic);
    expect(await read('reporter', 'alerts')).toBe(1);
  });

  test('neither reads alerts nor writes what only producers write', async () => {
    await expect(read(DETECTOR, 'alerts')).rejects.toMatchObject({ code: 'not-authorised' });
    await expect(write(DETECTOR, 'card-top-ups')).rejects.toMatchObject({ code: 'not-authorised' });
  });

  test('neither makes topics, nor removes them, nor grants itself anything', async () => {
    const log = await as(DETECTOR);
    await expect(log.ensureTopics([{ name: 'another', partitions: 1 }])).rejects.toMatchObject({ code: 'not-authorised' });
    await expect(log.deleteTopics()).rejects.toMatchObject({ code: 'not-authorised' });
    const grant = { user: DETECTOR, may: 'read', on: 'topic', name: `${RUN}.truth`, match: 'name' } as const;
    await expect(grantAccess(loginOf(DETECTOR), [grant])).rejects.toMatchObject({ code: 'not-authorised' });
    await expect(read(DETECTOR, 'truth')).rejects.toMatchObject(refusalOf('truth'));
  });

  test('has no rights on another run', async () => {
    const other = 'tengewatch-b';
    await (await as('workbench', other)).ensureTopics([{ name: 'card-top-ups', partitions: 1 }]);
    await expect((await as(DETECTOR, other)).endOffsets('card-top-ups')).rejects.toMatchObject({ code: 'not-authorised' });
  });
});

test('a producer writes its topics and reads them again, and neither alerts nor, but for one, the truth', async () => {
  await write('producer-atm-withdrawals', 'atm-withdrawals');
  expect(await read('producer-atm-withdrawals', 'atm-withdrawals')).toBe(1);
  await expect(write('producer-atm-withdrawals', 'alerts')).rejects.toMatchObject(refusalOf('alerts'));
  await expect(write('producer-atm-withdrawals', 'truth')).rejects.toMatchObject(refusalOf('truth'));
  await expect(read('producer-atm-withdrawals', 'truth')).rejects.toMatchObject(refusalOf('truth'));
  await expect(write('producer-card-top-ups', 'alerts')).rejects.toMatchObject(refusalOf('alerts'));
});

test('the reporter changes nothing that it reads', async () => {
  expect(await read('reporter', 'dead-letters')).toBe(1);
  await expect(write('reporter', 'alerts')).rejects.toMatchObject(refusalOf('alerts'));
  await expect(write('reporter', 'truth')).rejects.toMatchObject(refusalOf('truth'));
});

test('rights may be granted again, and the workbench removes the topics of a run', async () => {
  await grantAccess(loginOf(ADMIN), grantsFor(rights, RUN));
  await (await as('workbench')).deleteTopics();
  await expect((await as('workbench')).endOffsets('alerts')).rejects.toMatchObject({ code: 'unknown-topic' });
});
