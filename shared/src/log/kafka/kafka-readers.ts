/** A log's readers, from their opening to their closing: each has a port of its own to its fetcher on the client's side. */
import { MessageChannel } from 'node:worker_threads';
import type { Position, Unpacker } from '../event-log.js';
import type { ServerFunctions } from './kafka-log-calls.js';
import { createKafkaReader, type KafkaReader } from './kafka-reader.js';
import type { PortCalls } from './port-calls.js';

export interface KafkaReaders {
  open(
    client: Pick<PortCalls<ServerFunctions>, 'call'>,
    name: string,
    from: readonly Position[],
    unpacker: Unpacker | undefined,
  ): Promise<KafkaReader>;
  /** Tells all readers that the client is gone. */
  fail(error: Error): void;
  close(): Promise<void>;
}

export function createKafkaReaders(): KafkaReaders {
  const readers = new Set<KafkaReader>();
  return {
    async open(client, name, from, unpacker) {
      const { port1, port2 } = new MessageChannel();
      const reader = createKafkaReader({ from, unpacker, port: port1, onClose: () => readers.delete(reader) });
      await client.call('openReader', [name, from, port2], [port2]).catch((error: unknown) => {
        port1.close();
        throw error;
      });
      readers.add(reader);
      return reader;
    },
    fail(error) {
      for (const reader of readers) reader.fail(error);
    },
    async close() {
      await Promise.all([...readers].map((reader) => reader.close()));
    },
  };
}
