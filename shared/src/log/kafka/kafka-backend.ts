/** What a Kafka log does on the cluster: the client's side of it. */
import type { MessagePort } from 'node:worker_threads';
import { CompressionTypes, type Admin, type Producer } from 'kafkajs';
import { LogError, type EventLog, type Position, type TopicPartition } from '../event-log.js';
import type { WorkMembership, WorkOptions } from '../work-group.js';
import { CLIENT_RETRY, createKafkaClient } from './kafka-client.js';
import { openUncommittedCluster } from './kafka-cluster.js';
import { toLogError } from './kafka-errors.js';
import type { KafkaLogOptions } from './kafka-options.js';
import { openKafkaFetcher, type KafkaFetcher } from './kafka-fetcher.js';
import { recordBytes } from './kafka-records.js';
import { retrying } from './kafka-retry.js';
import { createKafkaSender } from './kafka-sender.js';
import { createSendQueue } from './kafka-send-queue.js';
import { namePrefix, runTopicName } from './kafka-topic-names.js';
import { createKafkaTopics } from './kafka-topics.js';
import { watchTopics } from './kafka-topic-watch.js';
import { joinKafkaWork, type KafkaWorkMembership } from './kafka-work-group.js';
import type { WireRecord } from './packed-records.js';

/** A log's work on the cluster, in the thread of its client: records come and go as bytes. */
export interface KafkaBackend extends Omit<EventLog, 'append' | 'openReader'> {
  append(target: TopicPartition, records: readonly WireRecord[]): Promise<void>;
  /** Fetches for the reader at the other end of the port. */
  openFetcher(name: string, from: readonly Position[], port: MessagePort): Promise<void>;
  joinWork(options: WorkOptions): Promise<WorkMembership>;
  deleteTopics(): Promise<void>;
}

/** Two minutes outlast a broker's restart. */
const GIVE_UP_MS = 120_000;
const CONNECT_ATTEMPTS = 3;
const PREFIX = /^[A-Za-z0-9_-]{1,80}$/;

export async function createKafkaBackend(options: KafkaLogOptions): Promise<KafkaBackend> {
  const { brokers, topicPrefix, compression = 'none', giveUpMs = GIVE_UP_MS, replicationFactor, minInSyncReplicas } = options;
  if (!PREFIX.test(topicPrefix)) {
    throw new LogError('invalid-name', `"${topicPrefix}" cannot be a run's prefix: use up to 80 letters, digits, "-" and "_"`);
  }
  const prefix = namePrefix(topicPrefix);
  const { kafka, onOutOfRange } = await createKafkaClient(options);
  const fetchers = new Set<KafkaFetcher>();
  const memberships = new Set<KafkaWorkMembership>();
  const groups = new Set<string>();
  const waiting = new Set<() => void>();
  let closed = false;

  const topicName = (name: string): string => runTopicName(topicPrefix, name);

  function after(delayMs: number, run: () => void): () => void {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  }

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      waiting.add(done);
    });
  }

  const newAdmin = (): Admin => kafka.admin({ retry: CLIENT_RETRY });
  const admin = newAdmin();
  const cluster = openUncommittedCluster(kafka);
  const newProducer = (): Producer =>
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
  const disconnect = (): Promise<unknown> => Promise.allSettled([admin.disconnect(), cluster.close()]);
  const connecting = { brokers, doing: 'connecting to Kafka' };
  /** kafkajs calls itself connected to peers that never answer, and to brokers that demand a login it was not given. */
  async function meetCluster(): Promise<void> {
    await admin.connect();
    await admin.describeCluster();
    await cluster.connect();
  }
  await retrying(meetCluster, { place: connecting, attempts: CONNECT_ATTEMPTS, wait }).catch(async (error: unknown) => {
    await disconnect();
    throw error;
  });
  const sender = await createKafkaSender({
    newProducer,
    topicName,
    compression: compression === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None,
  }).catch(async (error: unknown) => {
    await disconnect();
    throw toLogError(error, connecting);
  });
  const topics = createKafkaTopics({
    admin,
    cluster,
    brokers,
    topicName,
    prefix,
    wait,
    patience() {
      const fromMs = performance.now();
      return () => !closed && performance.now() - fromMs < giveUpMs;
    },
    ...(replicationFactor === undefined ? {} : { replicationFactor }),
    ...(minInSyncReplicas === undefined ? {} : { minInSyncReplicas }),
  });
  const queue = createSendQueue<WireRecord>({
    send: sender.send,
    bytesOf: recordBytes,
    fatal: sender.fatalFor(brokers),
    giveUpMs,
    after,
  });

  const callers = new Set<(error: LogError) => void>();
  let gone: LogError | undefined;
  const watch = watchTopics({
    admin,
    known: topics.known,
    wait,
    onGone(error) {
      gone = error;
      for (const reject of callers) reject(error);
      for (const one of [...fetchers, ...memberships]) one.fail(error);
    },
  });

  function assertOpen(): void {
    if (closed) throw new LogError('closed', 'the log is closed');
  }

  /**
   * What the cluster answers, as long as it holds the topics of the run. Where it lacks one, the client fails whatever else it asks for with
   * it, under the name of what it asked for.
   */
  async function withTopics<T>(work: () => Promise<T>): Promise<T> {
    assertOpen();
    if (gone !== undefined) throw gone;
    let reject: (error: LogError) => void = () => {};
    try {
      return await new Promise<T>((resolve, rejectCaller) => {
        reject = rejectCaller;
        callers.add(reject);
        work().then(resolve, rejectCaller);
      });
    } catch (error) {
      throw (error instanceof LogError && error.code === 'unknown-topic' ? await watch.look() : undefined) ?? error;
    } finally {
      callers.delete(reject);
    }
  }

  async function checkPartition({ topic, partition }: TopicPartition): Promise<void> {
    const count = await topics.partitionsOf(topic);
    if (Number.isInteger(partition) && partition >= 0 && partition < count) return;
    throw new LogError('unknown-partition', `topic "${topicName(topic)}" has ${count} partitions, so no partition ${partition}`);
  }

  async function checkPositions(positions: readonly Position[]): Promise<void> {
    for (const topic of new Set(positions.map((position) => position.topic))) {
      const bounds = await topics.offsets(topic);
      for (const { partition, offset } of positions.filter((position) => position.topic === topic)) {
        const { low, high } = bounds[partition] ?? { low: 0, high: 0 };
        if (Number.isInteger(offset) && offset >= low && offset <= high) continue;
        const range = `holds offsets ${low} to ${high} (the end)`;
        throw new LogError('offset-out-of-range', `${topicName(topic)}/${partition} ${range}, not ${offset}`);
      }
    }
  }

  /**
   * Readers of one name are independent, and a group of two would make each wait for the other at every change: for one that
   * was killed until its session is over, and for one that lets go of its work until it has. Two that ask at once may still
   * get the same, which does no more harm than that.
   */
  async function freeGroup(name: string): Promise<string> {
    for (let copy = 1; ; copy++) {
      const groupId = copy === 1 ? `${prefix}${name}` : `${prefix}${name}.${copy}`;
      if (groups.has(groupId)) continue;
      groups.add(groupId);
      if (!(await hasMembers(groupId))) return groupId;
      groups.delete(groupId);
    }
  }

  /** Where the cluster does not tell, joining will say why. */
  async function hasMembers(groupId: string): Promise<boolean> {
    const described = await admin.describeGroups([groupId]).catch(() => undefined);
    return described?.groups.some(({ members }) => members.length > 0) ?? false;
  }

  async function leaveGroups(): Promise<void> {
    await Promise.all([...[...fetchers].map((fetcher) => fetcher.close()), ...[...memberships].map((membership) => membership.leave())]);
  }

  return {
    async ensureTopics(specs) {
      assertOpen();
      await topics.ensure(specs);
    },
    append: (target, records) =>
      withTopics(async () => {
        await checkPartition(target);
        await queue.append(target, records);
      }),
    openFetcher: (name, from, port) =>
      withTopics(async () => {
        for (const position of from) await checkPartition(position);
        await checkPositions(from);
        const groupId = await freeGroup(name);
        let fetcher: KafkaFetcher | undefined = undefined;
        fetcher = await openKafkaFetcher({
          kafka,
          cluster,
          brokers,
          groupId,
          from,
          port,
          topicName,
          checkPosition: (position) => checkPositions([position]),
          onOutOfRange,
          gone: () => gone,
          giveUpMs,
          wait,
          isOpen: () => !closed,
          onClose: () => {
            if (fetcher !== undefined) fetchers.delete(fetcher);
            groups.delete(groupId);
          },
        });
        fetchers.add(fetcher);
      }),
    joinWork: ({ name, topic, onDealt, onAway, onFailure }) =>
      withTopics(async () => {
        const partitions = await topics.partitionsOf(topic);
        let membership: KafkaWorkMembership | undefined = undefined;
        membership = await joinKafkaWork({
          kafka,
          brokers,
          groupId: prefix + name,
          topic: topicName(topic),
          partitions,
          gone: () => gone,
          giveUpMs,
          wait,
          isOpen: () => !closed,
          onDealt,
          onFailure,
          ...(onAway === undefined ? {} : { onAway }),
          onLeave: () => {
            if (membership !== undefined) memberships.delete(membership);
          },
        });
        memberships.add(membership);
        return membership;
      }),
    startOffsets: (topic) =>
      withTopics(async () => {
        await topics.partitionsOf(topic);
        return (await topics.offsets(topic)).map(({ low }) => low);
      }),
    truncate: (before) =>
      withTopics(async () => {
        await checkPartition(before);
        await checkPositions([before]);
        await topics.truncate(before);
      }),
    endOffsets: (topic) =>
      withTopics(async () => {
        await topics.partitionsOf(topic);
        return (await topics.offsets(topic)).map(({ high }) => high);
      }),
    async deleteTopics() {
      assertOpen();
      watch.stop();
      // A group that still has members cannot be removed.
      await leaveGroups();
      const remover = newAdmin();
      try {
        await retrying(() => remover.connect(), { place: connecting, attempts: CONNECT_ATTEMPTS, wait });
        await topics.deleteAll(remover);
      } finally {
        await remover.disconnect().catch(() => {});
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      watch.stop();
      queue.close();
      for (const done of waiting) done();
      await leaveGroups();
      await Promise.allSettled([sender.close(), disconnect()]);
    },
  };
}
