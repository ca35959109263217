/** The client's side of a Kafka log: offers the cluster to the log at the other end of a port. */
import type { MessagePort } from 'node:worker_threads';
import type { Position, TopicPartition, TopicSpec } from '../event-log.js';
import type { WorkMembership } from '../work-group.js';
import { createKafkaBackend, type KafkaBackend } from './kafka-backend.js';
import type { KafkaLogOptions, OwnerFunctions } from './kafka-log.js';
import { unpackRecords, type PackedRecords } from './packed-records.js';
import { openCalls, toFailure, type PortCalls } from './port-calls.js';

export type ServerFunctions = {
  /** Comes before all others. */
  open(options: Omit<KafkaLogOptions, 'say' | 'ownThread'>, isHeard: boolean): Promise<void>;
  ensureTopics(specs: readonly TopicSpec[]): Promise<void>;
  append(target: TopicPartition, records: PackedRecords): Promise<void>;
  /** The reader is at the other end of the port. */
  openReader(name: string, from: readonly Position[], port: MessagePort): Promise<void>;
  /** Under a number by which both threads know the membership. */
  joinWork(membership: number, name: string, topic: string): Promise<void>;
  leaveWork(membership: number): Promise<void>;
  startOffsets(topic: string): Promise<readonly number[]>;
  endOffsets(topic: string): Promise<readonly number[]>;
  truncate(before: Position): Promise<void>;
  deleteTopics(): Promise<void>;
  close(): Promise<void>;
};

export function serveKafkaLog(port: MessagePort): void {
  let backend: KafkaBackend;
  const memberships = new Map<number, WorkMembership>();

  const owner: PortCalls<OwnerFunctions> = openCalls<OwnerFunctions>(port, {
    async open(options, isHeard) {
      backend = await createKafkaBackend(isHeard ? { ...options, say: (...line) => owner.tell('say', line) } : options);
    },
    ensureTopics: (specs) => backend.ensureTopics(specs),
    append: (target, records) => backend.append(target, unpackRecords(records)),
    openReader: (name, from, readerPort) => backend.openFetcher(name, from, readerPort),
    async joinWork(membership, name, topic) {
      const joined = await backend.joinWork({
        name,
        topic,
        onDealt: (partitions) => owner.tell('dealt', [membership, partitions]),
        onAway: () => owner.tell('away', [membership]),
        onFailure: (error) => owner.tell('failed', [membership, toFailure(error)]),
      });
      memberships.set(membership, joined);
    },
    async leaveWork(membership) {
      await memberships.get(membership)?.leave();
      memberships.delete(membership);
    },
    startOffsets: (topic) => backend.startOffsets(topic),
    endOffsets: (topic) => backend.endOffsets(topic),
    truncate: (before) => backend.truncate(before),
    deleteTopics: () => backend.deleteTopics(),
    close: () => backend.close(),
  } satisfies ServerFunctions);
}
