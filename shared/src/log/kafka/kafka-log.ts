/**
 * The event log on a Kafka cluster: every topic and consumer group of a run begins with the run's own prefix. The client is at the
 * other end of a port, in this thread or in one of its own.
 */
import { MessageChannel, Worker } from 'node:worker_threads';
import { LogError, type EventLog } from '../event-log.js';
import type { WorkMembership, WorkOptions } from '../work-group.js';
import type { OwnerFunctions, ServerFunctions } from './kafka-log-calls.js';
import type { KafkaLogOptions } from './kafka-options.js';
import { createKafkaReader, type KafkaReader } from './kafka-reader.js';
import { runTopicName } from './kafka-topic-names.js';
import { blocksOf, packRecords } from './packed-records.js';
import { fromFailure, openCalls, type CallPort, type PortCalls } from './port-calls.js';

export interface KafkaLog extends EventLog {
  /** What the cluster calls a topic of the run. */
  topicName(name: string): string;
  /** Joins those who share the partitions of a topic among them, and resolves once this member was told its share. */
  joinWork(options: WorkOptions): Promise<WorkMembership>;
  /** Closes this log's readers, and removes the run's topics, whoever created them, and its consumer groups. */
  deleteTopics(): Promise<void>;
}

const THREAD = new URL('./kafka-thread.js', import.meta.url);

/** Where the client is: at the other end of a port. */
interface ClientHost {
  readonly port: CallPort;
  /** Told of a bug that has ended it. */
  onBug(told: (error: Error) => void): void;
  end(): Promise<unknown>;
}

function hostInThread(): ClientHost {
  const thread = new Worker(THREAD, { name: 'kafka' });
  return { port: thread, onBug: (told) => thread.once('error', told), end: () => thread.terminate() };
}

async function hostHere(): Promise<ClientHost> {
  // Loaded only here, as with a thread this one has no use for the client.
  const { serveKafkaLog } = await import('./kafka-server.js');
  const { port1, port2 } = new MessageChannel();
  serveKafkaLog(port2);
  // A bug here ends this thread without more.
  return { port: port1, onBug: () => {}, end: async () => port1.close() };
}

/** Connects; LogError 'unreachable', 'authentication-failed' or 'tls-failed' where that does not work. */
export async function createKafkaLog({ say, ownThread = false, ...options }: KafkaLogOptions): Promise<KafkaLog> {
  const readers = new Set<KafkaReader>();
  const memberships = new Map<number, WorkOptions>();
  let joins = 0;
  let closing: Promise<void> | undefined;

  const host = ownThread ? hostInThread() : await hostHere();
  const client: PortCalls<ServerFunctions> = openCalls<ServerFunctions>(host.port, {
    say: (...line) => say?.(...line),
    dealt(membership, partitions) {
      const work = memberships.get(membership);
      try {
        work?.onDealt(partitions);
      } catch (error) {
        work?.onFailure(error as Error);
      }
    },
    away: (membership) => memberships.get(membership)?.onAway?.(),
    failed: (membership, failure) => memberships.get(membership)?.onFailure(fromFailure(failure)),
  } satisfies OwnerFunctions);
  // Whoever waits for the client is told, and nothing goes on without it.
  host.onBug((error) => {
    client.end(error);
    for (const reader of readers) reader.fail(error);
    for (const { onFailure } of memberships.values()) onFailure(error);
  });

  function assertOpen(): void {
    if (closing !== undefined) throw new LogError('closed', 'the log is closed');
  }

  const closeReaders = (): Promise<unknown> => Promise.all([...readers].map((reader) => reader.close()));

  async function close(): Promise<void> {
    // Both at once: the client refuses what still waits to be written while the readers leave their groups.
    await Promise.allSettled([closeReaders(), client.call('close', [])]);
    memberships.clear();
    // Whatever the client still waits for then, and whoever waits for it.
    await host.end();
    client.end(new LogError('closed', 'the log was closed'));
  }

  try {
    await client.call('open', [options, say !== undefined]);
  } catch (error) {
    await host.end();
    throw error;
  }

  return {
    topicName: (name) => runTopicName(options.topicPrefix, name),
    async ensureTopics(specs) {
      assertOpen();
      await client.call('ensureTopics', [specs]);
    },
    async append(target, records) {
      assertOpen();
      const packed = packRecords(records);
      await client.call('append', [target, packed], blocksOf(packed));
    },
    async openReader(name, from, unpacker) {
      assertOpen();
      const { port1, port2 } = new MessageChannel();
      const reader = createKafkaReader({ from, unpacker, port: port1, onClose: () => readers.delete(reader) });
      await client.call('openReader', [name, from, port2], [port2]).catch((error: unknown) => {
        port1.close();
        throw error;
      });
      readers.add(reader);
      if (closing !== undefined) {
        await reader.close();
        assertOpen();
      }
      return reader;
    },
    async joinWork(work) {
      assertOpen();
      const membership = ++joins;
      memberships.set(membership, work);
      await client.call('joinWork', [membership, work.name, work.topic]).catch((error: unknown) => {
        memberships.delete(membership);
        throw error;
      });
      return {
        async leave() {
          // Where the client is gone, so is the membership.
          if (memberships.delete(membership)) await client.call('leaveWork', [membership]).catch(() => undefined);
        },
      };
    },
    async startOffsets(topic) {
      assertOpen();
      return client.call('startOffsets', [topic]);
    },
    async endOffsets(topic) {
      assertOpen();
      return client.call('endOffsets', [topic]);
    },
    async truncate(before) {
      assertOpen();
      await client.call('truncate', [before]);
    },
    async deleteTopics() {
      assertOpen();
      await closeReaders();
      await client.call('deleteTopics', []);
    },
    close: () => (closing ??= close()),
  };
}
