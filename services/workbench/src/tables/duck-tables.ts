/** The tables in DuckDB: rows go in by the block, and whoever asks reads them by SQL. */
import { DuckDBDataChunk, DuckDBInstance, ENUM, BIGINT, BOOLEAN, VARCHAR, type DuckDBConnection, type DuckDBType } from '@duckdb/node-api';
import type { Cell, Column, Table } from './table.js';

/** Rows of one block: the most that DuckDB takes at once. */
const BLOCK_ROWS = 2048;

export interface DuckTable<Row> {
  /** Rows that went in since the table was last emptied. */
  readonly rows: number;
  add(row: Row): void;
  /** Hands over what is still held here, so that SQL sees all of it. */
  flush(): void;
  /** Drops all rows. */
  clear(): Promise<void>;
  close(): void;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** In memory, without extensions from elsewhere: nothing is fetched from a network. What does not fit goes to `spillFolder`. */
export async function openDuck(spillFolder: string): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    temp_directory: spillFolder,
    memory_limit: MEMORY_LIMIT,
    preserve_insertion_order: 'true',
  });
  return instance.connect();
}
const MEMORY_LIMIT = '1GB';

function duckType<Row>({ type, choices = [] }: Column<Row>): DuckDBType {
  switch (type) {
    case 'choice':
      return ENUM(choices);
    case 'whole':
      return BIGINT;
    case 'truth-value':
      return BOOLEAN;
    case 'text':
      return VARCHAR;
  }
}

const toDuck = (cell: Cell): string | bigint | boolean | null => (typeof cell === 'number' ? BigInt(cell) : cell);

/** Creates the table and opens it for rows. */
export async function createDuckTable<Row>(connection: DuckDBConnection, table: Table<Row>): Promise<DuckTable<Row>> {
  const types = table.columns.map(duckType);
  const declared = table.columns.map(({ name }, index) => `${quoted(name)} ${String(types[index])}`).join(', ');
  await connection.run(`create table ${quoted(table.name)} (${declared})`);
  const appender = await connection.createAppender(table.name);
  const cells = table.columns.map((): (string | bigint | boolean | null)[] => []);
  let held = 0;
  let rows = 0;

  function handOver(): void {
    if (held === 0) return;
    const chunk = DuckDBDataChunk.create(types, held);
    cells.forEach((column, index) => {
      chunk.setColumnValues(index, column);
      column.length = 0;
    });
    appender.appendDataChunk(chunk);
    held = 0;
  }

  const duckTable = {
    rows,
    add(row: Row): void {
      const { columns } = table;
      for (let at = 0; at < columns.length; at++) cells[at]!.push(toDuck(columns[at]!.of(row)));
      duckTable.rows = ++rows;
      if (++held === BLOCK_ROWS) handOver();
    },
    flush(): void {
      handOver();
      appender.flushSync();
    },
    async clear(): Promise<void> {
      duckTable.flush();
      await connection.run(`truncate ${quoted(table.name)}`);
      duckTable.rows = rows = 0;
    },
    close: () => appender.closeSync(),
  };
  return duckTable;
}
