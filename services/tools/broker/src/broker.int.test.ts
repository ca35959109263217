/** Real brokers: both versions serve and keep their data, each kind of login is demanded, and the command line holds together. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, Kafka, logLevel, ResourcePatternTypes, type KafkaConfig } from 'kafkajs';
import { BROKER_MAIN, brokerCommands } from './testing/broker-commands.js';
import { dataFolder, RUNNING_FOLDER } from './folders.js';
import { KAFKA_VERSIONS } from './jars.js';
import { freePort } from '@tengewatch/shared/runtime/free-port.js';
import type { SaslMechanism } from './security.js';
import { startBroker, type Broker } from './start-broker.js';
import { classArchiveOf, classOptions, runProgram } from './tools.js';

/** Four hours ahead: more than brokers from 4.0 take unless they are told to. */
const AHEAD_MS = 4 * 3_600_000;
const topic = 'records';

const clientOf = (broker: Broker, more: Partial<KafkaConfig> = {}) =>
  new Kafka({ brokers: [broker.bootstrap], logLevel: logLevel.NOTHING, connectionTimeout: 5_000, ...more });

const oneTry = { retries: 0 };

async function createTopic(kafka: Kafka): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 1 }], waitForLeaders: true });
  } finally {
    await admin.disconnect();
  }
}

async function produce(kafka: Kafka, value: string, timestampMs = 0): Promise<void> {
  const producer = kafka.producer();
  try {
    await producer.connect();
    await producer.send({ topic, acks: -1, messages: [{ partition: 0, value, timestamp: String(timestampMs) }] });
  } finally {
    await producer.disconnect();
  }
}

/** The first `count` values of the topic. */
async function consume(kafka: Kafka, groupId: string, count: number): Promise<string[]> {
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const values: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ message }: { message: { value: Buffer | null } }) => {
      values.push(String(message.value));
      if (values.length === count) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return values;
}

/** Connects, asks for the topics, and leaves: fails where the broker refuses. */
async function listTopics(kafka: Kafka): Promise<string[]> {
  const admin = kafka.admin({ retry: oneTry });
  try {
    await admin.connect();
    return await admin.listTopics();
  } finally {
    await admin.disconnect();
  }
}

describe.each(KAFKA_VERSIONS)('Kafka %s', (version) => {
  let broker: Broker;
  beforeAll(async () => {
    broker = await startBroker({ version });
    await createTopic(clientOf(broker));
  });
  afterAll(() => broker.stop());

  test('takes records of any time, hands them out, and keeps them through an orderly restart and through a kill', async () => {
    await produce(clientOf(broker), 'old', 1);
    await broker.restart();
    await produce(clientOf(broker), 'new', Date.now() + AHEAD_MS);
    const { pid, bootstrap } = broker;
    const before = pid();
    await broker.kill('SIGKILL');
    expect(broker.running()).toBe(false);
    await broker.restart();
    expect(broker.pid()).not.toBe(before);
    expect(broker.bootstrap).toBe(bootstrap);
    expect(await consume(clientOf(broker), 'readers', 2)).toEqual(['old', 'new']);
  });

  test('finds its classes in an archive, which fits them and this Java', async () => {
    const { exitCode } = await runProgram('java', ['-Xshare:on', ...(await classOptions(broker.jarFolder)), 'kafka.Kafka', '--version']);
    expect({ exitCode, isThere: existsSync(await classArchiveOf(broker.jarFolder)) }).toEqual({ exitCode: 0, isThere: true });
  });

  test('does not create a topic that is only named', async () => {
    const producer = clientOf(broker, { retry: oneTry }).producer({ allowAutoTopicCreation: true });
    await producer.connect();
    await expect(producer.send({ topic: 'mistyped', messages: [{ value: 'x' }] })).rejects.toThrow('does not host this topic-partition');
    await producer.disconnect();
  });
});

describe.each<SaslMechanism>(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'])('a broker that demands %s', (mechanism) => {
  let broker: Broker;
  beforeAll(async () => {
    broker = await startBroker({ security: { sasl: { mechanism, users: [{ name: 'alice', password: 'right' }] } } });
  });
  afterAll(() => broker.stop());

  const saslOf = (password: string) => {
    const mechanisms = { PLAIN: 'plain', 'SCRAM-SHA-256': 'scram-sha-256', 'SCRAM-SHA-512': 'scram-sha-512' } as const;
    return { mechanism: mechanisms[mechanism], username: 'alice', password } as NonNullable<KafkaConfig['sasl']>;
  };

  test('accepts the right password', async () => {
    expect(await listTopics(clientOf(broker, { sasl: saslOf('right') }))).toEqual([]);
  });

  test('refuses a wrong one, and none', async () => {
    await expect(listTopics(clientOf(broker, { sasl: saslOf('wrong'), retry: oneTry }))).rejects.toThrow(/authentication failed/i);
    await expect(listTopics(clientOf(broker, { retry: oneTry }))).rejects.toThrow();
  });
});

describe('a broker that demands TLS and a login, and gives rights', () => {
  let broker: Broker;
  const users = ['admin', 'reader'].map((name) => ({ name, password: `${name}-password` }));
  beforeAll(async () => {
    const sasl = { mechanism: 'PLAIN', users } as const;
    broker = await startBroker({ security: { tls: true, sasl }, authorizer: { superUsers: ['admin'] } });
  });
  afterAll(() => broker.stop());

  const as = (name: string, ca = broker.ca!, more: Partial<KafkaConfig> = {}) =>
    clientOf(broker, { ...more, ssl: { ca: [ca] }, sasl: { mechanism: 'plain', username: name, password: `${name}-password` } });

  test('is met by a client that trusts its certificate, and by no other', async () => {
    expect(await listTopics(as('admin'))).toEqual([]);
    const others = await startBroker({ security: { tls: true } });
    const { ca } = others;
    // A broker that demands TLS alone.
    expect(await listTopics(clientOf(others, { ssl: { ca: [ca!] } }))).toEqual([]);
    await others.stop();
    await expect(listTopics(as('admin', ca, { retry: oneTry }))).rejects.toThrow(/certificate/);
    await expect(listTopics(clientOf(broker, { retry: oneTry }))).rejects.toThrow();
  });

  test('lets a user do what was granted, and nothing else', async () => {
    await createTopic(as('admin'));
    await expect(produce(as('reader'), 'x')).rejects.toThrow(/not authorized/i);
    await expect(createTopic(as('reader'))).rejects.toThrow();
    const admin = as('admin').admin();
    await admin.connect();
    const grant = {
      principal: 'User:reader',
      host: '*',
      permissionType: AclPermissionTypes.ALLOW,
      resourcePatternType: ResourcePatternTypes.LITERAL,
    };
    await admin.createAcls({
      acl: [
        { ...grant, resourceType: AclResourceTypes.TOPIC, resourceName: topic, operation: AclOperationTypes.READ },
        { ...grant, resourceType: AclResourceTypes.GROUP, resourceName: 'readers', operation: AclOperationTypes.READ },
      ],
    });
    await admin.disconnect();
    await produce(as('admin'), 'secret');
    expect(await consume(as('reader'), 'readers', 1)).toEqual(['secret']);
    await expect(produce(as('reader'), 'x')).rejects.toThrow(/not authorized/i);
  });
});

test('a port that is taken is told, and so is a setting that Kafka does not take', async () => {
  const broker = await startBroker();
  await expect(startBroker({ port: broker.port })).rejects.toMatchObject({ code: 'port-taken' });
  await broker.stop();
  expect(existsSync(dirname(broker.logFile))).toBe(false);
  await expect(startBroker({ settings: { 'num.io.threads': 'many' } })).rejects.toThrow(/num\.io\.threads/);
});

describe('npm run broker', () => {
  let port: number;
  const { command, children, killAll } = brokerCommands();

  beforeAll(async () => {
    port = await freePort();
  });
  afterAll(async () => {
    killAll();
    await rm(join(RUNNING_FOLDER, `${port}.json`), { force: true });
    await rm(dirname(dataFolder(port, 'any')), { recursive: true, force: true });
  });

  test('is found by status, refuses a second on its port, and is stopped from elsewhere', async () => {
    const options = ['--port', String(port)];
    const first = command(...options);
    await first.said(`is ready on localhost:${port}`);
    expect(await command('status', ...options).ended()).toMatchObject({ code: 0, output: expect.stringMatching(/ready\n$/) });
    expect(await command(...options).ended()).toMatchObject({ code: 2, output: expect.stringContaining('already runs') });
    expect(await command('stop', ...options).ended()).toEqual({ code: 0, output: `Stopped the broker on localhost:${port}.\n` });
    expect(await first.ended()).toMatchObject({ code: 0, output: expect.stringMatching(/Stopped\.\n$/) });
    expect(await command('status', ...options).ended()).toEqual({ code: 1, output: `No broker runs on port ${port}.\n` });
    expect(await command('stop', ...options).ended()).toEqual({ code: 0, output: `No broker runs on port ${port}.\n` });
  });

  test('starts again after a crash, in spite of the pid file, and ends on Ctrl-C; its broker dies with it', async () => {
    // This very process is alive, but is no broker: its number stands for one that was given away anew.
    await mkdir(RUNNING_FOLDER, { recursive: true });
    await writeFile(join(RUNNING_FOLDER, `${port}.json`), JSON.stringify({ pid: process.pid, port, version: '4.1.1' }));
    const crashing = command('--port', String(port));
    await crashing.said('its pid file is removed');
    await crashing.said('is ready');
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const brokerDied = once(socket, 'close');
    socket.on('error', () => undefined);
    crashing.child.kill('SIGKILL');
    await brokerDied;
    const again = command('--port', String(port));
    await again.said('its pid file is removed');
    await again.said('is ready');
    again.child.kill('SIGINT');
    expect(await again.ended()).toMatchObject({ code: 0 });
  });

  test('names the Docker way where Java or Maven is missing', async () => {
    const child = spawn(process.execPath, [BROKER_MAIN, '--port', String(port)], {
      env: { PATH: '/nonexistent' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    children.push(child);
    let output = '';
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(2);
    expect(output).toMatch(/needs Java; none was found[^]*docker compose up kafka/);
  });
});
