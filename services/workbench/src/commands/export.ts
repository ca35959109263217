/** `tengewatch export`: writes a scenario's world as tables that any tool for data reads. */
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { DEFAULT_SEED } from '@tengewatch/shared/scenario/load.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { wholeNumber } from '@tengewatch/shared/terminal/whole-number.js';
import { scenarioFor } from '@tengewatch/detector/scenario-argument.js';
import { Option, type Command } from 'commander';
import { shareProgress } from '../share-progress.js';
import { tableLines } from '../render/table.js';
import { countText, plural } from '../render/words.js';
import { exportFormats, type ExportFormat } from '../tables/export-formats.js';
import { collected, MAX_SEED } from './arguments.js';
import { checkHeap } from './heap-room.js';

interface ExportFlags {
  readonly seed: number;
  readonly format: ExportFormat;
  readonly out: string;
  readonly set: readonly string[];
}

const teaching = `
Examples:
  tengewatch export kazakhstan-2024 --out country
  tengewatch export nominee-cards --seed 7 --format csv --out ./nominees
  tengewatch export baseline --set days=30 --format jsonl --out baseline-30

There is a folder for each topic with the fields of its events, and for people,
cards and the truth: truth-schemes, truth-members, truth-events. The files in it
are parts of one table. data-card.md says what each column means. In DuckDB:
  select * from 'country/atm-withdrawals/*.parquet' limit 5
and with pandas:
  pandas.read_parquet("country/atm-withdrawals")
"tengewatch sql" asks the same tables without files.`;

export function addExport(program: Command, terminal: Terminal, signal: AbortSignal, finish: (code: ExitCode) => void): void {
  program
    .command('export')
    .argument('<scenario>', 'a shipped scenario (see "tengewatch scenarios") or the path of a YAML file')
    .description("write a scenario's world as tables, with the truth about it")
    .requiredOption('--out <folder>', 'folder for the tables; it must not exist yet')
    .addOption(new Option('--format <format>', 'what the files are').choices(exportFormats).default('parquet'))
    .option('--seed <n>', 'seed of the world; another seed is another country', wholeNumber(0, MAX_SEED), DEFAULT_SEED)
    .option('--set <path=value>', 'change one value of the scenario; may be repeated', collected, [])
    .addHelpText('after', teaching)
    .action(async (argument: string, flags: ExportFlags) => finish(await exported(argument, flags, terminal, signal)));
}

async function exported(
  argument: string,
  { seed, format, out, set }: ExportFlags,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const scenario = scenarioFor(argument, set);
  checkHeap(scenario);
  // Loaded only now, so that the other commands start at once.
  const { exportWorld } = await import('../tables/export-world.js');
  const view = shareProgress(terminal);
  try {
    const { rows } = await exportWorld({ scenario, seed, settings: set, format, out, signal, onProgress: view.progress });
    view.close();
    const lines = tableLines(
      [{ title: 'table' }, { title: 'rows', align: 'right' }],
      Object.entries(rows).map(([name, count]) => [name, countText(count)]),
      terminal.colours.dim,
    );
    terminal.out([...lines, '', `  ${plural(Object.keys(rows).length, 'table')} in ${out}; data-card.md says what is in them.`].join('\n'));
    return exitCodes.fine;
  } finally {
    view.close();
  }
}
