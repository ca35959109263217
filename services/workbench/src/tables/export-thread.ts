/** A thread of an export: writes its shards, and says how far it is. */
import { parentPort, workerData } from 'node:worker_threads';
import { writeShards, type ShardsToWrite, type ShardsWritten } from './write-shards.js';

export interface ExportMessage {
  readonly written?: ShardsWritten;
  /** What of the files or the database went wrong; nothing follows. A bug ends the thread with its own error. */
  readonly failure?: string;
}

const tell = (message: ExportMessage): void => parentPort?.postMessage(message);

const isOfTheDatabase = (error: unknown): error is Error => error instanceof Error && /^(IO|Out of Memory) Error/.test(error.message);

try {
  const written = await writeShards(workerData as ShardsToWrite, (soFar) => tell({ written: soFar }));
  tell({ written });
} catch (error) {
  if (!isOfTheDatabase(error)) throw error;
  tell({ failure: error.message });
}
