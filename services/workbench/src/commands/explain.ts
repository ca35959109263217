/** `tengewatch explain`: one alert of a written report, told to the person who works it. */
import { nearestNames } from '@tengewatch/shared/documents/nearest-name.js';
import type { ReportedAlert, RunReport } from '@tengewatch/shared/scoring/run-report.js';
import type { Command } from 'commander';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { explanationLines } from '../render/explain.js';
import { readReport } from '../report-file.js';
import { checkRuleVersion, worldAskedFor, worldWords } from './world-asked-for.js';
import { asTestOption, checkTestFile, writeTest } from './write-test.js';
import { reportWidth, type Terminal } from '@tengewatch/shared/terminal/terminal.js';

interface ExplainFlags {
  readonly from: string;
  readonly truth: boolean;
  readonly totals: boolean;
  readonly scenario?: string;
  readonly asTest?: string;
}

const IDS_SHOWN = 5;

const teaching = `
Examples:
  tengewatch run nominee-cards --json report.json
  tengewatch explain 3f9a2c --from report.json
  tengewatch explain 3f9a2c --from report.json --totals --no-truth
  tengewatch explain 3f9a2c --from report.json \\
    --as-test services/detector-nominee-cards/src/alert-3f9a2c.test.ts

The beginning of an id is enough where no other alert begins like it. The id of
one revision (3f9a2c77d01b44aa-000003) gives its alert as it was at the end.
Times are local (UTC+5).`;

const REVISION = /^(?<alertId>.+)-(?<revision>\d{6})$/;

/** The alert with this id or with a revision of this id, or the only one whose id begins so. */
export function alertById(report: RunReport, asked: string): ReportedAlert {
  const { alertId = asked, revision } = REVISION.exec(asked)?.groups ?? {};
  const alert = alertBeginning(report, alertId);
  if (revision === undefined || Number(revision) <= alert.revision) return alert;
  throw new BadInput(`alert ${alert.alertId} has no revision ${Number(revision)}`, `its last one is ${alert.revision}`);
}

function alertBeginning({ alertList }: RunReport, wanted: string): ReportedAlert {
  const exact = alertList.find(({ alertId }) => alertId === wanted);
  if (exact !== undefined) return exact;
  const begins = alertList.filter(({ alertId }) => wanted !== '' && alertId.startsWith(wanted));
  if (begins.length === 1 && begins[0] !== undefined) return begins[0];
  const shown = (ids: readonly string[]) => ids.slice(0, IDS_SHOWN).join(', ') + (ids.length > IDS_SHOWN ? ', …' : '');
  if (begins.length > 1) {
    throw new BadInput(
      `${begins.length} alerts begin with "${wanted}": ${shown(begins.map(({ alertId }) => alertId))}`,
      'give more of the id',
    );
  }
  if (alertList.length === 0) throw new BadInput(`there is no alert "${wanted}": the report has no alerts at all`);
  const ids = alertList.map(({ alertId }) => alertId);
  const nearest = nearestNames(wanted, ids, IDS_SHOWN);
  throw new BadInput(
    `there is no alert "${wanted}" in the report`,
    nearest.length > 0 ? `nearest: ${shown(nearest)}` : `some that are: ${shown(ids)}`,
  );
}

export function addExplain(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('explain')
    .argument('<alert-id>', 'id of an alert, or its beginning')
    .requiredOption('--from <report>', 'a report written with "tengewatch run … --json"')
    .option('--no-truth', 'leave out what was true, to hand the text to a trainee')
    .option('--totals', 'add sums by sender, recipient, ATM, platform and wallet', false)
    .option(...asTestOption)
    .option('--scenario <file>', 'where --as-test finds a scenario of your own that the report is about')
    .description('say why an alert was raised, what would have kept it quiet, and what was true')
    .addHelpText('after', teaching)
    .action(async (alertId: string, flags: ExplainFlags) => {
      const { from, truth, totals, asTest, scenario } = flags;
      if (asTest === undefined && scenario !== undefined) throw new BadInput('--scenario serves --as-test only; leave it out');
      checkTestFile(asTest);
      const report = readReport(from);
      const alert = alertById(report, alertId);
      const page = { width: reportWidth(), colours: terminal.colours };
      terminal.out(explanationLines(alert, { truth: truth ? report.score : null, totals }, page).join('\n'));
      if (asTest !== undefined) await writeAlertTest(alert, { ...flags, asTest }, terminal);
      finish(exitCodes.fine);
    });
}

/** Only the report's country, simulated again, has all events of the alert's cards. */
async function writeAlertTest(
  alert: ReportedAlert,
  { from, scenario: named, asTest }: ExplainFlags & { readonly asTest: string },
  terminal: Terminal,
): Promise<void> {
  if (alert.subject.kind === 'bank') {
    throw new BadInput(
      'an alert on a bank adds up breaches of many cards; follow one card with: tengewatch trace CARD --rule RULE --as-test FILE',
    );
  }
  const flags = { from, set: [], ...(named === undefined ? {} : { scenario: named }) };
  const world = worldAskedFor(flags);
  checkRuleVersion(world, alert.rule);
  const { watchAgain } = await import('../why/watch-again.js');
  const { testOfAlert } = await import('../why/wanted-test.js');
  const { scenario, seed } = world;
  const cards = new Set(alert.cards);
  const watched = watchAgain({ scenario, seed, rule: alert.rule, watched: new Set([...cards, alert.subject.id]), cards, shard: undefined });
  const words = ['explain', alert.alertId, ...worldWords(flags)];
  await writeTest(asTest, testOfAlert(alert, watched, scenario), { title: `Alert ${alert.alertId}`, words }, terminal);
}
