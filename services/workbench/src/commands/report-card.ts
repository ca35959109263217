/** `tengewatch report-card`: a rule's report card as a page to print. */
import { availableParallelism } from 'node:os';
import { Argument, type Command } from 'commander';
import { scenarioForSeeds } from '@tengewatch/detector/scenario-argument.js';
import { ruleNames, type RuleName } from '@tengewatch/shared/events/rule-names.js';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { wholeNumber } from '@tengewatch/shared/terminal/whole-number.js';
import { checkFile, writeWhole, type WrittenKind } from '../output-file.js';
import { shareProgress } from '../share-progress.js';
import { collected } from './arguments.js';
import { checkHeap } from './heap-room.js';
import { MOST_THREADS, seedsOf } from './seed-arguments.js';

interface ReportCardFlags {
  readonly scenario?: string;
  readonly set: readonly string[];
  readonly seeds: string;
  readonly minutes: number;
  readonly threads: number;
  readonly out?: string;
  readonly force?: true;
}

const MOST_MINUTES = 600;
const USUAL_MINUTES = 30;

const teaching = `
Examples:
  tengewatch report-card nominee-cards
  tengewatch report-card nominee-cards --scenario kazakhstan-2024 --seeds 5 --minutes 45
  tengewatch report-card cash-out-groups --set rules.cash-out-groups.minCards=5 --out groups.html

The page says what the rule is for and what it rests on, what it finds and costs
with intervals over seeds, how that hangs on each parameter, where it nearly
alerted, what it missed, whom it accused wrongly, and what other rules find too.`;

export function addReportCard(program: Command, terminal: Terminal, signal: AbortSignal, finish: (code: ExitCode) => void): void {
  program
    .command('report-card')
    .addArgument(new Argument('<rule>', 'the rule').choices(ruleNames))
    .description("write a rule's report card as a page to print")
    .option('--scenario <scenario>', 'the scenario, by its name or path (default: the one of the name of the rule)')
    .option('--set <path=value>', 'change one value of the scenario; may be repeated', collected, [])
    .option('--seeds <seeds>', 'how many, or which: 10, 1001-1010 or 3,5,9', '10')
    .option('--minutes <n>', 'minutes that an analyst spends on one alert', wholeNumber(1, MOST_MINUTES), USUAL_MINUTES)
    .option('--threads <n>', 'countries that are worked on at once', wholeNumber(1, MOST_THREADS), availableParallelism())
    .option('--out <file>', 'where the page is written (default: report-card-RULE.html)')
    .option('--force', 'overwrite a file that is there already')
    .addHelpText('after', teaching)
    .action(async (rule: RuleName, flags: ReportCardFlags) => finish(await reportCard(rule, flags, terminal, signal)));
}

const pageKind: WrittenKind = { option: '--out', what: 'report card', isOne: (text) => text.includes('<title>Report card: ') };

async function reportCard(rule: RuleName, flags: ReportCardFlags, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const seeds = seedsOf(flags.seeds);
  const scenario = scenarioForSeeds(flags.scenario ?? rule, flags.set, seeds);
  checkHeap(scenario);
  const out = flags.out ?? `report-card-${rule}.html`;
  checkFile(out, flags.force === true, pageKind);
  // Loaded only now, so that the other commands start at once.
  const { makeReportCard } = await import('../report-card/report-card.js');
  const { reportCardPage } = await import('../report-card/report-card-page.js');
  const view = shareProgress(terminal, 'countries');
  try {
    const card = await makeReportCard(
      { scenario, rule, seeds, minutesAnAlert: flags.minutes },
      { threads: flags.threads, signal, onProgress: view.progress },
    );
    view.close();
    writeWhole(out, reportCardPage(card));
  } finally {
    view.close();
  }
  terminal.out(`The report card of ${rule} is ${out}.`);
  return exitCodes.fine;
}
