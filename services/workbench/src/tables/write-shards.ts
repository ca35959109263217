/** Writes the tables of some shards of a world as files, in parts, so that memory does not grow with the world. */
import { join } from 'node:path';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { DuckDBConnection } from '@duckdb/node-api';
import { createDuckTable, openDuck, quoted, quotedText, type DuckTable } from './duck-tables.js';
import type { ExportFormat } from './export-formats.js';
import type { Table, TableSink } from './table.js';
import { worldTables } from './world-tables.js';
import { writeShard } from './write-shard.js';

export interface ShardsToWrite {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly shards: readonly number[];
  readonly format: ExportFormat;
  /** Has a folder for each table, and one for what does not fit into memory. */
  readonly folder: string;
  /** Rows of a part. */
  readonly partRows: number;
  /** One number, shared by all threads: not 0 once they are to stop. */
  readonly stop: Int32Array;
}

export interface ShardsWritten {
  /** Of these shards, 0 to 1. */
  readonly shareDone: number;
  /** By table. */
  readonly rows: Readonly<Record<string, number>>;
}

export const SPILL_FOLDER = 'spill';

const copyOptions: { readonly [F in ExportFormat]: string } = {
  parquet: 'format parquet, compression zstd',
  csv: 'format csv, header',
  jsonl: 'format json',
};

/** `afterStep` is told now and then how far it is. Ends early, with what there is by then, when it is to stop. */
export async function writeShards(wanted: ShardsToWrite, afterStep: (written: ShardsWritten) => void): Promise<ShardsWritten> {
  const { scenario, seed, shards, folder, stop } = wanted;
  // The other processors have shards of their own.
  const duck = await openDuck(join(folder, SPILL_FOLDER), 1);
  const [adding, copier] = [await duck.connect(), createCopier(await duck.connect())];
  const rows = Object.fromEntries(worldTables.map(({ name }) => [name, 0]));
  const isStopped = (): boolean => Atomics.load(stop, 0) !== 0;
  for (const [index, shard] of shards.entries()) {
    const tables = new Map<Table, PartedTable>();
    for (const table of worldTables) tables.set(table, await openParts(copier, adding, table, shard, wanted));
    const sink: TableSink = { row: (table, row) => tables.get(table)!.add(row as never) };
    await writeShard({
      scenario,
      seed,
      shard,
      sink,
      isStopped,
      async afterStep(shareDone) {
        for (const table of tables.values()) await table.writeFullPart();
        const counted = Object.fromEntries([...tables].map(([{ name }, table]) => [name, rows[name]! + table.rows()]));
        afterStep({ shareDone: (index + shareDone) / shards.length, rows: counted });
      },
    });
    if (isStopped()) break;
    for (const [{ name }, table] of tables) {
      await table.writeLastPart();
      rows[name]! += table.rows();
    }
  }
  return { shareDone: 1, rows };
}

interface PartedTable<Row = never> {
  add(row: Row): void;
  /** Of all parts together. */
  rows(): number;
  /** Writes what has come together, once it makes a part. */
  writeFullPart(): Promise<void>;
  /** Writes the rest; a table without rows has one part all the same, which says what columns it would have. */
  writeLastPart(): Promise<void>;
}

/** While one part is being written, the next comes together in a second table. */
async function openParts<Row>(
  copier: Copier,
  adding: DuckDBConnection,
  table: Table<Row>,
  shard: number,
  { format, folder, partRows }: ShardsToWrite,
): Promise<PartedTable<Row>> {
  let filling: DuckTable<Row> = await createDuckTable(adding, table);
  let resting: DuckTable<Row> = await createDuckTable(adding, { ...table, name: `${table.name} of the next part` });
  let parts = 0;
  let written = 0;
  let copied: Promise<void> = Promise.resolve();

  /** Begins it; a failure is told by the next part, or at the end. */
  async function writePart(): Promise<void> {
    await copied;
    [filling, resting] = [resting, filling];
    resting.flush();
    written += resting.rows;
    copied = copier.moveAway(resting, join(folder, table.name, partName(shard, parts++, format)), format);
    copied.catch(() => undefined);
  }

  return {
    add: (row) => filling.add(row),
    rows: () => written + filling.rows,
    async writeFullPart() {
      if (filling.rows >= partRows) await writePart();
    },
    async writeLastPart() {
      if (filling.rows > 0 || parts === 0) await writePart();
      await copied;
      for (const each of [filling, resting]) {
        each.close();
        await copier.drop(each);
      }
    },
  };
}

interface Copier {
  /** Writes all rows of a table to a file, and empties the table. */
  moveAway(table: DuckTable, file: string, format: ExportFormat): Promise<void>;
  drop(table: DuckTable): Promise<void>;
}

/** One thing after the other, through a connection of its own, while rows are added through another. */
function createCopier(connection: DuckDBConnection): Copier {
  let last: Promise<unknown> = Promise.resolve();
  const next = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };

  /** Only then is the memory of dropped rows given back. */
  async function giveBack(): Promise<void> {
    await connection.run('checkpoint').catch((error: Error) => {
      // Rows are being added at this moment; the next time will do.
      if (!error.message.includes('other')) throw error;
    });
  }

  return {
    moveAway: (table, file, format) =>
      next(async () => {
        await connection.run(`copy ${quoted(table.name)} to ${quotedText(file)} (${copyOptions[format]})`);
        await connection.run(`truncate ${quoted(table.name)}`);
        table.emptied();
        await giveBack();
      }),
    drop: (table) => next(async () => void (await connection.run(`drop table ${quoted(table.name)}`))),
  };
}

/** In the order of shards and of time when sorted by name. */
const partName = (shard: number, part: number, format: ExportFormat): string =>
  `part-${String(shard).padStart(3, '0')}-${String(part).padStart(5, '0')}.${format}`;
