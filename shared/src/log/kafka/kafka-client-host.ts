/** Where a log's client works: in a thread of its own, or in the log's. Either way it is at the other end of a port. */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { CallPort } from './port-calls.js';

export interface ClientHost {
  readonly port: CallPort;
  /** Told of a bug that has ended it. */
  onBug(told: (error: Error) => void): void;
  end(): Promise<unknown>;
}

const THREAD = new URL('./kafka-thread.js', import.meta.url);

export function hostInThread(): ClientHost {
  const thread = new Worker(THREAD, { name: 'kafka' });
  return { port: thread, onBug: (told) => thread.once('error', told), end: () => thread.terminate() };
}

export async function hostHere(): Promise<ClientHost> {
  // Loaded only here, as with a thread this one has no use for the client.
  const { serveKafkaLog } = await import('./kafka-server.js');
  const { port1, port2 } = new MessageChannel();
  serveKafkaLog(port2);
  // A bug here ends this thread without more.
  return { port: port1, onBug: () => {}, end: async () => port1.close() };
}
