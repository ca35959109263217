/** The tables in DuckDB: rows go in by the block, and whoever asks reads them by SQL. */
import { DuckDBDataChunk, DuckDBInstance, ENUM, BIGINT, BOOLEAN, VARCHAR, type DuckDBConnection, type DuckDBType } from '@duckdb/node-api';
import type { Cell, Column, ColumnType, Table } from './table.js';

/** Rows of one block: the most that DuckDB takes at once. */
const BLOCK_ROWS = 2048;

export interface DuckTable<Row = never> {
  readonly name: string;
  /** Rows that went in since the table was last emptied. */
  readonly rows: number;
  add(row: Row): void;
  /** Hands over what is still held here, so that SQL sees all of it. */
  flush(): void;
  /** To be called once all rows were dropped. */
  emptied(): void;
  close(): void;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * In memory, without extensions from elsewhere: nothing is fetched from a network. What does not fit goes to `spillFolder`. Without
 * `threads` it uses all processors.
 */
export const openDuck = (spillFolder: string, threads?: number): Promise<DuckDBInstance> =>
  DuckDBInstance.create(':memory:', {
    ...(threads === undefined ? {} : { threads: String(threads) }),
    autoinstall_known_extensions: 'false',
    temp_directory: spillFolder,
    memory_limit: MEMORY_LIMIT,
    preserve_insertion_order: 'true',
  });
const MEMORY_LIMIT = '1GB';

const plainTypes: { readonly [T in Exclude<ColumnType, 'choice'>]: DuckDBType } = { whole: BIGINT, 'truth-value': BOOLEAN, text: VARCHAR };

const duckType = <Row>({ type, choices = [] }: Column<Row>): DuckDBType => (type === 'choice' ? ENUM(choices) : plainTypes[type]);

const toDuck = (cell: Cell): string | bigint | boolean | null => (typeof cell === 'number' ? BigInt(cell) : cell);

/** Creates the table and opens it for rows. */
export async function createDuckTable<Row>(connection: DuckDBConnection, table: Table<Row>): Promise<DuckTable<Row>> {
  const types = table.columns.map(duckType);
  const declared = table.columns.map(({ name }, index) => `${quoted(name)} ${String(types[index])}`).join(', ');
  await connection.run(`create table ${quoted(table.name)} (${declared})`);
  const appender = await connection.createAppender(table.name);
  const cells = table.columns.map((): (string | bigint | boolean | null)[] => []);
  // One for all blocks: what is outside the heap is freed late, so that many of them would add up.
  const chunk = DuckDBDataChunk.create(types);
  let held = 0;
  let rows = 0;

  function handOver(): void {
    if (held === 0) return;
    chunk.reset();
    chunk.rowCount = held;
    cells.forEach((column, index) => {
      chunk.setColumnValues(index, column);
      column.length = 0;
    });
    appender.appendDataChunk(chunk);
    held = 0;
  }

  const duckTable = {
    name: table.name,
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
    emptied(): void {
      duckTable.rows = rows = 0;
    },
    close: () => appender.closeSync(),
  };
  return duckTable;
}
