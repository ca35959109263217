/** Writes the tables of a world as files: Parquet, CSV or JSON lines, in parts, so that memory does not grow with the world. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { causeText } from '@tengewatch/shared/documents/file-cause.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { DuckDBConnection } from '@duckdb/node-api';
import { censusOf } from './census.js';
import { dataCard } from './data-card.js';
import { createDuckTable, openDuck, quoted, quotedText, type DuckTable } from './duck-tables.js';
import type { ExportFormat } from './export-formats.js';
import type { Table, TableSink } from './table.js';
import { worldTables } from './world-tables.js';
import { writeWorld } from './write-world.js';

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

const PART_ROWS = 250_000;
const DATA_CARD = 'data-card.md';

const copyOptions: { readonly [F in ExportFormat]: string } = {
  parquet: 'format parquet, compression zstd',
  csv: 'format csv, header',
  jsonl: 'format json',
};

const readers: { readonly [F in ExportFormat]: string } = { parquet: 'read_parquet', csv: 'read_csv', jsonl: 'read_json' };

/** All parts of a table, as SQL reads them. */
const partsAsTable = (folder: string, name: string, format: ExportFormat): string =>
  `${readers[format]}(${quotedText(join(folder, name, `*.${format}`))})`;

/** The folder appears whole, or not at all. BadInput when it is there already or cannot be written. */
export async function exportWorld(options: ExportOptions): Promise<Exported> {
  const { out } = options;
  if (existsSync(out)) throw new BadInput(`${out} exists already; give another folder after --out, or remove it first`);
  const unfinished = await writing(out, async () => {
    await mkdir(dirname(out), { recursive: true });
    return mkdtemp(`${out}.unfinished-`);
  });
  try {
    const exported = await writeTables(options, unfinished);
    await writing(out, () => rename(unfinished, out));
    return exported;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function writeTables(options: ExportOptions, folder: string): Promise<Exported> {
  const { scenario, seed, settings, format, out, signal, onProgress, partRows = PART_ROWS } = options;
  const connection = await openDuck(join(folder, 'spill'));
  const tables = new Map<Table<never>, PartedTable>();
  try {
    for (const table of worldTables) tables.set(table, await openParts(connection, table, { format, folder, partRows }));
    const sink: TableSink = {
      row(table, row) {
        (tables.get(table as Table<never>) as PartedTable<typeof row>).add(row);
      },
    };
    let rows = 0;
    await writeWorld({
      scenario,
      seed,
      sink,
      async afterStep(shareDone) {
        signal.throwIfAborted();
        await writing(out, async () => {
          for (const table of tables.values()) await table.writeFullPart();
        });
        rows = [...tables.values()].reduce((sum, table) => sum + table.rows(), 0);
        onProgress(shareDone, rows);
      },
    });
    const counted = Object.fromEntries([...tables].map(([{ name }, table]) => [name, table.rows()]));
    await writing(out, async () => {
      for (const table of tables.values()) await table.writeLastPart();
      // Read back from the files, so that what the card says of them is what they hold.
      const census = await censusOf(connection, (name) => partsAsTable(folder, name, format));
      await rm(join(folder, 'spill'), { recursive: true, force: true });
      await writeFile(join(folder, DATA_CARD), dataCard({ scenario, seed, settings, format, rows: counted, census }));
    });
    return { rows: counted };
  } finally {
    connection.closeSync();
  }
}

interface PartedTable<Row = never> {
  add(row: Row): void;
  /** Of all parts together. */
  rows(): number;
  /** Writes what has come together, once it makes a part. */
  writeFullPart(): Promise<void>;
  /** Writes the rest; a table without rows has one part that says which columns it would have. */
  writeLastPart(): Promise<void>;
}

interface PartSettings {
  readonly format: ExportFormat;
  readonly folder: string;
  readonly partRows: number;
}

async function openParts<Row>(connection: DuckDBConnection, table: Table<Row>, settings: PartSettings): Promise<PartedTable<Row>> {
  const { format, folder, partRows } = settings;
  const staged: DuckTable<Row> = await createDuckTable(connection, table);
  await mkdir(join(folder, table.name));
  let parts = 0;
  let written = 0;

  async function writePart(): Promise<void> {
    staged.flush();
    const file = join(folder, table.name, `part-${String(parts).padStart(5, '0')}.${format}`);
    await connection.run(`copy ${quoted(table.name)} to ${quotedText(file)} (${copyOptions[format]})`);
    parts++;
    written += staged.rows;
    await staged.clear();
  }

  return {
    add: (row) => staged.add(row),
    rows: () => written + staged.rows,
    async writeFullPart() {
      if (staged.rows >= partRows) await writePart();
    },
    async writeLastPart() {
      if (staged.rows > 0 || parts === 0) await writePart();
      staged.close();
    },
  };
}

/** What DuckDB says of a disk that is full, of rights and of folders that are gone, in words like those of all other files. */
async function writing<T>(out: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof BadInput) throw error;
    const text = (error as Error).message;
    const code = ['ENOSPC', 'No space left'].some((sign) => text.includes(sign)) ? 'ENOSPC' : (error as NodeJS.ErrnoException).code;
    throw new BadInput(`cannot write ${out}: ${causeText({ code, message: text })}`, 'nothing was left there');
  }
}
