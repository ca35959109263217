/** A log's members of consumer groups: one that fetches for each of its readers, and one for each share of work. */
import type { MessagePort } from 'node:worker_threads';
import type { LogError, Position } from '../event-log.js';
import type { WorkMembership, WorkOptions } from '../work-group.js';
import type { KafkaConnections } from './kafka-connections.js';
import { openKafkaFetcher, type KafkaFetcher } from './kafka-fetcher.js';
import type { GroupSurroundings } from './kafka-group-member.js';
import type { KafkaLifetime } from './kafka-lifetime.js';
import type { PositionChecks } from './kafka-position-checks.js';
import { createReaderGroups } from './kafka-reader-groups.js';
import type { KafkaTopics } from './kafka-topics.js';
import { joinKafkaWork, type KafkaWorkMembership } from './kafka-work-group.js';

export interface KafkaMembersOptions {
  readonly connections: Pick<KafkaConnections, 'kafka' | 'admin' | 'cluster' | 'onOutOfRange'>;
  readonly brokers: readonly string[];
  /** How every consumer group of the run begins. */
  readonly prefix: string;
  /** What the cluster calls a topic of the run. */
  readonly topicName: (name: string) => string;
  readonly topics: Pick<KafkaTopics, 'partitionsOf'>;
  readonly checks: PositionChecks;
  readonly lifetime: Pick<KafkaLifetime, 'isOpen' | 'wait'>;
  /** What is wrong once a topic of the run is known to be removed. */
  readonly gone: () => LogError | undefined;
  /** A cluster that says nothing for so long counts as gone. */
  readonly giveUpMs: number;
}

export interface KafkaMembers {
  /** Fetches for the reader at the other end of the port. */
  openFetcher(name: string, from: readonly Position[], port: MessagePort): Promise<void>;
  joinWork(work: WorkOptions): Promise<WorkMembership>;
  /** Tells all of them that they cannot go on. */
  fail(error: LogError): void;
  /** Resolves once all have left their groups. */
  leave(): Promise<void>;
}

export function createKafkaMembers(options: KafkaMembersOptions): KafkaMembers {
  const { connections, brokers, prefix, topicName, topics, checks, lifetime, gone, giveUpMs } = options;
  const { kafka, admin, cluster, onOutOfRange } = connections;
  const surroundings: GroupSurroundings = { kafka, brokers, gone, giveUpMs, wait: lifetime.wait, isOpen: lifetime.isOpen };
  const groups = createReaderGroups(admin, prefix);
  const fetchers = new Set<KafkaFetcher>();
  const memberships = new Set<KafkaWorkMembership>();

  return {
    async openFetcher(name, from, port) {
      for (const position of from) await checks.partition(position);
      await checks.positions(from);
      const groupId = await groups.take(name);
      let fetcher: KafkaFetcher | undefined = undefined;
      fetcher = await openKafkaFetcher({
        ...surroundings,
        cluster,
        groupId,
        from,
        port,
        topicName,
        checkPosition: (position) => checks.positions([position]),
        onOutOfRange,
        onClose() {
          if (fetcher !== undefined) fetchers.delete(fetcher);
          groups.giveBack(groupId);
        },
      });
      fetchers.add(fetcher);
    },
    async joinWork({ name, topic, onDealt, onAway, onFailure }) {
      const partitions = await topics.partitionsOf(topic);
      let membership: KafkaWorkMembership | undefined = undefined;
      membership = await joinKafkaWork({
        ...surroundings,
        groupId: prefix + name,
        topic: topicName(topic),
        partitions,
        onDealt,
        onFailure,
        ...(onAway === undefined ? {} : { onAway }),
        onLeave() {
          if (membership !== undefined) memberships.delete(membership);
        },
      });
      memberships.add(membership);
      return membership;
    },
    fail(error) {
      for (const member of [...fetchers, ...memberships]) member.fail(error);
    },
    async leave() {
      await Promise.all([...[...fetchers].map((fetcher) => fetcher.close()), ...[...memberships].map((membership) => membership.leave())]);
    },
  };
}
