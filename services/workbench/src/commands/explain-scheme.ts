/** `tengewatch explain-scheme`: why the rule of its typology missed a scheme, or caught it no earlier. */
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { typologyNames } from '@tengewatch/shared/events/truth.js';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { reportWidth, type Terminal } from '@tengewatch/shared/terminal/terminal.js';
import type { Command } from 'commander';
import { schemeLines } from '../render/explain-scheme.js';
import { shareProgress } from '../share-progress.js';
import { checkRuleVersion, withWorld, worldAskedFor, worldWords, type AskedWorld, type WorldFlags } from './world-asked-for.js';
import { asTestOption, checkTestFile, writeTest } from './write-test.js';

interface SchemeFlags extends WorldFlags {
  readonly json?: true;
  readonly asTest?: string;
}

const teaching = `
Examples:
  tengewatch run nominee-cards --seed 7 --json report.json
  tengewatch explain-scheme nominee-cards-7 --from report.json
  tengewatch explain-scheme nominee-cards-7 --scenario nominee-cards --seed 7 \\
    --set rules.nominee-cards.minPassThroughShare=0.4
  tengewatch explain-scheme nominee-cards-7 --from report.json \\
    --as-test services/detector-nominee-cards/src/scheme-7.test.ts

The country is simulated again, and the rule is evaluated in full at every look
at a member of the scheme: each criterion with its figure and threshold, met or
not. The nearest look is the one whose misses, each as a share of its threshold,
add up to least. "Scheme" and other words stand in docs/glossary.md, and
docs/why-and-why-not.md reads an example. Times are local (UTC+5).`;

export function addExplainScheme(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  withWorld(program.command('explain-scheme').argument('<scheme-id>', 'id of a scheme, as the score of a report names it'))
    .option('--json', 'print all of it as JSON')
    .option(...asTestOption)
    .description('say why a scheme was missed or caught late, and what would have caught it')
    .addHelpText('after', teaching)
    .action(async (schemeId: string, flags: SchemeFlags) => finish(await explainedScheme(schemeId, flags, terminal)));
}

async function explainedScheme(schemeId: string, flags: SchemeFlags, terminal: Terminal): Promise<ExitCode> {
  checkTestFile(flags.asTest);
  const world = worldAskedFor(flags);
  const inReport = reportedScheme(world, schemeId);
  // Loaded only now, so that the other commands start at once.
  const { schemeWhy } = await import('../why/scheme-why.js');
  const view = shareProgress(terminal, 'days');
  const { scenario, seed } = world;
  try {
    const found = schemeWhy({ scenario, seed, schemeId, onProgress: (done) => view.progress(done, Math.floor(done * scenario.days)) });
    view.close();
    const { why } = found;
    const page = { width: reportWidth(), colours: terminal.colours };
    terminal.out(
      flags.json === true
        ? JSON.stringify(why, null, 2)
        : schemeLines({ why, inReport, asked: flags.scenario ?? scenario.name }, page).join('\n'),
    );
    if (flags.asTest !== undefined) {
      const { testOfScheme } = await import('../why/wanted-test.js');
      const title = `Scheme ${schemeId} (${why.truth.difficulty}) ${why.score.caught ? 'is caught' : 'is missed'}`;
      await writeTest(
        flags.asTest,
        testOfScheme(found, scenario),
        { title, words: ['explain-scheme', schemeId, ...worldWords(flags)] },
        terminal,
      );
    }
    return exitCodes.fine;
  } finally {
    view.close();
  }
}

/** The row of the report; a rule that has changed since would explain something else. */
function reportedScheme(world: AskedWorld, schemeId: string) {
  if (world.report === null) return null;
  const found = world.report.score.schemes.find((scheme) => scheme.schemeId === schemeId);
  if (found === undefined) return null;
  if (!typologyNames.includes(found.typology)) throw new BadInput(`no rule is made for ${found.typology}`);
  checkRuleVersion(world, found.typology);
  return found;
}
