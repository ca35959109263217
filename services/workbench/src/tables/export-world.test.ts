/** Exported tables hold the world of the run: every event, every card's money, and a truth that joins without a miss. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { producedTopics } from '@tengewatch/shared/events/topics.js';
import { smallScenario } from '@tengewatch/shared/testing/small-scenario.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { runScenario } from '../run/run-scenario.js';
import { exportFormats, type ExportFormat } from './export-formats.js';
import { exportWorld, type Exported, type ExportOptions } from './export-world.js';
import { worldTables } from './world-tables.js';

const SEED = 5;
/** So few that every table of events has several parts. */
const PART_ROWS = 500;
const scenario = smallScenario({
  people: 300,
  days: 12,
  shards: 2,
  schemes: [
    { typology: 'nominee-cards', difficulty: 'plain', count: 1, cards: { min: 4, max: 4 } },
    { typology: 'unlicensed-platforms', form: 'hidden', difficulty: 'careful', count: 1 },
  ],
});
const readers = { parquet: 'read_parquet', csv: 'read_csv', jsonl: 'read_json' } as const;

let folder = '';
let connection: DuckDBConnection;
let run: RunReport;
const exported = new Map<ExportFormat, Exported>();

const exporting = (options: Partial<ExportOptions>): Promise<Exported> =>
  exportWorld({
    scenario,
    seed: SEED,
    settings: ['days=12'],
    format: 'parquet',
    out: join(folder, 'out'),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    partRows: PART_ROWS,
    ...options,
  });

/** What SQL reads the rows of a table from. */
const rowsOf = (table: string, format: ExportFormat, more = ''): string =>
  `${readers[format]}('${join(folder, format, table)}/*.${format}'${more})`;

async function ask(query: string): Promise<Record<string, unknown>[]> {
  return (await connection.runAndReadAll(query)).getRowObjectsJson();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tengewatch-export-test-'));
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  run = await runScenario({ scenario, seed: SEED, settings: [], signal: new AbortController().signal });
  for (const format of exportFormats) exported.set(format, await exporting({ format, out: join(folder, format) }));
}, 60_000);
afterAll(() => {
  connection.closeSync();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(exportFormats)('in %s', (format) => {
  test('each topic has as many rows as the run published', async () => {
    for (const topic of producedTopics) {
      expect(await ask(`select count(*)::integer as rows, count(distinct id)::integer as ids from ${rowsOf(topic, format)}`)).toEqual([
        { rows: run.ledger[topic]!.published, ids: run.ledger[topic]!.published },
      ]);
      expect(exported.get(format)!.rows[topic]).toBe(run.ledger[topic]!.published);
    }
    expect(readdirSync(join(folder, format, 'card-debits')).length).toBeGreaterThan(1);
  });

  test("every card's money adds up to its closing balance", async () => {
    const moved = `
      select card::varchar as card, amountTiyn as tiyn from ${rowsOf('card-top-ups', format)}
      union all select card::varchar, -amountTiyn from ${rowsOf('card-debits', format)}
      union all select card::varchar, -amountTiyn from ${rowsOf('atm-withdrawals', format)} where outcome = 'paid'
      union all select card::varchar, case side when 'sell' then fiatTiyn else -fiatTiyn end from ${rowsOf('exchanger-trades', format)}`;
    expect(
      await ask(`
      with changes as (select card, sum(tiyn) as change from (${moved}) group by card)
      select count(*) filter (openingTiyn + coalesce(change, 0) <> closingTiyn)::integer as wrong, count(change)::integer > 100 as many
      from ${rowsOf('cards', format)} as c left join changes on changes.card = c.card::varchar`),
    ).toEqual([{ wrong: 0, many: true }]);
  });

  test('every event of the truth is in the table of its topic, and belongs to a scheme or decoy', async () => {
    const events = producedTopics
      .map((topic) => `select id as eventId, '${topic}' as topic, card::varchar as card, timeMs from ${rowsOf(topic, format)}`)
      .join(' union all ');
    const marked = `select eventId, topic::varchar as topic, card::varchar as card, timeMs, schemeId from ${rowsOf('truth-events', format)}`;
    expect(
      await ask(`
      select count(*)::integer > 50 as many, count(e.eventId) = count(*) as joined, count(s.schemeId) = count(*) as owned
      from (${marked}) as m left join (${events}) as e using (eventId, topic, card, timeMs)
      left join ${rowsOf('truth-schemes', format)} as s using (schemeId)`),
    ).toEqual([{ many: true, joined: true, owned: true }]);
  });

  test('the card of the data names every column of every table, and the command that made them', () => {
    const card = readFileSync(join(folder, format, 'data-card.md'), 'utf8');
    for (const { name, columns } of worldTables) {
      expect(card).toContain(`### ${name}\n`);
      for (const column of columns) expect(card).toContain(`| ${column.name} |`);
    }
    expect(card).toContain(`tengewatch export ${scenario.name} --seed ${SEED} --format ${format} --out DIR --set days=12`);
    expect(card).toMatch(/\| nominee-cards \| scheme \| plain \| 1 \| 4 \|/);
  });
});

test.each(['csv', 'jsonl'] as const)('%s holds the same as parquet, field by field', async (format) => {
  for (const { name, columns } of worldTables) {
    const fields = columns.map((column) => `"${column.name}"::varchar`).join(', ');
    // Left to itself, a reader of CSV takes a decimal text for a number.
    const asText = format === 'csv' ? ', all_varchar = true' : '';
    const [one, other] = [`select ${fields} from ${rowsOf(name, 'parquet')}`, `select ${fields} from ${rowsOf(name, format, asText)}`];
    expect({ name, differing: await ask(`(${one} except all ${other}) union all (${other} except all ${one}) limit 3`) }).toEqual({
      name,
      differing: [],
    });
  }
});

describe('no folder that looks whole and is not', () => {
  test('is left by an export that is stopped', async () => {
    const stop = new AbortController();
    const stopped = exporting({ signal: stop.signal, onProgress: () => stop.abort(new Error('stopped')) });
    await expect(stopped).rejects.toThrow('stopped');
    expect(readdirSync(folder).filter((name) => name.startsWith('out'))).toEqual([]);
  });

  test('is overwritten', async () => {
    const out = join(folder, 'mine');
    mkdirSync(out);
    await expect(exporting({ out })).rejects.toThrow(/mine exists already; give another folder after --out/);
    expect(readdirSync(out)).toEqual([]);
  });

  test('is begun where nothing can be written', async () => {
    const out = join(folder, 'missing', 'out');
    await expect(exporting({ out })).rejects.toThrow(`cannot write ${out}: its folder does not exist`);
    expect(existsSync(join(folder, 'missing'))).toBe(false);
  });
});
