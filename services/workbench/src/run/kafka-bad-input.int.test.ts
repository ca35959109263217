/** What a person gets wrong about a cluster is told in a line or two: what is wrong, where, and what would be right. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createNetServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createKafkaLog } from '@tengewatch/shared/log/kafka/kafka-log.js';
import { Kafka, logLevel } from 'kafkajs';
import { freePort } from '@tengewatch/shared/runtime/free-port.js';
import { startBroker, type Broker } from '@tengewatch/broker/start-broker.js';
import { exitCodes } from '@tengewatch/shared/runtime/exit-codes.js';

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
const SHORT_PATIENCE_MS = 500;
const REPORT = 'report.json';
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tengewatch-bad-input-'));
  writeFileSync(join(folder, 'right.txt'), 'right\n');
  writeFileSync(join(folder, 'wrong.txt'), 'wrong\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ending {
  readonly code: number | null;
  readonly out: string;
  /** What was said but for the first line, which tells that the simulation begins. */
  readonly err: string;
}

/** Runs the command line on the cluster, with a security file of this text when there is one. */
async function tengewatch(brokers: string, security?: string): Promise<Ending> {
  const args = ['run', 'nominee-cards', '--set', 'people=1300', '--set', 'days=6', '--json', REPORT, '--kafka', brokers];
  if (security !== undefined) {
    writeFileSync(join(folder, 'security.yaml'), security);
    args.push('--kafka-security', 'security.yaml');
  }
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err: err.replace(/^Simulating .*\n/, '') };
}

function expectTold({ code, out, err }: Ending, expectedCode: number, ...texts: readonly (string | RegExp)[]): void {
  for (const text of texts) expect(err).toMatch(text);
  expect(err).not.toMatch(/^\s+at /m);
  expect({ code, out, reported: existsSync(join(folder, REPORT)) }).toEqual({ code: expectedCode, out: '', reported: false });
}

describe('where no Kafka broker is, the address is named', () => {
  async function listening(server: Server): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, resolve));
    return `localhost:${(server.address() as AddressInfo).port}`;
  }

  test('when nothing listens on the port', async () => {
    const address = `localhost:${await freePort()}`;
    expectTold(await tengewatch(address), exitCodes.badInput, `no Kafka broker answers at ${address}`, 'ECONNREFUSED');
  });

  test('when the host is not known', async () => {
    const address = 'no-such-host.invalid:9092';
    expectTold(await tengewatch(address), exitCodes.badInput, `no Kafka broker answers at ${address}`, 'no-such-host.invalid');
  });

  test('when something else listens on the port', async () => {
    const other = createServer((_, response) => response.end('hello'));
    const address = await listening(other);
    expectTold(await tengewatch(address), exitCodes.badInput, `no Kafka broker answers at ${address}`, 'is it the right port');
    other.close();
  });

  test('when something listens on the port that never answers', async () => {
    const other = createNetServer((socket) => socket.on('error', () => undefined).resume());
    const address = await listening(other);
    const log = createKafkaLog({ brokers: [address], clientId: 'test', topicPrefix: 'a-run', requestTimeoutMs: SHORT_PATIENCE_MS });
    const told = expect.stringMatching(`no Kafka broker answers at ${address} .*is it the right port`);
    await expect(log).rejects.toMatchObject({ code: 'unreachable', message: told });
    other.close();
  });
});

describe.each(['PLAIN', 'SCRAM-SHA-256'] as const)('a broker that demands %s', (mechanism) => {
  let broker: Broker;
  const login = (passwordFile: string, of: string = mechanism) =>
    `sasl: { mechanism: ${of.toLowerCase()}, username: alice, passwordFile: ${passwordFile} }`;
  beforeAll(async () => {
    const users = ['alice', 'admin'].map((name) => ({ name, password: 'right' }));
    broker = await startBroker({ security: { sasl: { mechanism, users } }, authorizer: { superUsers: ['admin'] } });
  });
  afterAll(() => broker.stop());

  test('refuses a wrong password, and the person learns that the login is wrong', async () => {
    const told = `the cluster at ${broker.bootstrap} refuses the login`;
    expectTold(await tengewatch(broker.bootstrap, login('wrong.txt')), exitCodes.badInput, told, /authentication failed/i);
  });

  test('refuses another mechanism, and the person learns so', async () => {
    const other = mechanism === 'PLAIN' ? 'SCRAM-SHA-256' : 'PLAIN';
    expectTold(await tengewatch(broker.bootstrap, login('right.txt', other)), exitCodes.badInput, /refuses the login .*SASL mechanism/);
  });

  // The rest does not depend on how users log in.
  if (mechanism !== 'PLAIN') return;

  test('closes the connection without a login, and the person learns what that may mean', async () => {
    const told = `no Kafka broker answers at ${broker.bootstrap}`;
    expectTold(await tengewatch(broker.bootstrap), exitCodes.badInput, told, 'does the broker demand TLS or a login that was not given?');
  });

  test('refuses what a user has no right to, and the person learns which rights a run needs', async () => {
    const ending = await tengewatch(broker.bootstrap, login('right.txt'));
    const told = /creating the topics tengewatch-\S+\.card-top-ups, .* failed: this user has no right to the topic .*not authorized/i;
    expectTold(ending, exitCodes.badInput, told, 'a run creates, describes, writes, reads and deletes topics');
  });
});

describe('a broker that demands TLS', () => {
  let broker: Broker;
  beforeAll(async () => {
    broker = await startBroker({ security: { tls: true } });
  });
  afterAll(() => broker.stop());

  test('closes a connection without it, and the person learns what that may mean', async () => {
    const told = `no Kafka broker answers at ${broker.bootstrap}`;
    expectTold(await tengewatch(broker.bootstrap), exitCodes.badInput, told, 'does the broker demand TLS or a login that was not given?');
  });

  test('is not trusted without its certificate, and the person learns so', async () => {
    const told = `no TLS connection to ${broker.bootstrap}`;
    expectTold(await tengewatch(broker.bootstrap, 'tls: {}'), exitCodes.badInput, told, 'self-signed certificate');
  });

  test('is not even asked with a certificate file that is missing or no certificate', async () => {
    const missing = await tengewatch(broker.bootstrap, 'tls: { caFile: missing.pem }');
    expectTold(missing, exitCodes.badInput, /the CA certificate ".*missing\.pem" cannot be read/);
    const wrong = await tengewatch(broker.bootstrap, 'tls: { caFile: right.txt }');
    expectTold(wrong, exitCodes.badInput, /the CA certificate ".*right\.txt" holds no PEM block \("-----BEGIN …"\)/);
  });
});

describe('a broker that lets everybody in', () => {
  const MAX_BATCH_BYTES = 16_384;
  const PREFIX = 'a-run';
  let broker: Broker;
  beforeAll(async () => {
    broker = await startBroker({ settings: { 'message.max.bytes': String(MAX_BATCH_BYTES) } });
  });
  afterAll(() => broker.stop());

  test('is not met with TLS, and the person learns so', async () => {
    expectTold(await tengewatch(broker.bootstrap, 'tls: {}'), exitCodes.badInput, `no TLS connection to ${broker.bootstrap}`);
  });

  test('ends a run whose records it does not take with the code of a failure on the way, and partition and progress are named', async () => {
    const told = /writing to tengewatch-\S+\/\d+ failed: a record is larger than .*max\.message\.bytes allows; \d+ of the \d+ records/;
    expectTold(await tengewatch(broker.bootstrap), exitCodes.clusterFailed, told);
  });

  test('holds topics with other partitions or settings, and every difference is named with what would be right', async () => {
    const admin = new Kafka({ brokers: [broker.bootstrap], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const configEntries = [{ name: 'retention.ms', value: '60000' }];
    const topics = [{ topic: `${PREFIX}.alerts`, numPartitions: 2, replicationFactor: 1, configEntries }];
    await admin.createTopics({ topics, waitForLeaders: true });
    const log = await createKafkaLog({ brokers: [broker.bootstrap], clientId: 'test', topicPrefix: PREFIX });
    const error = await log.ensureTopics([{ name: 'alerts', partitions: 4 }]).catch((failure: unknown) => failure);
    expect(error).toMatchObject({
      code: 'topic-mismatch',
      message: expect.stringMatching(
        /the topic "a-run\.alerts" exists with other settings: it has 2 partitions, and should have 4; its retention\.ms is 60000, and should be -1/,
      ),
    });
    const held = await admin.fetchTopicMetadata({ topics: [`${PREFIX}.alerts`] });
    expect(held.topics[0]?.partitions).toHaveLength(2);
    await log.close();
    await admin.disconnect();
  });
});
