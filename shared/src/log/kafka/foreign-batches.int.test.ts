/** Whatever real brokers hold is read to its end: batches of all codecs, transactions in every state; or it is named as unreadable. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EventLog, LogRecord, OutgoingRecord } from '../event-log.js';
import { RECORDS_OF_TRANSACTIONS, writeTransactions } from './bare-transactions.js';
import { createKafkaLog, type KafkaLog } from './kafka-log.js';
import { readRange } from '../read-range.js';
import kafkajs, { CompressionTypes, Kafka, logLevel, type Admin } from 'kafkajs';
import { KAFKA_VERSIONS } from '@tengewatch/broker/jars.js';
import { startBroker, type Broker } from '@tengewatch/broker/start-broker.js';
import { codecs, writeByJava, type Codec } from '@tengewatch/broker/testing/java-writer.js';

const LIMIT_MS = 300_000;
const OWN = 2_000;
const FOREIGN = 3_000;
const FOREIGN_BYTES = 120;
const { ConfigResourceTypes } = kafkajs;

const events = (from: number, to: number): OutgoingRecord[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    key: `card-${(from + index) % 7}`,
    value: JSON.stringify({ v: 1, id: from + index, text: 'a text that is much like others'.repeat(3) }),
    timestampMs: from + index,
    header: { kind: 'event', source: 's', sequence: from + index },
  }));

async function readAll(log: EventLog, topic: string): Promise<LogRecord[]> {
  const [end = 0] = await log.endOffsets(topic);
  const all: LogRecord[] = [];
  for await (const records of readRange(log, `all-of-${topic}`, { topic, partition: 0, offset: 0 }, end)) all.push(...records);
  return all;
}

const contentOf = ({ key, value, timestampMs, header }: OutgoingRecord): OutgoingRecord => ({ key, value, timestampMs, header });
const ownOf = (records: readonly LogRecord[]): OutgoingRecord[] => records.filter(({ header }) => header !== null).map(contentOf);

/** The failure of a reader's polls, which has to come by itself. */
async function failureOf(log: EventLog, topic: string): Promise<unknown> {
  const reader = await log.openReader(`failing-${topic}`, [{ topic, partition: 0, offset: 0 }]);
  try {
    for (;;) await reader.poll(10_000, 1_000);
  } catch (error) {
    return error;
  } finally {
    await reader.close();
  }
}

// Each version with each place of the client, and each codec with both: what goes between two threads is the same for all codecs.
describe.each(KAFKA_VERSIONS.map((version, index) => [version, index === 0] as const))(
  'on Kafka %s, own thread: %s,',
  (version, ownThread) => {
    let broker: Broker;
    let log: KafkaLog;
    let kafka: Kafka;
    let admin: Admin;
    beforeAll(async () => {
      broker = await startBroker({ version });
      log = await createKafkaLog({ brokers: [broker.bootstrap], clientId: 'test', topicPrefix: 'foreign', ownThread });
      kafka = new Kafka({ brokers: [broker.bootstrap], logLevel: logLevel.NOTHING });
      admin = kafka.admin();
      await admin.connect();
    }, LIMIT_MS);
    afterAll(async () => {
      await admin.disconnect();
      await log.close();
      await broker.stop();
    });

    test(
      "batches of Java's producer in every codec are read beside our own, which the topic's codec compresses again on the broker",
      async () => {
        await log.ensureTopics(codecs.map((codec) => ({ name: codec, partitions: 1 })));
        const compressed = codecs.filter((codec) => codec !== 'none');
        await admin.alterConfigs({
          validateOnly: false,
          resources: compressed.map((codec) => ({
            type: ConfigResourceTypes.TOPIC,
            name: log.topicName(codec),
            configEntries: [{ name: 'compression.type', value: codec }],
          })),
        });
        for (const codec of codecs) await log.append({ topic: codec, partition: 0 }, events(1, OWN / 2));
        const isTransactional = (codec: Codec): boolean => (codecs.indexOf(codec) % 2 === 0) === ownThread;
        await Promise.all(
          codecs.map((codec) =>
            writeByJava(broker, {
              topic: log.topicName(codec),
              codec,
              records: FOREIGN,
              recordBytes: FOREIGN_BYTES,
              // Those that one version writes in transactions, the other writes without.
              ...(isTransactional(codec) ? { transactionalId: `java-${codec}` } : {}),
            }),
          ),
        );
        for (const codec of codecs) {
          // A committed transaction leaves its marker as the last record.
          const isAtEnd = isTransactional(codec);
          if (!isAtEnd) await log.append({ topic: codec, partition: 0 }, events(OWN / 2 + 1, OWN));
          const records = await readAll(log, codec);
          expect({ codec, own: ownOf(records) }).toEqual({ codec, own: events(1, isAtEnd ? OWN / 2 : OWN) });
          const foreign = records.filter(({ header }) => header === null).map(({ value }) => value?.length);
          expect({ codec, foreign }).toEqual({ codec, foreign: Array.from({ length: FOREIGN }, () => FOREIGN_BYTES) });
        }
      },
      LIMIT_MS,
    );

    test(
      'no reader waits for a transaction that is open, committed or aborted: the ends of a log are those of all records, and are reached',
      async () => {
        const partitions = [0, 1];
        await log.ensureTopics([{ name: 'shared', partitions: partitions.length }]);
        const places = partitions.map((partition) => ({ topic: 'shared', partition }));
        await log.append(places[0]!, events(1, 5));
        const reader = await log.openReader(
          'tails',
          places.map((place) => ({ ...place, offset: 0 })),
        );
        await writeTransactions(
          [broker.bootstrap],
          partitions.map((partition) => ({ topic: log.topicName('shared'), partition })),
        );
        // Two of the three are ended, each with a marker, which the broker writes a little later than it answers.
        const ends = [5 + RECORDS_OF_TRANSACTIONS + 2, RECORDS_OF_TRANSACTIONS + 2];
        const read: LogRecord[] = [];
        while (reader.positions().some(({ partition, offset }) => offset < ends[partition]!)) read.push(...(await reader.poll(100, 1_000)));
        expect(await log.endOffsets('shared')).toEqual(ends);
        expect(ownOf(read)).toEqual(events(1, 5));
        expect(read.filter(({ header }) => header === null)).toHaveLength(RECORDS_OF_TRANSACTIONS * partitions.length);

        // What comes behind the open one is read at once, also by those who begin behind its first record.
        const behind = await log.openReader(
          'behind',
          places.map((place, index) => ({ ...place, offset: ends[index]! })),
        );
        await log.append(places[1]!, events(6, 9));
        for (const one of [reader, behind]) {
          const own: LogRecord[] = [];
          while (own.length < 4) own.push(...(await one.poll(100, 1_000)));
          expect(own.map(contentOf)).toEqual(events(6, 9));
        }
        await reader.seek({ ...places[0]!, offset: 6 });
        const again: number[] = [];
        while (again.length < 2) again.push(...(await reader.poll(100, 1_000)).map(({ offset }) => offset));
        // Between them is the marker of the committed one.
        expect(again).toEqual([6, 8]);
        await log.truncate({ ...places[0]!, offset: ends[0]! });
        expect(await log.startOffsets('shared')).toEqual([ends[0], 0]);
        await Promise.all([reader, behind].map((one) => one.close()));
      },
      LIMIT_MS,
    );

    test(
      'a batch that would fill the memory, and one that the disk has spoilt, end their readers with topic, partition and offset',
      async () => {
        await log.ensureTopics(['bomb', 'spoilt', 'sound'].map((name) => ({ name, partitions: 1 })));
        for (const topic of ['bomb', 'spoilt', 'sound']) await log.append({ topic, partition: 0 }, events(1, 5));
        const producer = kafka.producer();
        await producer.connect();
        const compression = CompressionTypes.GZIP;
        await producer.send({ topic: log.topicName('bomb'), compression, messages: [{ value: Buffer.alloc(65 * 1024 * 1024) }] });
        const text = Array.from({ length: 200 }, (_, index) => ({ value: `somebody's text ${(index * 7919) % 1009}` }));
        await producer.send({ topic: log.topicName('spoilt'), compression, messages: text });
        await producer.disconnect();
        spoilTheEnd(join(dirname(broker.logFile), 'records', `${log.topicName('spoilt')}-0`));

        const failures = Promise.all(['bomb', 'spoilt'].map((topic) => failureOf(log, topic)));
        const reader = await log.openReader('sound', [{ topic: 'sound', partition: 0, offset: 0 }]);
        expect((await reader.poll(10, 10_000)).map(contentOf)).toEqual(events(1, 5));
        await reader.close();
        const [bomb, spoilt] = await failures;
        expect(bomb).toMatchObject({
          code: 'unreadable-batch',
          message: expect.stringMatching(/foreign\.bomb\/0 cannot be read at offset 5: its gzip batch expands to more than \d+ bytes/),
        });
        expect(spoilt).toMatchObject({
          code: 'unreadable-batch',
          message: expect.stringMatching(/foreign\.spoilt\/0 cannot be read at offset 5: its gzip data is damaged/),
        });
      },
      LIMIT_MS,
    );
  },
);

/** Overwrites the last bytes of the partition's records, where the broker that serves them does not look. */
function spoilTheEnd(folder: string): void {
  // Times that lie far apart are in segments of their own, named after their first offset.
  const segments = readdirSync(folder).filter((file) => file.endsWith('.log'));
  const segment = join(folder, segments.sort().at(-1)!);
  const bytes = readFileSync(segment);
  // Segments are made longer than what they hold.
  const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
  bytes.fill(0x55, end - 60, end - 10);
  writeFileSync(segment, bytes);
}
