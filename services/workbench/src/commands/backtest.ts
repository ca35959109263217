/** `tengewatch backtest`: what rules catch in a scenario over many seeds, with intervals. */
import { scenarioForSeeds } from '@tengewatch/detector/scenario-argument.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { ruleNames, type RuleName } from '@tengewatch/shared/events/rule-names.js';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { wholeNumber } from '@tengewatch/shared/terminal/whole-number.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { Command } from 'commander';
import { availableParallelism } from 'node:os';
import { backtestCsv, CSV_HEAD } from '../backtest/backtest-csv.js';
import type { Backtest } from '../backtest/backtest-form.js';
import { checkFile, STANDARD_STREAM, writeWhole, type WrittenKind } from '../output-file.js';
import { backtestLines } from '../render/backtest.js';
import { shareProgress } from '../share-progress.js';
import { collected } from './arguments.js';
import { DEFAULT_SEEDS } from './backtest-seeds.js';
import { checkHeap } from './heap-room.js';
import { createTries, MOST_THREADS, ruleNamed, seedsOf } from './seed-arguments.js';

interface BacktestFlags {
  readonly rule?: string;
  readonly set: readonly string[];
  readonly seeds: string;
  readonly threads: number;
  readonly json?: string;
  readonly csv?: string;
  readonly force?: true;
}

const teaching = `
Examples:
  tengewatch backtest nominee-cards
  tengewatch backtest nominee-cards --rule nominee-cards --set rules.nominee-cards.minSenders=8
  tengewatch backtest baseline --seeds 1001-1010           (no crime: what the rules cost)
  tengewatch backtest ./my-town.yaml --seeds 3,5,9 --json b.json --csv b.csv

Each seed is another country; --seeds 20 means the seeds 1001 to 1020, on which
no rule was tuned. Only schemes of a rule's own typology are its to find; an
alert on a scheme of another typology is no false alert. Evasive schemes are
told apart and are in no other figure. The same seeds give the same figures to
the last digit, whatever the number of threads. docs/backtest.schema.json
describes the file of --json, which has all figures of every seed.`;

export function addBacktest(program: Command, terminal: Terminal, signal: AbortSignal, finish: (code: ExitCode) => void): void {
  program
    .command('backtest')
    .argument('<scenario>', 'a shipped scenario (see "tengewatch scenarios") or the path of a YAML file')
    .description('what rules catch in a scenario over many seeds, with intervals')
    .option('--rule <rule>', 'one rule (default: all, each by itself)')
    .option('--set <path=value>', 'change one value of the scenario; may be repeated', collected, [])
    .option('--seeds <seeds>', 'how many, or which: 20, 1001-1020 or 3,5,9', DEFAULT_SEEDS)
    .option('--threads <n>', 'seeds that are worked on at once', wholeNumber(1, MOST_THREADS), availableParallelism())
    .option('--json <file>', 'write all figures, those of every seed included, as JSON; "-" is standard output')
    .option('--csv <file>', 'write the figures over all seeds as CSV; "-" is standard output')
    .option('--force', 'let --json and --csv overwrite a file that holds something else')
    .addHelpText('after', teaching)
    .action(async (argument: string, flags: BacktestFlags) => finish(await backtested(argument, flags, terminal, signal)));
}

const jsonFile: WrittenKind = { option: '--json', what: 'backtest', isOne: (text) => text.slice(0, 200).includes('"tengewatch-backtest"') };
const csvFile: WrittenKind = { option: '--csv', what: 'backtest', isOne: (text) => text.startsWith(CSV_HEAD) };

async function backtested(argument: string, flags: BacktestFlags, terminal: Terminal, interrupt: AbortSignal): Promise<ExitCode> {
  const { seeds, rules, scenario } = wantedOf(argument, flags);
  checkHeap(scenario);
  checkOutputs(flags);
  const leavesFile = [flags.json, flags.csv].some((file) => file !== undefined && file !== STANDARD_STREAM);
  const signal = leavesFile ? interrupt : AbortSignal.any([interrupt, terminal.unread]);
  // Loaded only now, so that the other commands start at once.
  const { backtest } = await import('../backtest/backtest.js');
  const view = shareProgress(terminal, 'countries');
  let found: Backtest;
  try {
    found = await backtest(
      { scenario, seeds, settings: flags.set, sets: rules.map((rule) => ({ rule, parameters: scenario.rules[rule] ?? {} })) },
      { threads: flags.threads, signal, onProgress: view.progress },
    );
  } finally {
    view.close();
  }
  tell(found, flags, terminal);
  return exitCodes.fine;
}

interface Wanted {
  readonly seeds: readonly number[];
  readonly rules: readonly RuleName[];
  readonly scenario: Scenario;
}

/** Fails with everything that is wrong with what was given, at once. */
function wantedOf(argument: string, { rule, seeds: seedsText, set }: BacktestFlags): Wanted {
  const { tried, check } = createTries();
  const rules = tried(() => (rule === undefined ? ruleNames : [ruleNamed(rule)]));
  const seeds = tried(() => seedsOf(seedsText));
  const scenario = tried(() => scenarioForSeeds(argument, set, seeds ?? [undefined]));
  check();
  return { rules: rules!, seeds: seeds!, scenario: scenario! };
}

function checkOutputs({ json, csv, force: forced }: BacktestFlags): void {
  const force = forced === true;
  if (json === undefined && csv === undefined && force) throw new BadInput('--force speaks of a file; add --json FILE or --csv FILE');
  if (json !== undefined && json === csv) throw new BadInput(`--json and --csv both write to ${json}; give two names`);
  if (json !== undefined && json !== STANDARD_STREAM) checkFile(json, force, jsonFile);
  if (csv !== undefined && csv !== STANDARD_STREAM) checkFile(csv, force, csvFile);
}

/** Files first; the text for people goes to standard error where standard output takes data. */
function tell(found: Backtest, { json, csv }: BacktestFlags, terminal: Terminal): void {
  const written = [
    { file: json, text: (): string => JSON.stringify(found, null, 2) },
    { file: csv, text: (): string => backtestCsv(found).trimEnd() },
  ];
  for (const { file, text } of written) {
    if (file === STANDARD_STREAM) terminal.out(text());
    else if (file !== undefined) writeWhole(file, `${text()}\n`);
  }
  const isTaken = json === STANDARD_STREAM || csv === STANDARD_STREAM;
  const [say, colours] = isTaken ? [terminal.err, terminal.errColours] : [terminal.out, terminal.colours];
  say(backtestLines(found, colours).join('\n'));
}
