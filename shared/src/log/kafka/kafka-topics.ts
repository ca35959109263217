/** The topics of one run on a cluster: created with their settings, compared when they exist, removed with their groups. */
import type { Admin } from 'kafkajs';
import { LogError, type Position, type TopicSpec } from '../event-log.js';
import type { UncommittedCluster } from './kafka-cluster.js';
import { removeGroups, removeTopics } from './kafka-removal.js';
import { retrying, type Wait } from './kafka-retry.js';
import { createTopicSettings, type TopicSettingsOptions } from './kafka-topic-settings.js';

export interface KafkaTopicsOptions extends TopicSettingsOptions {
  readonly cluster: Pick<UncommittedCluster, 'offsets'>;
  readonly brokers: readonly string[];
  /** How every topic and consumer group of the run begins. */
  readonly prefix: string;
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

/** How long one kind of request is tried. */
interface Trying {
  readonly attempts?: number;
  readonly unknownTopicAttempts?: number;
  /** Whether failures are borne even after that many attempts. Default they are not. */
  readonly isBorne?: () => boolean;
}

export function createKafkaTopics(options: KafkaTopicsOptions): KafkaTopics {
  const { admin, cluster, brokers, topicName, prefix, wait, patience } = options;
  const partitions = new Map<string, number>();
  const settings = createTopicSettings(options);

  function attempt<T>(doing: string, action: () => Promise<T>, trying: Trying = {}): Promise<T> {
    const { attempts = ATTEMPTS, unknownTopicAttempts = UNKNOWN_TOPIC_ATTEMPTS, isBorne = () => false } = trying;
    let unknown = 0;
    let made = 0;
    return retrying(action, {
      place: { brokers, doing },
      wait,
      goOn({ code }) {
        made++;
        if (code === 'unknown-topic') return ++unknown < unknownTopicAttempts;
        return made < attempts || isBorne();
      },
    });
  }

  return {
    async ensure(specs) {
      const existing = new Set(await attempt('listing topics', () => admin.listTopics()));
      const missing = specs.filter(({ name }) => !existing.has(topicName(name)));
      if (missing.length > 0) {
        const names = missing.map(({ name }) => topicName(name)).join(', ');
        await attempt(`creating the topics ${names}`, () => settings.create(missing));
      }
      if (specs.length === 0) return;
      const trying = { attempts: MADE_TOPIC_ATTEMPTS, unknownTopicAttempts: MADE_TOPIC_ATTEMPTS };
      await attempt('comparing the settings of topics', () => settings.compare(specs), trying);
      for (const spec of specs) partitions.set(spec.name, spec.partitions);
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
    // These two are asked in the middle of a run, where a cluster that restarts refuses them like all writing and reading.
    async offsets(name) {
      const topic = topicName(name);
      const trying = { attempts: OFFSETS_ATTEMPTS, isBorne: patience() };
      return attempt(`asking for the offsets of "${topic}"`, () => cluster.offsets(topic), trying);
    },
    async truncate({ topic: name, partition, offset }) {
      const topic = topicName(name);
      const records = { topic, partitions: [{ partition, offset: String(offset) }] };
      await attempt(`dropping records of "${topic}"`, () => admin.deleteTopicRecords(records), { isBorne: patience() });
    },
    async deleteAll(remover) {
      partitions.clear();
      await attempt(`removing the topics "${prefix}*"`, () => removeTopics(remover, prefix), { attempts: DELETE_ATTEMPTS });
      const trying = { attempts: DELETE_GROUPS_ATTEMPTS };
      await attempt(`removing the consumer groups "${prefix}*"`, () => removeGroups(remover, prefix), trying);
    },
  };
}
