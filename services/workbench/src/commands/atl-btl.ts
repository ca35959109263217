/** `tengewatch atl-btl`: the cases just above and just below each threshold of a rule, and what moving it would change. */
import { scenarioForSeeds } from '@tengewatch/detector/scenario-argument.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { wholeNumber } from '@tengewatch/shared/terminal/whole-number.js';
import type { Command } from 'commander';
import { availableParallelism } from 'node:os';
import type { LineTest } from '../line/line-test.js';
import { checkFile, STANDARD_STREAM, type WrittenKind } from '../output-file.js';
import { lineTestLines } from '../render/line-test.js';
import { shareProgress } from '../share-progress.js';
import { collected } from './arguments.js';
import { DEFAULT_SEEDS } from './backtest-seeds.js';
import { checkHeap } from './heap-room.js';
import { createTries, MOST_THREADS, ruleNamed, seedsOf } from './seed-arguments.js';
import { tellFound } from './tell-found.js';

interface LineFlags {
  readonly rule: string;
  readonly parameter?: string;
  readonly seeds: string;
  readonly sample: number;
  readonly set: readonly string[];
  readonly threads: number;
  readonly json?: string;
  readonly force?: true;
}

const DEFAULT_SAMPLE = 50;
const MOST_SAMPLE = 10_000;

const teaching = `
Examples:
  tengewatch atl-btl nominee-cards --rule nominee-cards
  tengewatch atl-btl nominee-cards --rule nominee-cards --parameter minSenders --sample 30
  tengewatch atl-btl ./my-town.yaml --rule cash-out-groups --seeds 1001-1010 --json t.json

Part 504 of the rules of New York's DFS and the manual of the FFIEC want thresholds
tested before and after, and assumptions written down. Just above the line are
alerts that exceed a threshold by a fifth of it at most; just below are near
misses. A sample of each is judged as an investigator would judge it, beside what
the truth says of all. Then the threshold is moved by a fifth either way: alerts
a week, false alerts and schemes caught. Each threshold ends with a sentence.`;

const jsonFile: WrittenKind = {
  option: '--json',
  what: 'test of thresholds',
  isOne: (text) => text.slice(0, 200).includes('"tengewatch-atl-btl"'),
};

export function addAtlBtl(program: Command, terminal: Terminal, signal: AbortSignal, finish: (code: ExitCode) => void): void {
  program
    .command('atl-btl')
    .argument('<scenario>', 'a shipped scenario (see "tengewatch scenarios") or the path of a YAML file')
    .description('cases just above and below each threshold of a rule, and what moving it changes')
    .requiredOption('--rule <rule>', 'the rule whose thresholds are tested')
    .option('--parameter <parameter>', 'one threshold (default: each that every alert must meet)')
    .option('--seeds <seeds>', 'how many, or which: 20, 1001-1020 or 3,5,9', DEFAULT_SEEDS)
    .option('--sample <n>', 'cases to draw on each side', wholeNumber(1, MOST_SAMPLE), DEFAULT_SAMPLE)
    .option('--set <path=value>', 'change one value of the scenario; may be repeated', collected, [])
    .option('--threads <n>', 'seeds that are worked on at once', wholeNumber(1, MOST_THREADS), availableParallelism())
    .option('--json <file>', 'write all of it, the sampled cases included, as JSON; "-" is standard output')
    .option('--force', 'let --json overwrite a file that holds something else')
    .addHelpText('after', teaching)
    .action(async (argument: string, flags: LineFlags) => finish(await tested(argument, flags, terminal, signal)));
}

async function tested(argument: string, flags: LineFlags, terminal: Terminal, interrupt: AbortSignal): Promise<ExitCode> {
  const { parameter, sample, set, threads, json, force } = flags;
  if (json === undefined && force === true) throw new BadInput('--force speaks of a file; add --json FILE');
  // Loaded only now, so that the other commands start at once.
  const { linesOf } = await import('../line/line-settings.js');
  const { testLines } = await import('../line/line-test.js');
  const { tried, check } = createTries();
  const rule = tried(() => ruleNamed(flags.rule));
  const seeds = tried(() => seedsOf(flags.seeds));
  const scenario = tried(() => scenarioForSeeds(argument, set, seeds ?? [undefined]));
  if (rule !== undefined) tried(() => linesOf({ rule, parameters: scenario?.rules[rule] ?? {} }, parameter));
  check();
  checkHeap(scenario!);
  if (json !== undefined && json !== STANDARD_STREAM) checkFile(json, force === true, jsonFile);
  const leavesFile = json !== undefined && json !== STANDARD_STREAM;
  const signal = leavesFile ? interrupt : AbortSignal.any([interrupt, terminal.unread]);
  const view = shareProgress(terminal, 'countries');
  let found: LineTest;
  try {
    const wanted = { scenario: scenario!, seeds: seeds!, settings: set, rule: rule!, parameter, sampleSize: sample };
    found = await testLines(wanted, { threads, signal, onProgress: view.progress });
  } finally {
    view.close();
  }
  tellFound(found, json, terminal, (colours) => lineTestLines(found, colours));
  return exitCodes.fine;
}
