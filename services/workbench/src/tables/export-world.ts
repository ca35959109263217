/**
 * Writes the tables of a world as files: Parquet, CSV or JSON lines. Threads take whole shards; a folder that is there is whole.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { causeText } from '@tengewatch/shared/documents/file-cause.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { censusOf } from './census.js';
import { dataCard } from './data-card.js';
import { openDuck, quotedText } from './duck-tables.js';
import type { ExportFormat } from './export-formats.js';
import type { ExportMessage } from './export-thread.js';
import { worldTables } from './world-tables.js';
import { SPILL_FOLDER, type ShardsToWrite, type ShardsWritten } from './write-shards.js';

export interface ExportOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly settings: readonly string[];
  readonly format: ExportFormat;
  /** A folder that does not exist yet. */
  readonly out: string;
  readonly signal: AbortSignal;
  readonly onProgress: (shareDone: number, rows: number) => void;
  /** Rows of a part; default: large enough to be read fast, small enough that a few of them fit into memory. */
  readonly partRows?: number;
}

export interface Exported {
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
}

/** One row group of a Parquet file as DuckDB writes it. */
const PART_ROWS = 122_880;
const DATA_CARD = 'data-card.md';

const readers: { readonly [F in ExportFormat]: string } = { parquet: 'read_parquet', csv: 'read_csv', jsonl: 'read_json' };

/** The folder appears whole, or not at all. BadInput when it is there already or cannot be written. */
export async function exportWorld(options: ExportOptions): Promise<Exported> {
  const { out } = options;
  if (existsSync(out)) throw new BadInput(`${out} exists already; give another folder after --out, or remove it first`);
  const unfinished = await writing(out, () => mkdtemp(`${out}.unfinished-`));
  try {
    return await writing(out, async () => {
      const exported = await writeTables(options, unfinished);
      await rename(unfinished, out);
      return exported;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function writeTables(options: ExportOptions, folder: string): Promise<Exported> {
  const { scenario, seed, settings, format, partRows = PART_ROWS } = options;
  for (const { name } of worldTables) await mkdir(join(folder, name));
  const threads = Math.min(scenario.shards, availableParallelism());
  const shares = Array.from({ length: threads }, (_, thread) => upTo(scenario.shards).filter((shard) => shard % threads === thread));
  const written = await inThreads(
    shares.map((shards) => ({ scenario, seed, shards, format, folder, partRows })),
    options,
  );
  // Read back from the files, so that what the card says of them is what they hold.
  const census = await countSchemes(folder, format);
  await rm(join(folder, SPILL_FOLDER), { recursive: true, force: true });
  const rows = sumOfRows(written);
  await writeFile(join(folder, DATA_CARD), dataCard({ scenario, seed, settings, format, rows, census }));
  return { rows };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const sumOfRows = (written: readonly ShardsWritten[]): Record<string, number> =>
  Object.fromEntries(worldTables.map(({ name }) => [name, written.reduce((sum, { rows }) => sum + (rows[name] ?? 0), 0)]));

/** All threads stop when one fails or the signal says so. They end by themselves: a database that is torn down at work takes all with it. */
async function inThreads(
  tasks: readonly Omit<ShardsToWrite, 'stop'>[],
  { signal, onProgress }: ExportOptions,
): Promise<readonly ShardsWritten[]> {
  signal.throwIfAborted();
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const stopAll = (): void => void Atomics.store(stop, 0, 1);
  const latest: ShardsWritten[] = tasks.map(() => ({ shareDone: 0, rows: {} }));
  const tell = (): void => {
    const rows = Object.values(sumOfRows(latest)).reduce((sum, count) => sum + count, 0);
    onProgress(latest.reduce((sum, { shareDone }) => sum + shareDone, 0) / tasks.length, rows);
  };
  signal.addEventListener('abort', stopAll);
  try {
    const threads = tasks.map((task, index) => {
      const thread = new Worker(new URL('./export-thread.js', import.meta.url), { workerData: { ...task, stop } satisfies ShardsToWrite });
      const written = finished(thread, (soFar) => {
        latest[index] = soFar;
        tell();
      });
      return written.catch((error: unknown) => {
        stopAll();
        throw error;
      });
    });
    const ended = await Promise.allSettled(threads);
    signal.throwIfAborted();
    for (const end of ended) if (end.status === 'rejected') throw end.reason;
    return latest;
  } finally {
    signal.removeEventListener('abort', stopAll);
  }
}

/** Resolves once a thread has ended, with its shards written or stopped. */
function finished(thread: Worker, onWritten: (written: ShardsWritten) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    thread.on('message', ({ written, failure }: ExportMessage) => {
      if (failure !== undefined) reject(new Error(failure));
      else if (written !== undefined) onWritten(written);
    });
    thread.once('error', reject);
    thread.once('exit', () => resolve());
  });
}

async function countSchemes(folder: string, format: ExportFormat) {
  const connection = await (await openDuck(join(folder, SPILL_FOLDER))).connect();
  try {
    return await censusOf(connection, (name) => `${readers[format]}(${quotedText(join(folder, name, `*.${format}`))})`);
  } finally {
    connection.closeSync();
  }
}

/** What is said of a disk that is full, of rights and of folders that are gone, in words like those of all other files. */
async function writing<T>(out: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    const isFull = code === 'ENOSPC' || message.includes('No space left');
    const isOfFiles = isFull || code?.startsWith('E') === true || message.startsWith('IO Error');
    if (!isOfFiles) throw error;
    throw new BadInput(`cannot write ${out}: ${causeText({ code: isFull ? 'ENOSPC' : code, message })}`, 'nothing was left there');
  }
}
