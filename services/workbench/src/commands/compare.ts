/** `tengewatch compare`: two run reports, backtests or settings held against each other, or a rule against its absence. */
import { scenarioForSeeds } from '@tengewatch/detector/scenario-argument.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { wholeNumber } from '@tengewatch/shared/terminal/whole-number.js';
import type { Command } from 'commander';
import { availableParallelism } from 'node:os';
import type { SettingOfSide } from '../compare/setting-sides.js';
import type { Side } from '../compare/side.js';
import { checkFile, STANDARD_STREAM, type WrittenKind } from '../output-file.js';
import { comparisonLines } from '../render/compare.js';
import { withoutRuleLines } from '../render/without-rule.js';
import { shareProgress } from '../share-progress.js';
import { collected } from './arguments.js';
import { DEFAULT_SEEDS } from './backtest-seeds.js';
import { checkHeap } from './heap-room.js';
import { createTries, MOST_THREADS, ruleNamed, seedsOf } from './seed-arguments.js';
import { tellFound } from './tell-found.js';

interface CompareFlags {
  readonly scenario?: string;
  readonly seeds: string;
  readonly rule?: string;
  readonly set: readonly string[];
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly without?: string;
  readonly threads: number;
  readonly json?: string;
  readonly force?: true;
}

const teaching = `
Examples:
  tengewatch compare before.json after.json                (two run reports, or two backtests)
  tengewatch compare --scenario nominee-cards --b rules.nominee-cards.minSenders=8
  tengewatch compare --scenario nominee-cards --seeds 1001-1040
      --a rules.nominee-cards.minSenders=5 --b rules.nominee-cards.minSenders=8
  tengewatch compare --scenario kazakhstan-2024 --without nominee-cards
  tengewatch compare report.json --without nominee-cards

Only what happened in the same countries is compared. Two alerts are the same
when one rule raised both on the same subject, and the times from first to last
event overlap; two groups are the same when they share half of the cards of the
smaller one. A run report has one seed, so that nothing can be said of others; a
backtest has no alerts; settings given with --a and --b have both.`;

const jsonFile: WrittenKind = {
  option: '--json',
  what: 'comparison',
  isOne: (text) => /"tengewatch-(comparison|without-rule)"/.test(text.slice(0, 200)),
};

export function addCompare(program: Command, terminal: Terminal, signal: AbortSignal, finish: (code: ExitCode) => void): void {
  program
    .command('compare')
    .argument('[files...]', 'two run reports or two backtests; one run report with --without')
    .description('what changes between two runs, backtests or settings, and whether it is more than chance')
    .option('--scenario <scenario>', 'evaluate settings of this scenario now, instead of files')
    .option('--seeds <seeds>', 'with --scenario: how many, or which: 20, 1001-1020 or 3,5,9', DEFAULT_SEEDS)
    .option('--rule <rule>', 'with --scenario: one rule (default: every rule whose parameters differ)')
    .option('--set <path=value>', 'with --scenario: change one value for both; may be repeated', collected, [])
    .option('--a <path=value>', 'change one parameter of a rule for A; may be repeated', collected, [])
    .option('--b <path=value>', 'change one parameter of a rule for B; may be repeated', collected, [])
    .option('--without <rule>', 'what is lost and spared when this rule is switched off')
    .option('--threads <n>', 'seeds that are worked on at once', wholeNumber(1, MOST_THREADS), availableParallelism())
    .option('--json <file>', 'write the comparison with the id of every alert; "-" is standard output')
    .option('--force', 'let --json overwrite a file that holds something else')
    .addHelpText('after', teaching)
    .action(async (files: readonly string[], flags: CompareFlags) => finish(await compared(files, flags, terminal, signal)));
}

async function compared(files: readonly string[], flags: CompareFlags, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const { json, force, without } = flags;
  checkUsage(files, flags);
  if (json !== undefined && json !== STANDARD_STREAM) checkFile(json, force === true, jsonFile);
  const rule = without === undefined ? undefined : ruleNamed(without, '--without');
  const { compareSides } = await import('../compare/comparison.js');
  const { withoutRule } = await import('../compare/without-rule.js');
  const [a, b] = flags.scenario === undefined ? await sidesOfFiles(files) : await sidesOfSettings(flags.scenario, flags, terminal, signal);
  if (rule !== undefined) {
    const found = withoutRule(a!, rule);
    tellFound(found, json, terminal, (colours) => withoutRuleLines(found, colours));
  } else {
    const found = compareSides(a!, b!);
    tellFound(found, json, terminal, (colours) => comparisonLines(found, colours));
  }
  return exitCodes.fine;
}

function checkUsage(files: readonly string[], { scenario, set, a, b, rule, without, json, force }: CompareFlags): void {
  const wanted = without === undefined ? 2 : 1;
  if (json === undefined && force === true) throw new BadInput('--force speaks of a file; add --json FILE');
  if (scenario === undefined) {
    const ofSettings = [...set, ...a, ...b].length > 0 || rule !== undefined;
    if (ofSettings) throw new BadInput('--rule, --set, --a and --b change a scenario; add --scenario NAME, and leave files out');
    if (files.length !== wanted) {
      const much = without === undefined ? 'two files, A and B' : 'one run report with --without';
      throw new BadInput(`give ${much}, or settings with --scenario; ${files.length} were given`);
    }
    if (files.every((file) => file === STANDARD_STREAM) && files.length > 1)
      throw new BadInput('only one of the two can be standard input');
    return;
  }
  if (files.length > 0) throw new BadInput('give files, or --scenario; not both');
  if (without !== undefined && [...a, ...b].length > 0)
    throw new BadInput('--without compares all rules with all but one; give --set instead of --a and --b');
  if (without !== undefined && rule !== undefined) throw new BadInput('--without is about all rules; leave --rule out');
}

async function sidesOfFiles(files: readonly string[]): Promise<readonly Side[]> {
  const { readSide } = await import('../compare/file-kinds.js');
  const { tried, check } = createTries();
  const sides = files.map((file) => tried(() => readSide(file)));
  check();
  return sides as readonly Side[];
}

async function sidesOfSettings(
  argument: string,
  flags: CompareFlags,
  terminal: Terminal,
  interrupt: AbortSignal,
): Promise<readonly Side[]> {
  const { set: common, a, b, without, json, threads } = flags;
  const { evaluateSides, twoSettings } = await import('../compare/setting-sides.js');
  const { tried, check } = createTries();
  const seeds = tried(() => seedsOf(flags.seeds));
  const rule = tried(() => (flags.rule === undefined ? null : ruleNamed(flags.rule)));
  check();
  const allRules = (): { readonly scenario: Parameters<typeof evaluateSides>[0]; readonly settings: readonly SettingOfSide[] } => {
    const scenario = scenarioForSeeds(argument, common, seeds!);
    const sets = ruleNames.map((name) => ({ rule: name, parameters: scenario.rules[name] ?? {} }));
    return { scenario, settings: [{ name: scenario.name, settings: common, sets }] };
  };
  const two = (): ReturnType<typeof allRules> => {
    const both = twoSettings({ argument, seeds: seeds!, common, a, b, rule: rule! });
    return { scenario: both.scenario, settings: [both.a, both.b] };
  };
  const { scenario, settings } = without === undefined ? two() : allRules();
  checkHeap(scenario);
  const leavesFile = json !== undefined && json !== STANDARD_STREAM;
  const signal = leavesFile ? interrupt : AbortSignal.any([interrupt, terminal.unread]);
  const view = shareProgress(terminal, 'countries');
  try {
    return await evaluateSides(scenario, settings, seeds!, { threads, signal, onProgress: view.progress });
  } finally {
    view.close();
  }
}
