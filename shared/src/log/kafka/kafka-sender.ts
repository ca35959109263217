/** Sends requests of several partitions through kafkajs, and replaces a producer whose connection has gone silent. */
import type { CompressionTypes, Producer, TopicMessages } from 'kafkajs';
import type { LogError, TopicPartition } from '../event-log.js';
import { isFatal, toLogError, type ErrorPlace } from './kafka-errors.js';
import { toMessage } from './kafka-records.js';
import type { PartitionBatch } from './kafka-send-queue.js';
import type { WireRecord } from './packed-records.js';

export interface KafkaSenderOptions {
  readonly newProducer: () => Producer;
  readonly topicName: (name: string) => string;
  readonly compression: CompressionTypes;
}

export interface KafkaSender {
  /** Resolves once all in-sync replicas hold every record. */
  readonly send: (batches: readonly PartitionBatch<WireRecord>[]) => Promise<void>;
  /** Tells failures that trying again cannot mend, for a writer at these brokers. */
  readonly fatalFor: (brokers: readonly string[]) => (failure: unknown, target: TopicPartition) => LogError | undefined;
  close(): Promise<void>;
}

const ALL_IN_SYNC_REPLICAS = -1;
const BROKER_TIMEOUT_MS = 30_000;

export async function createKafkaSender({ newProducer, topicName, compression }: KafkaSenderOptions): Promise<KafkaSender> {
  let producer = newProducer();
  let closed = false;
  await producer.connect();

  /** kafkajs keeps a connection whose requests time out; a black hole would swallow the retries as well. */
  async function replace(old: Producer): Promise<void> {
    if (producer !== old || closed) return;
    producer = newProducer();
    old.disconnect().catch(() => {});
    await producer.connect();
  }

  function grouped(batches: readonly PartitionBatch<WireRecord>[]): TopicMessages[] {
    const byTopic = new Map<string, TopicMessages>();
    for (const { target, records } of batches) {
      const topic = topicName(target.topic);
      let group = byTopic.get(topic);
      if (group === undefined) byTopic.set(topic, (group = { topic, messages: [] }));
      for (const record of records) group.messages.push(toMessage(record, target.partition));
    }
    return [...byTopic.values()];
  }

  async function send(batches: readonly PartitionBatch<WireRecord>[]): Promise<void> {
    const used = producer;
    try {
      const request = { acks: ALL_IN_SYNC_REPLICAS, timeout: BROKER_TIMEOUT_MS, compression, topicMessages: grouped(batches) };
      const answers = await used.sendBatch(request);
      // A partition that the client's metadata lacks is left out of the request without a word.
      for (const { target } of batches) {
        const { topic, partition } = { topic: topicName(target.topic), partition: target.partition };
        if (answers.some((answer) => answer.topicName === topic && answer.partition === partition && answer.errorCode === 0)) continue;
        throw new Error(`the cluster did not acknowledge ${topic}/${partition}`);
      }
    } catch (error) {
      if (isSilence(error)) await replace(used);
      throw error;
    }
  }

  return {
    send,
    fatalFor:
      (brokers) =>
      (failure, { topic, partition }) => {
        const place: ErrorPlace = { brokers, doing: `writing to ${topicName(topic)}/${partition}` };
        return isFatal(failure, place) ? toLogError(failure, place) : undefined;
      },
    async close() {
      closed = true;
      await producer.disconnect();
    },
  };
}

function isSilence(error: unknown): boolean {
  for (let one = error; typeof one === 'object' && one !== null; one = (one as { cause?: unknown }).cause) {
    if ((one as { name?: unknown }).name === 'KafkaJSRequestTimeoutError') return true;
  }
  return false;
}
