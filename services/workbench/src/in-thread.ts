/** Asks a thread of its own one question. */
import { Worker } from 'node:worker_threads';

/** `program` works on `workerData` and answers with one message. Rejects with its error, or with the reason of the signal. */
export function inThread<Answer>(program: URL, workerData: object, signal: AbortSignal): Promise<Answer> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const thread = new Worker(program, { workerData });
    const stop = (): void => {
      reject(signal.reason as Error);
      void thread.terminate();
    };
    signal.addEventListener('abort', stop);
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => signal.removeEventListener('abort', stop));
  });
}
