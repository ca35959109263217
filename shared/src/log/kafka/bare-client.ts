/** The yardstick of the benchmarks: kafkajs with nothing else around it, writing and reading records at its best. */
import type { OutgoingRecord } from '../event-log.js';
import { createKafkaClient } from './kafka-client.js';
import { toMessage } from './kafka-records.js';

/** All records that go to one partition. */
export interface BareLane {
  /** The cluster's own name of the topic. */
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly OutgoingRecord[];
}

export interface BareProduceOptions {
  readonly brokers: readonly string[];
  readonly lanes: readonly BareLane[];
  readonly recordsPerBatch: number;
  readonly signal: AbortSignal;
  /** Wall-clock, in seconds. */
  readonly clock: () => number;
}

export interface BareConsumeOptions {
  readonly brokers: readonly string[];
  readonly groupId: string;
  readonly topics: readonly string[];
  /** How many records there are. */
  readonly records: number;
  readonly signal: AbortSignal;
  readonly clock: () => number;
}

const CLIENT_ID = 'bare';
const ALL_IN_SYNC_REPLICAS = -1;
const FETCH_WAIT_MS = 50;

/** Writes every lane in batches, one of each lane in flight; the seconds from the first send to the last answer. */
export async function produceBare({ brokers, lanes, recordsPerBatch, signal, clock }: BareProduceOptions): Promise<number> {
  const { kafka } = await createKafkaClient({ brokers, clientId: CLIENT_ID });
  const producer = kafka.producer({ createPartitioner: () => (sent) => sent.message.partition as number });
  // Made beforehand, so that nothing is timed but the client.
  const queues = lanes.map(({ topic, partition, records }) => ({ topic, messages: records.map((record) => toMessage(record, partition)) }));
  await producer.connect();
  try {
    const from = clock();
    const sendAll = async ({ topic, messages }: (typeof queues)[number]): Promise<void> => {
      for (let at = 0; at < messages.length && !signal.aborted; at += recordsPerBatch) {
        await producer.send({ topic, acks: ALL_IN_SYNC_REPLICAS, messages: messages.slice(at, at + recordsPerBatch) });
      }
    };
    await Promise.all(queues.map(sendAll));
    signal.throwIfAborted();
    return clock() - from;
  } finally {
    await producer.disconnect();
  }
}

/** Reads all topics from their beginnings and parses every body; the seconds from connecting to the last record. */
export async function consumeBare({ brokers, groupId, topics, records, signal, clock }: BareConsumeOptions): Promise<number> {
  const { kafka } = await createKafkaClient({ brokers, clientId: CLIENT_ID });
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: FETCH_WAIT_MS });
  let seen = 0;
  const from = clock();
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
        if (!restart) reject(error);
      });
      const eachBatch: Parameters<typeof consumer.run>[0] = {
        autoCommit: false,
        async eachBatch({ batch }) {
          for (const { value } of batch.messages) JSON.parse((value as Buffer).toString('utf8'));
          seen += batch.messages.length;
          if (seen >= records) resolve();
        },
      };
      consumer.run(eachBatch).catch(reject);
    });
    return clock() - from;
  } finally {
    await consumer.disconnect();
  }
}
