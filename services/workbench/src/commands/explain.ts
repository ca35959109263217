/** `tengewatch explain`: one alert of a written report, told to the person who works it. */
import { nearestNames } from '@tengewatch/shared/documents/nearest-name.js';
import type { ReportedAlert, RunReport } from '@tengewatch/shared/scoring/run-report.js';
import type { Command } from 'commander';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { explanationLines } from '../render/explain.js';
import { readReport } from '../report-file.js';
import { reportWidth, type Terminal } from '@tengewatch/shared/terminal/terminal.js';

interface ExplainFlags {
  readonly from: string;
  readonly truth: boolean;
  readonly totals: boolean;
}

const IDS_SHOWN = 5;

const teaching = `
Examples:
  tengewatch run nominee-cards --json report.json
  tengewatch explain 3f9a2c --from report.json
  tengewatch explain 3f9a2c --from report.json --totals --no-truth

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
    .description('say why an alert was raised, what would have kept it quiet, and what was true')
    .addHelpText('after', teaching)
    .action((alertId: string, { from, truth, totals }: ExplainFlags) => {
      const report = readReport(from);
      const page = { width: reportWidth(), colours: terminal.colours };
      terminal.out(explanationLines(alertById(report, alertId), { truth: truth ? report.score : null, totals }, page).join('\n'));
      finish(exitCodes.fine);
    });
}
