/** A log's connections to its cluster: to ask, to manage and to write. Readers and shares of work have their own. */
import { CompressionTypes, type Admin, type Kafka, type Producer } from 'kafkajs';
import { CLIENT_RETRY, createKafkaClient, type KafkaClient } from './kafka-client.js';
import { openUncommittedCluster, type UncommittedCluster } from './kafka-cluster.js';
import { toLogError } from './kafka-errors.js';
import type { KafkaLogOptions } from './kafka-options.js';
import { retrying, type Wait } from './kafka-retry.js';
import { createKafkaSender, type KafkaSender } from './kafka-sender.js';

export interface KafkaConnections extends KafkaClient {
  readonly admin: Admin;
  readonly cluster: UncommittedCluster;
  readonly sender: KafkaSender;
  /** Lends an administrator that was asked for nothing yet. */
  withNewAdmin(work: (admin: Admin) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export interface KafkaConnectionsOptions extends KafkaLogOptions {
  readonly wait: Wait;
  /** What the cluster calls a topic of the run. */
  readonly topicName: (name: string) => string;
}

const CONNECT_ATTEMPTS = 3;

/** LogError 'unreachable', 'authentication-failed' or 'tls-failed' where that does not work. */
export async function connectToKafka({
  wait,
  topicName,
  compression = 'none',
  ...options
}: KafkaConnectionsOptions): Promise<KafkaConnections> {
  const { kafka, onOutOfRange } = await createKafkaClient(options);
  const connecting = { place: { brokers: options.brokers, doing: 'connecting to Kafka' }, attempts: CONNECT_ATTEMPTS, wait };
  const newAdmin = (): Admin => kafka.admin({ retry: CLIENT_RETRY });
  const admin = newAdmin();
  const cluster = openUncommittedCluster(kafka);
  const disconnect = (): Promise<unknown> => Promise.allSettled([admin.disconnect(), cluster.close()]);

  /** kafkajs calls itself connected to peers that never answer, and to brokers that demand a login it was not given. */
  async function meetCluster(): Promise<void> {
    await admin.connect();
    await admin.describeCluster();
    await cluster.connect();
  }

  async function connect(): Promise<KafkaSender> {
    try {
      await retrying(meetCluster, connecting);
      return await createKafkaSender({
        newProducer: () => newProducer(kafka),
        topicName,
        compression: compression === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None,
      });
    } catch (error) {
      await disconnect();
      throw toLogError(error, connecting.place);
    }
  }

  const sender = await connect();
  return {
    kafka,
    onOutOfRange,
    admin,
    cluster,
    sender,
    async withNewAdmin(work) {
      const lent = newAdmin();
      try {
        await retrying(() => lent.connect(), connecting);
        await work(lent);
      } finally {
        await lent.disconnect().catch(() => {});
      }
    },
    async close() {
      await Promise.allSettled([sender.close(), disconnect()]);
    },
  };
}

const newProducer = (kafka: Kafka): Producer =>
  kafka.producer({
    allowAutoTopicCreation: false,
    idempotent: false,
    // The send queue tries again, in order; a client that did so as well could reorder.
    retry: { ...CLIENT_RETRY, retries: 0 },
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition as number,
  });
