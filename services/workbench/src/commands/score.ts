/** `tengewatch score`: alerts that somebody made, held against the truth of a scenario's country. */
import { scenarioFor } from '@tengewatch/detector/scenario-argument.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { DEFAULT_SEED } from '@tengewatch/shared/scenario/load.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { wholeNumber } from '@tengewatch/shared/terminal/whole-number.js';
import type { Command } from 'commander';
import { checkFile, STANDARD_STREAM, type WrittenKind } from '../output-file.js';
import { scoreLines } from '../render/score.js';
import { countText, plural } from '../render/words.js';
import { textOf } from '../report-file.js';
import type { LineFault } from '../score/cells.js';
import { shareProgress } from '../share-progress.js';
import { collected, MAX_SEED } from './arguments.js';
import { checkHeap } from './heap-room.js';
import { createTries, ruleNamed } from './seed-arguments.js';
import { tellFound } from './tell-found.js';

interface ScoreFlags {
  readonly scenario: string;
  readonly seed: number;
  readonly rule?: string;
  readonly set: readonly string[];
  readonly json?: string;
  readonly force?: true;
}

const MOST_FAULTS = 20;

const teaching = `
Examples:
  tengewatch export nominee-cards --seed 7 --out country   (make alerts of these tables)
  tengewatch score alerts.csv --scenario nominee-cards --seed 7
  tengewatch score alerts.jsonl --scenario nominee-cards --seed 7 --rule nominee-cards --json s.json

A row is an alert, with these columns; others are ignored:
  card      card number; several, separated by spaces or semicolons, of a group.
  subject   instead of it a card, or beside it the name of a platform or bank;
            with evidence the name alone will do
  time      when it was raised: 2024-01-05T14:03:20+05:00, or milliseconds since 1970
  rule      optional: the rule of Tengewatch whose typology it is to find
  evidence  optional: ids of events, separated by spaces or semicolons
JSONL has the same names in one object a line.

An alert with evidence is true as in a run: when more than half of the evidence
money belongs to one scheme. An alert without is true when more than half of its
cards belong to one scheme that had acted by then: one card, when that card does.
--rule counts the alerts of one rule and those that name none.`;

const jsonFile: WrittenKind = { option: '--json', what: 'score', isOne: (text) => text.slice(0, 200).includes('"tengewatch-score"') };

export function addScore(program: Command, terminal: Terminal, signal: AbortSignal, finish: (code: ExitCode) => void): void {
  program
    .command('score')
    .argument('<alerts>', 'CSV or JSONL file of alerts; "-" is standard input')
    .description('hold alerts of your own against what really happened')
    .requiredOption('--scenario <scenario>', 'the scenario they were made from, by its name or path')
    .option('--seed <n>', 'the seed they were made from', wholeNumber(0, MAX_SEED), DEFAULT_SEED)
    .option('--rule <rule>', 'score them as alerts of this rule, on its typology')
    .option('--set <path=value>', 'change one value of the scenario, as when they were made; may be repeated', collected, [])
    .option('--json <file>', 'write every figure, and the verdict on every alert, as JSON; "-" is standard output')
    .option('--force', 'let --json overwrite a file that holds something else')
    .addHelpText('after', teaching)
    .action(async (file: string, flags: ScoreFlags) => finish(await scored(file, flags, terminal, signal)));
}

async function scored(file: string, flags: ScoreFlags, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const { seed, set, json } = flags;
  const { tried, check } = createTries();
  const scenario = tried(() => scenarioFor(flags.scenario, set, seed));
  const rule = tried(() => (flags.rule === undefined ? null : ruleNamed(flags.rule)));
  check();
  checkHeap(scenario!);
  if (json !== undefined && json !== STANDARD_STREAM) checkFile(json, flags.force === true, jsonFile);
  // Loaded only now, so that the other commands start at once.
  const { readAlertRows } = await import('../score/alert-rows.js');
  const { visitCountry } = await import('../score/visit-country.js');
  const { misfits } = await import('../score/rows-as-alerts.js');
  const { scoreRows } = await import('../score/score-rows.js');
  const shown = file === STANDARD_STREAM ? 'standard input' : file;
  const { rows, faults } = readAlertRows(textOf(file), shown);
  const view = shareProgress(terminal, 'events');
  let country;
  try {
    const wantedEvents = new Set(rows.flatMap(({ evidence }) => evidence));
    country = await visitCountry({ scenario: scenario!, seed, wantedEvents, signal, onProgress: view.progress });
  } finally {
    view.close();
  }
  refuse([...faults, ...misfits(rows, country, scenario!)], shown);
  const found = scoreRows({ rows, country, scenario: scenario!, seed, settings: set, rule: rule! });
  tellFound(found, json, terminal, (colours) => scoreLines(found, shown, colours));
  return exitCodes.fine;
}

/** Fails with the first mistakes of a file, by line, and the count of the rest. */
function refuse(faults: readonly LineFault[], file: string): void {
  if (faults.length === 0) return;
  const byLine = faults.toSorted((one, other) => one.line - other.line);
  const more = byLine.length - MOST_FAULTS;
  throw new BadInput(
    ...byLine.slice(0, MOST_FAULTS).map(({ line, wrong }) => `${file}:${line}  ${wrong}`),
    ...(more > 0 ? [`… and ${plural(more, 'more mistake')}; ${countText(byLine.length)} in all`] : []),
  );
}
