/** `tengewatch sql`: asks the tables of a scenario's world a question, without writing them anywhere. */
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { DEFAULT_SEED } from '@tengewatch/shared/scenario/load.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { wholeNumber } from '@tengewatch/shared/terminal/whole-number.js';
import { scenarioFor } from '@tengewatch/detector/scenario-argument.js';
import { Option, type Command } from 'commander';
import { shareProgress } from '../share-progress.js';
import { tableLines } from '../render/table.js';
import { figureText, plural } from '../render/words.js';
import type { Answer, AnswerCell } from '../tables/ask-world.js';
import { collected, MAX_SEED } from './arguments.js';
import { checkHeap } from './heap-room.js';

const formats = ['table', 'csv', 'jsonl'] as const;

interface SqlFlags {
  readonly seed: number;
  readonly set: readonly string[];
  readonly format: (typeof formats)[number];
}

const teaching = `
Examples:
  tengewatch sql baseline "select city, count(*) from people group by city"
  tengewatch sql nominee-cards --seed 7 "select * from truth_schemes"
  tengewatch sql kazakhstan-2024 "select channel, avg(amountTiyn) / 100 as kzt from card_top_ups group by channel"
  tengewatch sql baseline --format csv "from atm_withdrawals" > withdrawals.csv

Tables: card_top_ups, card_debits, exchanger_trades, atm_withdrawals, people,
cards, truth_schemes, truth_members, truth_events; "describe cards" shows what is
in one. It is DuckDB's SQL. Money is in tiyn, timeMs in milliseconds, UTC:
epoch_ms(timeMs + 5 * 3600000) is the wall-clock time of the country.`;

export function addSql(program: Command, terminal: Terminal, signal: AbortSignal, finish: (code: ExitCode) => void): void {
  program
    .command('sql')
    .argument('<scenario>', 'a shipped scenario (see "tengewatch scenarios") or the path of a YAML file')
    .argument('<query>', 'a query over the tables of the world')
    .description("ask the tables of a scenario's world a question in SQL")
    .option('--seed <n>', 'seed of the world; another seed is another country', wholeNumber(0, MAX_SEED), DEFAULT_SEED)
    .option('--set <path=value>', 'change one value of the scenario; may be repeated', collected, [])
    .addOption(new Option('--format <format>', 'how to print the answer').choices(formats).default('table'))
    .addHelpText('after', teaching)
    .action(async (argument: string, query: string, flags: SqlFlags) => finish(await sql(argument, query, flags, terminal, signal)));
}

/** More rows than anybody reads on a screen. */
const MOST_TABLE_ROWS = 200;

async function sql(
  argument: string,
  query: string,
  { seed, set, format }: SqlFlags,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const scenario = scenarioFor(argument, set);
  checkHeap(scenario);
  // Loaded only now, so that the other commands start at once.
  const { askWorld } = await import('../tables/ask-world.js');
  const view = shareProgress(terminal);
  try {
    await askWorld({ scenario, seed, query, signal, onProgress: view.progress }, async (answer) => {
      view.close();
      await printers[format](answer, terminal);
    });
    return exitCodes.fine;
  } finally {
    view.close();
  }
}

const printers: { readonly [F in SqlFlags['format']]: (answer: Answer, terminal: Terminal) => Promise<void> } = {
  async table({ columns, rows }, terminal) {
    const shown: string[][] = [];
    let count = 0;
    for await (const row of rows) if (++count <= MOST_TABLE_ROWS) shown.push(row.map(shownCell));
    const heads = columns.map(({ name, isNumber }) => ({ title: name, ...(isNumber ? { align: 'right' as const } : {}) }));
    const more = count > MOST_TABLE_ROWS ? ['', `  … and ${plural(count - MOST_TABLE_ROWS, 'more row')}; --format csv prints all`] : [];
    terminal.out([...tableLines(heads, shown, terminal.colours.dim, terminal.columns), ...more].join('\n'));
  },
  async csv({ columns, rows }, terminal) {
    terminal.out(columns.map(({ name }) => csvCell(name)).join());
    for await (const row of rows) terminal.out(row.map(csvCell).join());
  },
  async jsonl({ columns, rows }, terminal) {
    const names = columns.map(({ name }) => name);
    for await (const row of rows) terminal.out(JSON.stringify(Object.fromEntries(names.map((name, at) => [name, row[at] ?? null]))));
  },
};

function shownCell(cell: AnswerCell): string {
  if (cell === null) return '–';
  return typeof cell === 'number' ? figureText(cell) : String(cell);
}

/** As RFC 4180 has it; null is nothing. */
function csvCell(cell: AnswerCell): string {
  if (cell === null) return '';
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
