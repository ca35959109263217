/** Answers a question in SQL about a scenario's world: only the tables that it names are filled, in memory. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBValue } from '@duckdb/node-api';
import { createDuckTable, openDuck, quoted, type DuckTable } from './duck-tables.js';
import type { Table, TableSink } from './table.js';
import { worldTables } from './world-tables.js';
import { writeShard } from './write-shard.js';

export interface Question {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly query: string;
  readonly signal: AbortSignal;
  readonly onProgress: (shareDone: number, rows: number) => void;
}

/** Null, and what JSON holds: other values as the text that SQL gives them. */
export type AnswerCell = string | number | boolean | null;

export interface Answer {
  readonly columns: readonly { readonly name: string; readonly isNumber: boolean }[];
  readonly rows: AsyncIterable<readonly AnswerCell[]>;
}

/** A table as it is called in SQL, where a hyphen would need quotes. */
export const sqlNameOf = (table: string): string => table.replaceAll('-', '_');

/** `take` reads the answer while it is there. BadInput when the query is wrong, before anything is simulated where that shows by itself. */
export async function askWorld(question: Question, take: (answer: Answer) => Promise<void>): Promise<void> {
  const spillFolder = await mkdtemp(join(tmpdir(), 'tengewatch-sql-'));
  const connection = await (await openDuck(spillFolder)).connect();
  const stop = (): void => connection.interrupt();
  question.signal.addEventListener('abort', stop);
  try {
    const tables = await createTables(connection);
    await prepare(connection, question.query);
    await fill(tables, question);
    // Prepared anew: the first plan was made for empty tables, and trusts that every text is as short as those in them.
    await take(await answer(await prepare(connection, question.query), question.signal));
  } finally {
    question.signal.removeEventListener('abort', stop);
    connection.closeSync();
    await rm(spillFolder, { recursive: true, force: true });
  }
}

type Tables = ReadonlyMap<Table, DuckTable>;

/** Each under its name in SQL, and as a view under that of its topic. */
async function createTables(connection: DuckDBConnection): Promise<Tables> {
  const tables = new Map<Table, DuckTable>();
  for (const table of worldTables) {
    const sqlName = sqlNameOf(table.name);
    tables.set(table, await createDuckTable(connection, { ...table, name: sqlName }));
    if (sqlName !== table.name) await connection.run(`create view ${quoted(table.name)} as from ${quoted(sqlName)}`);
  }
  return tables;
}

async function prepare(connection: DuckDBConnection, query: string): Promise<DuckDBPreparedStatement> {
  if (query.trim() === '') throw new BadInput('the query is empty; give a statement in SQL');
  return inSql(async () => {
    const statements = await connection.extractStatements(query);
    if (statements.count !== 1) throw new BadInput(`the query holds ${statements.count} statements; give one`);
    return statements.prepare(0);
  });
}

async function fill(tables: Tables, { scenario, seed, query, signal, onProgress }: Question): Promise<void> {
  // Nobody asks for rows then.
  if (/^\s*(describe|show)\b/i.test(query)) return;
  const asked = new Map([...tables].filter(([{ name }]) => sqlNameOf(query).includes(sqlNameOf(name))));
  if (asked.size === 0) return;
  const rows = (): number => [...asked.values()].reduce((sum, table) => sum + table.rows, 0);
  const sink: TableSink = { row: (table, row) => asked.get(table)?.add(row as never) };
  for (let shard = 0; shard < scenario.shards; shard++) {
    await writeShard({
      scenario,
      seed,
      shard,
      sink,
      isStopped: () => signal.aborted,
      async afterStep(shareDone) {
        // So that a signal can be heard.
        await setImmediate();
        onProgress((shard + shareDone) / scenario.shards, rows());
      },
    });
    signal.throwIfAborted();
  }
  for (const table of asked.values()) table.flush();
}

async function answer(prepared: DuckDBPreparedStatement, signal: AbortSignal): Promise<Answer> {
  const result = await inSql(() => prepared.stream(), signal);
  const types = result.columnTypes().map(String);
  const columns = result.columnNames().map((name, index) => ({ name, isNumber: NUMBERS.test(types[index] ?? '') }));
  async function* rows(): AsyncIterable<readonly AnswerCell[]> {
    const blocks = result.yieldRows();
    for (;;) {
      const block = await inSql(() => blocks.next(), signal);
      if (block.done === true) return;
      for (const row of block.value) yield row.map(cellOf);
    }
  }
  return { columns, rows: rows() };
}

const NUMBERS = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DOUBLE|FLOAT|DECIMAL)/;

function cellOf(value: DuckDBValue): AnswerCell {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return Number(value);
  return String(value);
}

/** What SQL refuses is the person's to mend. */
async function inSql<T>(action: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await action();
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof BadInput) throw error;
    const lines = (error as Error).message.replace(/^Failed to extract statements: /, '').split('\n');
    throw new BadInput(...lines, '"describe cards" shows the columns of a table');
  }
}
