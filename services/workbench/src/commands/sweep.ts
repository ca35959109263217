/** `tengewatch sweep`: tries many settings of a rule, and says which is best for a budget of alerts. */
import { existsSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { catalogue } from '@tengewatch/detector/catalogue.js';
import { scenarioForSeeds } from '@tengewatch/detector/scenario-argument.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { wholeNumber } from '@tengewatch/shared/terminal/whole-number.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { InvalidArgumentError, type Command } from 'commander';
import type Type from 'typebox';
import { valuesOf } from '../rule-parameters.js';
import { cannot, writeWhole } from '../output-file.js';
import { sweepLines } from '../render/sweep.js';
import { countText, durationText, plural } from '../render/words.js';
import { shareProgress } from '../share-progress.js';
import { gridSize, pointsOf } from '../sweep/points.js';
import type { SweepQuestion } from '../sweep/sweep-question.js';
import { axesOf } from '../sweep/vary.js';
import { collected } from './arguments.js';
import { checkHeap } from './heap-room.js';
import { createTries, MOST_THREADS, ruleNamed, seedsOf } from './seed-arguments.js';

interface SweepFlags {
  readonly rule?: string;
  readonly vary: readonly string[];
  readonly set: readonly string[];
  readonly budget?: number;
  readonly seeds: string;
  readonly heldOut: string;
  readonly points?: number;
  readonly threads: number;
  readonly out?: string;
  readonly yes?: true;
}

const MOST_POINTS = 1_000_000;
/** Whoever asks for more is told before it begins. */
const LONG_SECONDS = 3600;
const DRAW_SEED = 1;

const teaching = `
Examples:
  tengewatch sweep nominee-cards --rule nominee-cards --vary minSenders=3..10
  tengewatch sweep nominee-cards --rule nominee-cards --vary minSenders=3..10 \\
    --vary minPassThroughShare=0.5..0.95:0.05 --budget 20
  tengewatch sweep ./my-town.yaml --rule cash-out-groups --vary minCards=2..6 --vary windowMinutes=5..60:5 --points 30

A setting is chosen on some seeds (--seeds) and then tried on others (--held-out),
which had no say in the choice. With a budget it is the one that catches most;
of those that catch as much, the one by which least money goes before the alert.
The folder holds report.html, the figures of all settings (sweep.json), pictures,
and what was found so far (results.jsonl): the same command goes on from there
after a stop. Recall counts schemes of all difficulties; precision counts plain
and careful ones, as in a backtest.
docs/tune-a-rule.md shows how to use it.`;

const budgetOf = (text: string): number => {
  const budget = Number(text);
  if (text.trim() === '' || !(budget > 0) || !Number.isFinite(budget)) throw new InvalidArgumentError('give a number of alerts above 0');
  return budget;
};

export function addSweep(program: Command, terminal: Terminal, signal: AbortSignal, finish: (code: ExitCode) => void): void {
  program
    .command('sweep')
    .argument('<scenario>', 'a shipped scenario (see "tengewatch scenarios") or the path of a YAML file')
    .description('try many settings of a rule, and recommend one')
    .option('--rule <rule>', 'the rule (default: that of the name of the scenario)')
    .option('--vary <parameter=values>', 'NAME=LOW..HIGH, NAME=LOW..HIGH:STEP or NAME=VALUE,VALUE; may be repeated', collected, [])
    .option('--set <path=value>', 'change one value of the scenario; may be repeated', collected, [])
    .option('--budget <n>', 'alerts a week that one country has time for (default: the best F1)', budgetOf)
    .option('--seeds <seeds>', 'seeds on which the setting is chosen', '1-10')
    .option('--held-out <seeds>', 'other seeds on which it is tried', '1001-1010')
    .option('--points <n>', 'draw so many of all settings at random', wholeNumber(1, MOST_POINTS))
    .option('--threads <n>', 'countries that are worked on at once', wholeNumber(1, MOST_THREADS), availableParallelism())
    .option('--out <folder>', 'where the report is written (default: sweep-RULE)')
    .option('--yes', 'begin, however long it takes')
    .addHelpText('after', teaching)
    .action(async (argument: string, flags: SweepFlags) => finish(await sweep(argument, flags, terminal, signal)));
}

async function sweep(argument: string, flags: SweepFlags, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const wanted = wantedOf(argument, flags);
  const { scenario, rule, points, present } = wanted;
  checkHeap(scenario);
  const folder = flags.out ?? `sweep-${rule}`;
  // Loaded only now, so that the other commands start at once.
  const { findBestSetting } = await import('../sweep/find-best-setting.js');
  const { questionOf } = await import('../sweep/sweep-question.js');
  const { openSweepJournal } = await import('../sweep/sweep-journal.js');
  const { estimateSeconds } = await import('../sweep/estimate.js');
  const { sweepPage, sweepPictures } = await import('../sweep/sweep-page.js');
  const file = join(folder, 'results.jsonl');
  const isGoingOn = existsSync(file);
  const plan = isGoingOn
    ? `Going on with ${folder}.`
    : planOf(estimateSeconds({ ...wanted, points: [present, ...points] }, flags.threads), wanted, flags);
  makeFolder(folder);
  const journal = openSweepJournal(file, questionOf(wanted));
  terminal.err(plan);
  const view = shareProgress(terminal, 'evaluations');
  try {
    const result = await findBestSetting(wanted, { threads: flags.threads, signal, journal, onProgress: view.progress });
    view.close();
    writeWhole(join(folder, 'report.html'), sweepPage(result));
    writeWhole(join(folder, 'sweep.json'), `${JSON.stringify({ form: 'tengewatch-sweep-result', version: 1, ...result }, null, 2)}\n`);
    for (const [name, svg] of sweepPictures(result)) writeWhole(join(folder, name), svg);
    terminal.out(
      [...sweepLines(result, terminal.colours), `  ${folder}/report.html shows all ${countText(points.length)} settings in pictures.`].join(
        '\n',
      ),
    );
  } finally {
    view.close();
  }
  return exitCodes.fine;
}

/** How long it takes, in words. Fails where that is longer than anybody expects, and nobody has agreed. */
function planOf(seconds: number, { points, seeds }: SweepQuestion, { yes, threads }: SweepFlags): string {
  const plan = `${plural(points.length, 'setting')} over ${plural(seeds.length, 'country', 'countries')} take about ${durationText(seconds)}`;
  if (seconds <= LONG_SECONDS || yes === true) return `${plan}.`;
  throw new BadInput(
    `${plan} with ${plural(threads, 'thread')}`,
    'add --yes to begin, draw some settings with --points N, or take larger steps',
  );
}

/** Fails with everything that is wrong with what was given, at once. */
function wantedOf(argument: string, flags: SweepFlags): SweepQuestion {
  const { tried, complain, check } = createTries();
  const rule = tried(() => ruleNamed(flags.rule ?? argument));
  const seeds = tried(() => seedsOf(flags.seeds));
  const heldOut = tried(() => seedsOf(flags.heldOut, '--held-out'));
  const both = (seeds ?? []).filter((seed) => heldOut?.includes(seed) === true);
  if (both.length > 0) complain(`seed ${both.join(', ')} is in --seeds and in --held-out, where it would judge its own choice`);
  const scenario = tried(() => scenarioForSeeds(argument, flags.set, [...(seeds ?? [undefined]), ...(heldOut ?? [])]));
  if (flags.vary.length === 0) complain('nothing varies; give --vary PARAMETER=LOW..HIGH');
  const schema = rule === undefined ? undefined : (catalogue.find(({ name }) => name === rule)!.parameters as unknown as Type.TObject);
  const axes = schema === undefined ? undefined : tried(() => axesOf(flags.vary, rule!, schema));
  if (rule !== undefined && scenario !== undefined) tried(() => checkTypology(rule, scenario));
  check();
  const sample = flags.points === undefined ? undefined : { points: flags.points, seed: DRAW_SEED };
  const present = valuesOf({ rule: rule!, parameters: scenario!.rules[rule!] ?? {} });
  return {
    scenario: scenario!,
    rule: rule!,
    axes: axes!,
    points: pointsOf(axes!, sample),
    present: Object.fromEntries(axes!.map(({ parameter }) => [parameter, present[parameter]!])),
    seeds: seeds!,
    heldOut: heldOut!,
    settings: flags.set,
    budget: flags.budget,
    gridSize: gridSize(axes!),
  };
}

function checkTypology(rule: RuleName, { name, schemes }: Scenario): void {
  if (schemes.some(({ typology, label }) => typology === rule && label !== 'decoy')) return;
  throw new BadInput(
    `${name} has no schemes of ${rule}, so that no setting could be told from another by what it catches`,
    'give a scenario that has some, such as the one of the name of the rule',
  );
}

function makeFolder(folder: string): void {
  try {
    if (!existsSync(folder)) mkdirSync(folder);
  } catch (error) {
    throw cannot('make the folder', folder, error);
  }
}
