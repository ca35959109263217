/** How the topics of a run are set up: created so, and compared with it where they exist already. */
import kafkajs, { type Admin, type ITopicConfig } from 'kafkajs';
import { LogError, type TopicSpec } from '../event-log.js';

export interface TopicSettingsOptions {
  readonly admin: Admin;
  /** What the cluster calls a topic of the run. */
  readonly topicName: (name: string) => string;
  /** Default: what fits the cluster, see `fittingReplication`. */
  readonly replicationFactor?: number;
  /** Default: what fits the replicas, so that one of three may be lost; the cluster's where it chooses the replicas. */
  readonly minInSyncReplicas?: number;
}

export interface TopicSettings {
  create(specs: readonly TopicSpec[]): Promise<void>;
  /** LogError 'topic-mismatch' for the first topic that is set up otherwise. */
  compare(specs: readonly TopicSpec[]): Promise<void>;
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

/**
 * Replicas of a new topic where nobody has said how many. Kafka's own default is one, with which a broker that is lost
 * takes its partitions along, so three brokers that answer get three. With fewer the cluster chooses: its third broker
 * may just be down, and a cluster that is set up for three can place replicas on that one all the same.
 */
export const fittingReplication = (liveBrokers: number): number => (liveBrokers >= SAFE_REPLICAS ? SAFE_REPLICAS : CLUSTER_DEFAULT);

/** With three replicas a write is acknowledged by two, so that one may be lost; fewer could not lose any and go on. */
export const fittingInSync = (replicas: number): number | undefined =>
  replicas === CLUSTER_DEFAULT ? undefined : replicas >= SAFE_REPLICAS ? SAFE_REPLICAS - 1 : 1;

export function createTopicSettings({ admin, topicName, replicationFactor, minInSyncReplicas }: TopicSettingsOptions): TopicSettings {
  // What was asked for, and nothing that was found fitting: a topic from a time with fewer brokers serves as well.
  const settings = { ...SETTINGS, ...(minInSyncReplicas === undefined ? {} : { [IN_SYNC_SETTING]: String(minInSyncReplicas) }) };

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

  function differences(spec: TopicSpec, { partitions, settings: found }: FoundTopic): readonly string[] {
    const different: string[] = [];
    if (partitions.length !== spec.partitions) {
      different.push(`it has ${partitions.length} partitions, and should have ${spec.partitions}`);
    }
    const replicas = partitions[0]?.replicas.length;
    if (replicationFactor !== undefined && replicas !== replicationFactor) {
      different.push(`it has ${replicas} replicas, and should have ${replicationFactor}`);
    }
    const future = found.has(FUTURE_SETTING) ? { [FUTURE_SETTING]: ANY_FUTURE } : {};
    for (const [key, right] of Object.entries({ ...settings, ...future })) {
      const value = found.get(key);
      if (value !== right) different.push(`its ${key} is ${value ?? 'unknown'}, and should be ${right}`);
    }
    return different;
  }

  return {
    create: (specs) => create(specs, true),
    async compare(specs) {
      const found = await findTopics(
        admin,
        specs.map(({ name }) => topicName(name)),
      );
      for (const spec of specs) {
        const topic = topicName(spec.name);
        const different = differences(spec, found(topic));
        if (different.length === 0) continue;
        throw new LogError('topic-mismatch', `the topic "${topic}" exists with other settings: ${different.join('; ')}`);
      }
    },
  };
}

interface FoundTopic {
  readonly partitions: readonly { readonly replicas: readonly number[] }[];
  readonly settings: ReadonlyMap<string, string>;
}

/** Topics as they are, by the cluster's names. */
async function findTopics(admin: Admin, names: readonly string[]): Promise<(name: string) => FoundTopic> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  return (name) => ({
    partitions: topics.find((topic) => topic.name === name)?.partitions ?? [],
    settings: new Map(
      resources
        .find(({ resourceName }) => resourceName === name)
        ?.configEntries.map(({ configName, configValue }) => [configName, configValue]),
    ),
  });
}

function isUnknownSetting(error: unknown): boolean {
  const types = [error, ...((error as { errors?: unknown[] }).errors ?? [])].map((one) => (one as { type?: unknown } | null)?.type);
  return types.includes('INVALID_CONFIG');
}
