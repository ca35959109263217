/** The client's side of a Kafka log: offers the cluster to the log at the other end of a port. */
import type { MessagePort } from 'node:worker_threads';
import type { WorkMembership } from '../work-group.js';
import { createKafkaBackend, type KafkaBackend } from './kafka-backend.js';
import type { OwnerFunctions, ServerFunctions } from './kafka-log-calls.js';
import { unpackRecords } from './packed-records.js';
import { openCalls, toFailure, type PortCalls } from './port-calls.js';

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
