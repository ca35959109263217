/** The topics of one run on a cluster: created with their settings, compared when they exist, removed with their groups. */
import kafkajs, { type Admin, type ITopicConfig } from 'kafkajs';
import { LogError, type Position, type TopicSpec } from '../event-log.js';
import type { UncommittedCluster } from './kafka-cluster.js';
import type { ErrorPlace } from './kafka-errors.js';
import { retrying, type Wait } from './kafka-retry.js';

export interface KafkaTopicsOptions {
  readonly admin: Admin;
  readonly cluster: Pick<UncommittedCluster, 'offsets'>;
  readonly brokers: readonly string[];
  /** What the cluster calls a topic of the run. */
  readonly topicName: (name: string) => string;
  /** How every topic and consumer group of the run begins. */
  readonly prefix: string;
  /** Default: what fits the cluster, see `fittingReplication`. */
  readonly replicationFactor?: number;
  /** Default: what fits the replicas, so that one of three may be lost; the cluster's where it chooses the replicas. */
  readonly minInSyncReplicas?: number;
  readonly wait: Wait;
  /** Called when a request begins that a run in progress cannot do without; what it gives says whether failures are borne still. */
  readonly patience: () => () => boolean;
}

export interface KafkaTopics {
  ensure(specs: readonly TopicSpec[]): Promise<void>;
  /** Partitions of all topics that were created, compared or asked for, as the cluster calls them. */
  known(): ReadonlyMap<string, number>;
  /** Partitions of a topic; LogError 'unknown-topic' where the cluster has none of that name. */
  partitionsOf(name: string): Promise<number>;
  /** The first and the next offset of every partition, open transactions included. */
  offsets(name: string): Promise<readonly { readonly low: number; readonly high: number }[]>;
  /** Drops what lies before a position. */
  truncate(before: Position): Promise<void>;
  /**
   * Removes every topic and consumer group of the run. By an administrator that was asked for nothing yet: one asks again for every topic
   * that it has ever heard of, and fails where one is gone.
   */
  deleteAll(remover: Admin): Promise<void>;
}

/** Node does not see this one among the names that the CommonJS package exports. */
const { ConfigResourceTypes } = kafkajs;

/** Events lie in the past, so any retention by time would delete them at once. */
const SETTINGS: Readonly<Record<string, string>> = {
  'retention.ms': '-1',
  'cleanup.policy': 'delete',
  'message.timestamp.type': 'CreateTime',
};
/** Brokers from 4.0 refuse event times more than an hour ahead unless told otherwise; those before 3.6 do not know the setting. */
const FUTURE_SETTING = 'message.timestamp.after.max.ms';
const ANY_FUTURE = '9223372036854775807';
const IN_SYNC_SETTING = 'min.insync.replicas';
/** Lets the cluster choose. */
const CLUSTER_DEFAULT = -1;
/** Enough to lose one broker and still hold every acknowledged record twice. */
const SAFE_REPLICAS = 3;
const CREATE_TIMEOUT_MS = 30_000;
const ATTEMPTS = 8;
/** A topic that was just created elsewhere may take a moment to be known to every broker. */
const UNKNOWN_TOPIC_ATTEMPTS = 3;
/** Of topics that are known to be made, by us or by another process at the same time: a busy cluster needs seconds to tell all brokers. */
const MADE_TOPIC_ATTEMPTS = 25;
const DELETE_ATTEMPTS = 12;
/** A reader that was killed stays a member until its session is over, and a group with members cannot be removed. */
const DELETE_GROUPS_ATTEMPTS = 16;
/** A broker that was just given many partitions may take long until it leads the last of them. */
const OFFSETS_ATTEMPTS = 30;

/**
 * Replicas of a new topic where nobody has said how many. Kafka's own default is one, with which a broker that is lost
 * takes its partitions along, so three brokers that answer get three. With fewer the cluster chooses: its third broker
 * may just be down, and a cluster that is set up for three can place replicas on that one all the same.
 */
export const fittingReplication = (liveBrokers: number): number => (liveBrokers >= SAFE_REPLICAS ? SAFE_REPLICAS : CLUSTER_DEFAULT);

/** With three replicas a write is acknowledged by two, so that one may be lost; fewer could not lose any and go on. */
export const fittingInSync = (replicas: number): number | undefined =>
  replicas === CLUSTER_DEFAULT ? undefined : replicas >= SAFE_REPLICAS ? SAFE_REPLICAS - 1 : 1;

export function createKafkaTopics(options: KafkaTopicsOptions): KafkaTopics {
  const { admin, cluster, brokers, topicName, prefix, replicationFactor, minInSyncReplicas, wait, patience } = options;
  const partitions = new Map<string, number>();
  // What was asked for, and nothing that was found fitting: a topic from a time with fewer brokers serves as well.
  const settings = { ...SETTINGS, ...(minInSyncReplicas === undefined ? {} : { [IN_SYNC_SETTING]: String(minInSyncReplicas) }) };
  const place = (doing: string): ErrorPlace => ({ brokers, doing });

  function attempt<T>(
    doing: string,
    action: () => Promise<T>,
    attempts = ATTEMPTS,
    unknownTopicAttempts = UNKNOWN_TOPIC_ATTEMPTS,
    isBorne = (): boolean => false,
  ): Promise<T> {
    let unknown = 0;
    let made = 0;
    return retrying(action, {
      place: place(doing),
      wait,
      goOn({ code }) {
        made++;
        if (code === 'unknown-topic') return ++unknown < unknownTopicAttempts;
        return made < attempts || isBorne();
      },
    });
  }

  /** In the middle of a run, as long as failures of writing and reading are: a cluster that restarts refuses all of them alike. */
  const attemptInRun = <T>(doing: string, action: () => Promise<T>, attempts?: number): Promise<T> =>
    attempt(doing, action, attempts, undefined, patience());

  async function create(specs: readonly TopicSpec[], withFuture: boolean): Promise<void> {
    const replicas = replicationFactor ?? fittingReplication((await admin.describeCluster()).brokers.length);
    const inSync = fittingInSync(replicas);
    const all = {
      ...(inSync === undefined ? {} : { [IN_SYNC_SETTING]: String(inSync) }),
      ...settings,
      ...(withFuture ? { [FUTURE_SETTING]: ANY_FUTURE } : {}),
    };
    const configEntries = Object.entries(all).map(([key, value]) => ({ name: key, value }));
    const topics = specs.map(({ name, partitions: numPartitions }): ITopicConfig => ({
      topic: topicName(name),
      numPartitions,
      replicationFactor: replicas,
      configEntries,
    }));
    try {
      await admin.createTopics({ topics, waitForLeaders: true, timeout: CREATE_TIMEOUT_MS });
    } catch (error) {
      if (!withFuture || !isUnknownSetting(error)) throw error;
      await create(specs, false);
    }
  }

  async function compare(specs: readonly TopicSpec[]): Promise<void> {
    const { topics } = await admin.fetchTopicMetadata({ topics: specs.map(({ name }) => topicName(name)) });
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: specs.map(({ name }) => ({ type: ConfigResourceTypes.TOPIC, name: topicName(name) })),
    });
    for (const spec of specs) {
      const topic = topicName(spec.name);
      const found = topics.find(({ name }) => name === topic)?.partitions ?? [];
      const entries = resources.find(({ resourceName }) => resourceName === topic)?.configEntries ?? [];
      const differences: string[] = [];
      if (found.length !== spec.partitions) differences.push(`it has ${found.length} partitions, and should have ${spec.partitions}`);
      const replicas = found[0]?.replicas.length;
      if (replicationFactor !== undefined && replicas !== replicationFactor) {
        differences.push(`it has ${replicas} replicas, and should have ${replicationFactor}`);
      }
      const future = entries.some(({ configName }) => configName === FUTURE_SETTING) ? { [FUTURE_SETTING]: ANY_FUTURE } : {};
      for (const [key, right] of Object.entries({ ...settings, ...future })) {
        const value = entries.find(({ configName }) => configName === key)?.configValue;
        if (value !== right) differences.push(`its ${key} is ${value ?? 'unknown'}, and should be ${right}`);
      }
      if (differences.length > 0) {
        throw new LogError('topic-mismatch', `the topic "${topic}" exists with other settings: ${differences.join('; ')}`);
      }
      partitions.set(spec.name, spec.partitions);
    }
  }

  async function deleteGroups(remover: Admin): Promise<void> {
    const { groups } = await remover.listGroups();
    const ours = groups.map(({ groupId }) => groupId).filter((groupId) => groupId.startsWith(prefix));
    if (ours.length > 0) await remover.deleteGroups(ours);
  }

  async function deleteTopics(remover: Admin): Promise<void> {
    const topics = (await remover.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) await remover.deleteTopics({ topics, timeout: CREATE_TIMEOUT_MS });
  }

  return {
    async ensure(specs) {
      const existing = new Set(await attempt('listing topics', () => admin.listTopics()));
      const missing = specs.filter(({ name }) => !existing.has(topicName(name)));
      if (missing.length > 0) {
        const names = missing.map(({ name }) => topicName(name)).join(', ');
        await attempt(`creating the topics ${names}`, () => create(missing, true));
      }
      if (specs.length === 0) return;
      await attempt('comparing the settings of topics', () => compare(specs), MADE_TOPIC_ATTEMPTS, MADE_TOPIC_ATTEMPTS);
    },
    known: () => new Map([...partitions].map(([name, count]) => [topicName(name), count])),
    async partitionsOf(name) {
      const known = partitions.get(name);
      if (known !== undefined) return known;
      const topic = topicName(name);
      const { topics } = await attempt(`looking for the topic "${topic}"`, () => admin.fetchTopicMetadata({ topics: [topic] }));
      const count = topics.find((found) => found.name === topic)?.partitions.length ?? 0;
      if (count === 0) throw new LogError('unknown-topic', `there is no topic "${topic}"`);
      partitions.set(name, count);
      return count;
    },
    async offsets(name) {
      const topic = topicName(name);
      return attemptInRun(`asking for the offsets of "${topic}"`, () => cluster.offsets(topic), OFFSETS_ATTEMPTS);
    },
    async truncate({ topic: name, partition, offset }) {
      const topic = topicName(name);
      await attemptInRun(`dropping records of "${topic}"`, () =>
        admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] }),
      );
    },
    async deleteAll(remover) {
      partitions.clear();
      await attempt(`removing the topics "${prefix}*"`, () => deleteTopics(remover), DELETE_ATTEMPTS);
      await attempt(`removing the consumer groups "${prefix}*"`, () => deleteGroups(remover), DELETE_GROUPS_ATTEMPTS);
    },
  };
}

function isUnknownSetting(error: unknown): boolean {
  const types = [error, ...((error as { errors?: unknown[] }).errors ?? [])].map((one) => (one as { type?: unknown } | null)?.type);
  return types.includes('INVALID_CONFIG');
}
