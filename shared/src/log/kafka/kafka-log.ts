/**
 * The event log on a Kafka cluster: every topic and consumer group of a run begins with the run's own prefix. The client is at the
 * other end of a port, in this thread or in one of its own.
 */
import { LogError, type EventLog } from '../event-log.js';
import type { WorkMembership, WorkOptions } from '../work-group.js';
import { hostHere, hostInThread } from './kafka-client-host.js';
import type { OwnerFunctions, ServerFunctions } from './kafka-log-calls.js';
import type { KafkaLogOptions } from './kafka-options.js';
import { createKafkaReaders } from './kafka-readers.js';
import { runTopicName } from './kafka-topic-names.js';
import { createNumberedWork } from './kafka-work-numbers.js';
import { blocksOf, packRecords } from './packed-records.js';
import { openCalls, type PortCalls } from './port-calls.js';

export interface KafkaLog extends EventLog {
  /** What the cluster calls a topic of the run. */
  topicName(name: string): string;
  /** Joins those who share the partitions of a topic among them, and resolves once this member was told its share. */
  joinWork(options: WorkOptions): Promise<WorkMembership>;
  /** Closes this log's readers, and removes the run's topics, whoever created them, and its consumer groups. */
  deleteTopics(): Promise<void>;
}

/** Connects; LogError 'unreachable', 'authentication-failed' or 'tls-failed' where that does not work. */
export async function createKafkaLog({ say, ownThread = false, ...options }: KafkaLogOptions): Promise<KafkaLog> {
  const readers = createKafkaReaders();
  const memberships = createNumberedWork();
  let closing: Promise<void> | undefined;

  const host = ownThread ? hostInThread() : await hostHere();
  const client: PortCalls<ServerFunctions> = openCalls<ServerFunctions>(host.port, {
    say: (...line) => say?.(...line),
    ...memberships.told,
  } satisfies OwnerFunctions);
  // Whoever waits for the client is told, and nothing goes on without it.
  host.onBug((error) => {
    client.end(error);
    readers.fail(error);
    memberships.fail(error);
  });

  function assertOpen(): void {
    if (closing !== undefined) throw new LogError('closed', 'the log is closed');
  }

  /** Asks the client's side, unless the log is closed. */
  const ask: typeof client.call = async (name, args, transfer) => {
    assertOpen();
    return client.call(name, args, transfer);
  };

  async function close(): Promise<void> {
    // Both at once: the client refuses what still waits to be written while the readers leave their groups.
    await Promise.allSettled([readers.close(), client.call('close', [])]);
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
    ensureTopics: (specs) => ask('ensureTopics', [specs]),
    async append(target, records) {
      assertOpen();
      const packed = packRecords(records);
      await ask('append', [target, packed], blocksOf(packed));
    },
    async openReader(name, from, unpacker) {
      assertOpen();
      const reader = await readers.open(client, name, from, unpacker);
      if (closing !== undefined) {
        await reader.close();
        assertOpen();
      }
      return reader;
    },
    async joinWork(work) {
      assertOpen();
      return memberships.join(client, work);
    },
    startOffsets: (topic) => ask('startOffsets', [topic]),
    endOffsets: (topic) => ask('endOffsets', [topic]),
    truncate: (before) => ask('truncate', [before]),
    async deleteTopics() {
      assertOpen();
      await readers.close();
      await client.call('deleteTopics', []);
    },
    close: () => (closing ??= close()),
  };
}
