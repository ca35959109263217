/** `tengewatch alerts`: the alerts of a written report as a table, to choose from what `explain` tells one by one. */
import { ruleNames, type RuleName } from '@tengewatch/shared/events/rule-names.js';
import { nearestName } from '@tengewatch/shared/documents/nearest-name.js';
import type { ReportedAlert, RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { Option, type Command } from 'commander';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { alertTableLines } from '../render/alert-table.js';
import { shellWord } from '../render/shell-word.js';
import { plural } from '../render/words.js';
import { readReport } from '../report-file.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';

export interface AlertFlags {
  readonly from: string;
  readonly rule?: RuleName;
  readonly true?: true;
  readonly false?: true;
  readonly scheme?: string;
  /** False where the truth is to be hidden. */
  readonly truth: boolean;
  readonly json?: true;
}

const teaching = `
Examples:
  tengewatch alerts --from report.json
  tengewatch alerts --from report.json --rule nominee-cards --false
  tengewatch alerts --from report.json --scheme nominee-cards-1
  tengewatch alerts --from report.json --no-truth      for whoever has to find out
  tengewatch alerts --from report.json --json | jq -r '.[].alertId'

An alert is true when more than half of the money of its evidence belongs to one
scheme. The oldest comes first; times are local (UTC+5). Columns that a terminal
has no room for stand below; a file or pipe gets one line for each alert.`;

export function addAlerts(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('alerts')
    .description('list the alerts of a written report')
    .requiredOption('--from <report>', 'a report written with "tengewatch run … --json"; "-" is standard input')
    .addOption(new Option('--rule <rule>', 'only those of one rule').choices(ruleNames))
    .addOption(new Option('--true', 'only those that are true').conflicts('false'))
    .option('--false', 'only those that are false')
    .option('--scheme <id>', 'only those whose money belongs to this scheme')
    .option('--no-truth', 'do not show what was true')
    .option('--json', 'print them as a JSON array, as they stand in alertList of the report')
    .addHelpText('after', teaching)
    .action((flags: AlertFlags) => finish(alerts(flags, terminal)));
}

/** The alerts that are asked for, the oldest first. BadInput when what is asked for makes no sense. */
export function chosenAlerts(report: RunReport, flags: Omit<AlertFlags, 'from' | 'json'>): readonly ReportedAlert[] {
  const { rule, scheme, truth } = flags;
  const asksTruth = flags.true ?? flags.false ?? scheme;
  if (!truth && asksTruth !== undefined) {
    throw new BadInput('--true, --false and --scheme choose by what was true; leave them out, or leave out --no-truth');
  }
  if (scheme !== undefined) checkScheme(report, scheme);
  return report.alertList
    .filter((alert) => rule === undefined || alert.rule === rule)
    .filter(({ verdict }) => flags.true === undefined || typeof verdict?.schemeId === 'string')
    .filter(({ verdict }) => flags.false === undefined || verdict?.schemeId === null)
    .filter(({ verdict }) => scheme === undefined || verdict?.schemeId === scheme)
    .sort((one, other) => one.openedAtMs - other.openedAtMs || (one.alertId < other.alertId ? -1 : 1));
}

function checkScheme({ score }: RunReport, wanted: string): void {
  const ids = score.schemes.map(({ schemeId }) => schemeId);
  if (ids.includes(wanted)) return;
  const nearest = nearestName(wanted, ids);
  const known = ids.length === 0 ? 'the report has no schemes' : `its schemes: ${ids.join(', ')}`;
  throw new BadInput(`there is no scheme "${wanted}" in the report${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`, known);
}

function withoutTruth({ verdict: _verdict, ...alert }: ReportedAlert): ReportedAlert {
  return alert;
}

function alerts(flags: AlertFlags, terminal: Terminal): ExitCode {
  const { from, truth: showsTruth, json } = flags;
  const report = readReport(from);
  const chosen = chosenAlerts(report, flags);
  if (json === true) {
    terminal.out(JSON.stringify(showsTruth ? chosen : chosen.map(withoutTruth), null, 2));
  } else if (chosen.length === 0) {
    const all = report.alertList.length;
    terminal.out(all === 0 ? 'The report has no alerts.' : `None of the ${plural(all, 'alert')} of the report is one of those asked for.`);
  } else {
    const { colours, columns: width } = terminal;
    const explaining = `npx tengewatch explain ${chosen[0]?.alertId} --from ${shellWord(from)}${showsTruth ? '' : ' --no-truth'}`;
    const next = ['', '  Why one was raised:', `  ${explaining}`];
    terminal.out([...alertTableLines(chosen, { showsTruth, width, colours }), ...next].join('\n'));
  }
  return exitCodes.fine;
}
