/** What a Kafka log does on the cluster: the client's side of it. */
import type { MessagePort } from 'node:worker_threads';
import { LogError, type EventLog, type Position, type TopicPartition } from '../event-log.js';
import type { WorkMembership, WorkOptions } from '../work-group.js';
import { connectToKafka, type KafkaConnections } from './kafka-connections.js';
import { createKafkaLifetime, type KafkaLifetime } from './kafka-lifetime.js';
import { createKafkaMembers, type KafkaMembers } from './kafka-members.js';
import type { KafkaLogOptions } from './kafka-options.js';
import { createPositionChecks, type PositionChecks } from './kafka-position-checks.js';
import { recordBytes } from './kafka-records.js';
import { createSendQueue, type SendQueue } from './kafka-send-queue.js';
import { guardTopics, type TopicGuard } from './kafka-topic-guard.js';
import { namePrefix, runTopicName } from './kafka-topic-names.js';
import { createKafkaTopics, type KafkaTopics } from './kafka-topics.js';
import type { WireRecord } from './packed-records.js';

/** A log's work on the cluster, in the thread of its client: records come and go as bytes. */
export interface KafkaBackend extends Omit<EventLog, 'append' | 'openReader'> {
  append(target: TopicPartition, records: readonly WireRecord[]): Promise<void>;
  /** Fetches for the reader at the other end of the port. */
  openFetcher(name: string, from: readonly Position[], port: MessagePort): Promise<void>;
  joinWork(options: WorkOptions): Promise<WorkMembership>;
  deleteTopics(): Promise<void>;
}

/** What a backend is put together from. */
interface BackendParts {
  readonly lifetime: KafkaLifetime;
  readonly connections: KafkaConnections;
  readonly topics: KafkaTopics;
  readonly checks: PositionChecks;
  readonly queue: SendQueue<WireRecord>;
  readonly members: KafkaMembers;
  readonly guard: TopicGuard;
}

/** Two minutes outlast a broker's restart. */
const GIVE_UP_MS = 120_000;
const PREFIX = /^[A-Za-z0-9_-]{1,80}$/;

export async function createKafkaBackend(options: KafkaLogOptions): Promise<KafkaBackend> {
  const { brokers, topicPrefix, giveUpMs = GIVE_UP_MS, replicationFactor, minInSyncReplicas } = options;
  if (!PREFIX.test(topicPrefix)) {
    throw new LogError('invalid-name', `"${topicPrefix}" cannot be a run's prefix: use up to 80 letters, digits, "-" and "_"`);
  }
  const run = { brokers, prefix: namePrefix(topicPrefix), topicName: (name: string) => runTopicName(topicPrefix, name) };
  const lifetime = createKafkaLifetime();
  const { wait } = lifetime;
  const connections = await connectToKafka({ ...options, topicName: run.topicName, wait });
  const { admin, cluster, sender } = connections;
  const topics = createKafkaTopics({
    ...run,
    admin,
    cluster,
    wait,
    patience() {
      const fromMs = performance.now();
      return () => lifetime.isOpen() && performance.now() - fromMs < giveUpMs;
    },
    ...(replicationFactor === undefined ? {} : { replicationFactor }),
    ...(minInSyncReplicas === undefined ? {} : { minInSyncReplicas }),
  });
  const checks = createPositionChecks(topics, run.topicName);
  const queue = createSendQueue<WireRecord>({
    send: sender.send,
    bytesOf: recordBytes,
    fatal: sender.fatalFor(brokers),
    giveUpMs,
    after,
  });
  const members = createKafkaMembers({ ...run, connections, topics, checks, lifetime, giveUpMs, gone: () => guard.gone() });
  const guard = guardTopics({ admin, known: topics.known, lifetime, onGone: members.fail });
  return backendOf({ lifetime, connections, topics, checks, queue, members, guard });
}

/** Runs something after a while, and says how to call it off. */
function after(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}

function backendOf({ lifetime, connections, topics, checks, queue, members, guard }: BackendParts): KafkaBackend {
  const { withTopics } = guard;
  const boundsOf = (topic: string): ReturnType<KafkaTopics['offsets']> =>
    withTopics(async () => {
      await topics.partitionsOf(topic);
      return topics.offsets(topic);
    });

  return {
    async ensureTopics(specs) {
      lifetime.assertOpen();
      await topics.ensure(specs);
    },
    append: (target, records) =>
      withTopics(async () => {
        await checks.partition(target);
        await queue.append(target, records);
      }),
    openFetcher: (name, from, port) => withTopics(() => members.openFetcher(name, from, port)),
    joinWork: (work) => withTopics(() => members.joinWork(work)),
    startOffsets: async (topic) => (await boundsOf(topic)).map(({ low }) => low),
    endOffsets: async (topic) => (await boundsOf(topic)).map(({ high }) => high),
    truncate: (before) =>
      withTopics(async () => {
        await checks.partition(before);
        await checks.positions([before]);
        await topics.truncate(before);
      }),
    async deleteTopics() {
      lifetime.assertOpen();
      guard.stop();
      // A group that still has members cannot be removed.
      await members.leave();
      await connections.withNewAdmin((remover) => topics.deleteAll(remover));
    },
    async close() {
      if (!lifetime.isOpen()) return;
      lifetime.end();
      guard.stop();
      queue.close();
      await members.leave();
      await connections.close();
    },
  };
}
