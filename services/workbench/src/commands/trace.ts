/** `tengewatch trace`: a card's life as one rule sees it, with every look at it. */
import { ruleNames, type RuleName } from '@tengewatch/shared/events/rule-names.js';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { reportWidth, type Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { Option, type Command } from 'commander';
import { traceLines } from '../render/card-trace.js';
import { shareProgress } from '../share-progress.js';
import { checkRuleVersion, withWorld, worldAskedFor, worldWords, type WorldFlags } from './world-asked-for.js';
import { asTestOption, checkTestFile, writeTest } from './write-test.js';

interface TraceFlags extends WorldFlags {
  readonly rule: RuleName;
  readonly all?: true;
  readonly json?: true;
  readonly asTest?: string;
}

const teaching = `
Examples:
  tengewatch trace 9802431222065060 --rule nominee-cards --scenario nominee-cards --seed 7
  tengewatch trace 9802431222065060 --rule nominee-cards --from report.json --all
  tengewatch trace 9802431222065060 --rule nominee-cards --from report.json --json
  tengewatch trace 9802431222065060 --rule nominee-cards --from report.json \\
    --as-test services/detector-nominee-cards/src/one-card.test.ts

Each look of the rule stands below the movement at which it looked, with what
was in the way of an alert. Stretches in which nothing else gets into the way are
folded together, and purchases and fees are only counted; --all shows each of
them, and every criterion of each look. Times are local (UTC+5).`;

export function addTrace(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  withWorld(program.command('trace').argument('<card>', 'number of a card, 16 digits'))
    .addOption(new Option('--rule <rule>', 'the rule that watches').choices(ruleNames).makeOptionMandatory())
    .option('--all', 'fold nothing together, and tell every criterion of every look')
    .addOption(new Option('--json', 'print all of it as JSON').conflicts('all'))
    .option(...asTestOption)
    .description("show a card's life as a rule sees it: movements, looks, alerts")
    .addHelpText('after', teaching)
    .action(async (card: string, flags: TraceFlags) => finish(await traced(card, flags, terminal)));
}

async function traced(card: string, { rule, all, json, asTest, ...flags }: TraceFlags, terminal: Terminal): Promise<ExitCode> {
  checkTestFile(asTest);
  const world = worldAskedFor(flags);
  checkRuleVersion(world, rule);
  // Loaded only now, so that the other commands start at once.
  const { cardTrace } = await import('../why/card-trace.js');
  const view = shareProgress(terminal, 'days');
  const { scenario, seed } = world;
  try {
    const onProgress = (done: number): void => view.progress(done, Math.floor(done * scenario.days));
    const { trace, watched } = cardTrace({ scenario, seed, card, rule, onProgress });
    view.close();
    const page = { width: reportWidth(), colours: terminal.colours };
    terminal.out(json === true ? JSON.stringify(trace, null, 2) : traceLines(trace, { all: all === true }, page).join('\n'));
    if (asTest !== undefined) {
      const { testOfTrace } = await import('../why/wanted-test.js');
      const words = ['trace', card, '--rule', rule, ...worldWords(flags)];
      await writeTest(asTest, testOfTrace(trace, watched, scenario), { title: `A card as ${rule} sees it`, words }, terminal);
    }
    return exitCodes.fine;
  } finally {
    view.close();
  }
}
