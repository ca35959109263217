/** The Kafka log keeps the event-log contract on real brokers, outlives their restarts, and fails in words. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeTruncationContract } from '../../testing/log-contract-truncation.js';
import { describeEventLogContract } from '../../testing/log-contract.js';
import type { LogReader, LogRecord, OutgoingRecord } from '../event-log.js';
import { createKafkaLog, type KafkaLog } from './kafka-log.js';
import type { KafkaLogOptions } from './kafka-options.js';
import { KAFKA_VERSIONS } from '@tengewatch/broker/jars.js';
import { freePort } from '../../runtime/free-port.js';
import { startBroker, type Broker, type BrokerOptions } from '@tengewatch/broker/start-broker.js';

const START_MS = 120_000;
const target = { topic: 'topic-1', partition: 0 };

let prefixes = 0;
const open = (broker: Pick<Broker, 'bootstrap'>, more: Partial<KafkaLogOptions> = {}): Promise<KafkaLog> =>
  createKafkaLog({ brokers: [broker.bootstrap], clientId: 'test', topicPrefix: `run-${++prefixes}`, ...more });

const events = (from: number, to: number): OutgoingRecord[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    key: null,
    value: String(from + i),
    timestampMs: from + i,
    header: { kind: 'event', source: 's', sequence: from + i },
  }));

async function readUntil(reader: LogReader, isLast: (record: LogRecord) => boolean): Promise<LogRecord[]> {
  const all: LogRecord[] = [];
  for (let polls = 0; polls < 120; polls++) {
    const records = await reader.poll(10_000, 1_000);
    all.push(...records);
    if (records.some(isLast)) return all;
  }
  throw new Error(`the last record did not come; got ${all.length}`);
}

const numberOf = ({ header }: LogRecord): number => (header?.kind === 'event' ? header.sequence : 0);

async function failureOf(action: () => Promise<unknown>): Promise<{ code?: string; message: string }> {
  try {
    await action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not fail');
}

describe.each(KAFKA_VERSIONS)('on Kafka %s', (version) => {
  let broker: Broker;
  beforeAll(async () => {
    broker = await startBroker({ version });
  }, START_MS);
  afterAll(() => broker.stop());

  const openEmpty = async (more: Partial<KafkaLogOptions> = {}) => {
    const log = await open(broker, more);
    async function close(): Promise<void> {
      // Tests that close the log themselves leave its topics to the broker, which goes with all it holds.
      await log.deleteTopics().catch(() => {});
      await log.close();
    }
    return { log, close };
  };
  // Each version and each place of the client once: what goes between two threads does not ask for the version.
  if (version === KAFKA_VERSIONS[0]) {
    describeEventLogContract(`the log on Kafka ${version}, its client in a thread of its own,`, () => openEmpty({ ownThread: true }));
  } else {
    describeEventLogContract(`the log on Kafka ${version}`, openEmpty);
  }
  describeTruncationContract(`the log on Kafka ${version}`, openEmpty);

  test('a topic that exists with other settings is named, with what would be right', async () => {
    const [one, other] = [await open(broker), await open(broker, { minInSyncReplicas: 1 })];
    const same = await open(broker, { topicPrefix: `run-${prefixes}`, minInSyncReplicas: 2 });
    await one.ensureTopics([{ name: 'topic-1', partitions: 2 }]);
    await other.ensureTopics([{ name: 'topic-1', partitions: 2 }]);
    const failure = await failureOf(() => same.ensureTopics([{ name: 'topic-1', partitions: 3 }]));
    expect(failure.code).toBe('topic-mismatch');
    expect(failure.message).toMatch(/it has 2 partitions, and should have 3; its min\.insync\.replicas is 1, and should be 2/);
    await Promise.all([one, other, same].map((log) => log.close()));
  });

  test('deleting removes the topics and groups of this run, and of no other', async () => {
    const [one, other] = [await open(broker), await open(broker)];
    for (const log of [one, other]) {
      await log.ensureTopics([{ name: 'topic-1', partitions: 1 }]);
      await log.append(target, events(1, 3));
      await log.openReader('reader', [{ ...target, offset: 0 }]);
    }
    await one.deleteTopics();
    expect(await failureOf(() => one.openReader('reader', [{ ...target, offset: 0 }]))).toMatchObject({ code: 'unknown-topic' });
    expect(await other.endOffsets('topic-1')).toEqual([3]);
    await Promise.all([one, other].map((log) => log.close()));
  });

  test('a broker that is killed and comes back costs nothing: all is written, and read once and in order', async () => {
    const log = await open(broker, { requestTimeoutMs: 5_000 });
    await log.ensureTopics([{ name: 'topic-1', partitions: 1 }]);
    const reader = await log.openReader('reader', [{ ...target, offset: 0 }]);
    const last = 20_000;
    const reading = readUntil(reader, (record) => numberOf(record) === last);
    async function write(from: number, to: number): Promise<void> {
      for (let next = from; next <= to; next += 500) await log.append(target, events(next, next + 499));
    }
    await write(1, last / 2);
    const killed = broker.kill('SIGKILL');
    const writing = write(last / 2 + 1, last);
    await killed;
    await broker.restart();
    await writing;
    const records = await reading;
    expect(records.map(({ offset }) => offset)).toEqual(records.map((_, i) => i));
    let next = 1;
    for (const number of records.map(numberOf)) {
      expect(number).toBeLessThanOrEqual(next);
      if (number === next) next++;
    }
    expect(next).toBe(last + 1);
    await log.close();
  }, 120_000);

  // The last, as the broker of all tests before is the one that is lost.
  test(
    'a broker that stays away ends writing and reading with its name and the positions',
    async () => {
      const log = await open(broker, { giveUpMs: 3_000, requestTimeoutMs: 2_000 });
      await log.ensureTopics([{ name: 'topic-1', partitions: 1 }]);
      const reader = await log.openReader('reader', [{ ...target, offset: 0 }]);
      await log.append(target, events(1, 5));
      await readUntil(reader, (record) => numberOf(record) === 5);
      await broker.kill('SIGKILL');
      const written = await failureOf(() => log.append(target, events(6, 7)));
      expect(written).toMatchObject({ code: 'timed-out' });
      expect(written.message).toMatch(/topic-1\/0 .*0 of the 2 records/);
      const read = await failureOf(async () => {
        for (;;) await reader.poll(10, 1_000);
      });
      expect(read).toMatchObject({ code: 'unreachable' });
      expect(read.message).toMatch(/localhost:\d+ .*topic-1\/0 at 5/);
      await log.close();
    },
    START_MS,
  );
});

describe('a cluster that demands', () => {
  const users = [
    { name: 'admin', password: 'right' },
    { name: 'guest', password: 'guest' },
  ];
  const start = (options: BrokerOptions): Promise<Broker> => startBroker(options);

  test.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)(
    'TLS and %s lets in who has them, and says what is wrong with others',
    async (mechanism) => {
      const broker = await start({ security: { tls: true, sasl: { mechanism, users } }, authorizer: { superUsers: ['admin'] } });
      const folder = await mkdtemp(join(tmpdir(), 'tengewatch-ca-'));
      const caFile = join(folder, 'ca.pem');
      await writeFile(caFile, broker.ca ?? '');
      const as = (username: string, password: string, tls: object = { caFile }) =>
        open(broker, { security: { tls, sasl: { mechanism: mechanism.toLowerCase() as 'plain', username, password } } });
      try {
        const log = await as('admin', 'right');
        await log.ensureTopics([{ name: 'topic-1', partitions: 1 }]);
        await log.append(target, events(1, 5));
        const reader = await log.openReader('reader', [{ ...target, offset: 0 }]);
        expect((await readUntil(reader, (record) => numberOf(record) === 5)).length).toBe(5);
        await log.close();

        expect(await failureOf(() => as('admin', 'wrong'))).toMatchObject({ code: 'authentication-failed' });
        expect(await failureOf(() => as('admin', 'right', {}))).toMatchObject({ code: 'tls-failed' });
        expect(await failureOf(() => as('admin', 'right', { caFile: join(folder, 'none.pem') }))).toMatchObject({ code: 'tls-failed' });
        const guest = await as('guest', 'guest');
        expect(await failureOf(() => guest.ensureTopics([{ name: 'topic-1', partitions: 1 }]))).toMatchObject({ code: 'not-authorised' });
        await guest.close();
      } finally {
        await broker.stop();
        await rm(folder, { recursive: true });
      }
    },
    START_MS,
  );

  test('nothing, because it is not there, is named by host and port', async () => {
    const bootstrap = `localhost:${await freePort()}`;
    const failure = await failureOf(() => open({ bootstrap }));
    expect(failure).toMatchObject({ code: 'unreachable' });
    expect(failure.message).toContain(bootstrap);
  });

  test("a prefix that could begin another run's names is refused", async () => {
    expect(await failureOf(() => open({ bootstrap: 'localhost:1' }, { topicPrefix: 'run.1' }))).toMatchObject({ code: 'invalid-name' });
  });
});
