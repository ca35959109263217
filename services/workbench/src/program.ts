/** The command line: its commands, its help, and what it says of itself. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addAlerts } from './commands/alerts.js';
import { addAtlBtl } from './commands/atl-btl.js';
import { addBacktest } from './commands/backtest.js';
import { addCalibrate } from './commands/calibrate.js';
import { addClean } from './commands/clean.js';
import { addCompare } from './commands/compare.js';
import { addExplain } from './commands/explain.js';
import { addExplainScheme } from './commands/explain-scheme.js';
import { addExport } from './commands/export.js';
import { addGrant } from './commands/grant.js';
import { addParams } from './commands/params.js';
import { addReportCard } from './commands/report-card.js';
import { addRun } from './commands/run.js';
import { addScenarios } from './commands/scenarios.js';
import { addScore } from './commands/score.js';
import { addSql } from './commands/sql.js';
import { addSweep } from './commands/sweep.js';
import { addTrace } from './commands/trace.js';
import { addValidate } from './commands/validate.js';
import type { ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { reportWidth, type Terminal } from '@tengewatch/shared/terminal/terminal.js';

const description = `Simulates a country's card, cash and crypto flows, watches them with rules like those of
Kazakhstan's financial monitoring, and scores the alerts against what really happened.`;

const teaching = `
Start here:
  tengewatch scenarios                                    what can be simulated
  tengewatch run kazakhstan-2024                          simulate, detect, score
  tengewatch run nominee-cards --seed 7 --json r.json     keep the whole report
  tengewatch alerts --from r.json                         all alerts as a table
  tengewatch explain ALERT-ID --from r.json               why an alert was raised
  tengewatch explain-scheme ID --from r.json              why a scheme was missed or caught late
  tengewatch trace CARD --rule nominee-cards --from r.json  a card as a rule sees it
  tengewatch params nominee-cards                         what can be set of a rule
  tengewatch validate ./my-town.yaml                      check a scenario of yours
  tengewatch backtest nominee-cards                       what rules catch over many seeds
  tengewatch sweep nominee-cards --vary minSenders=3..10  many settings, and which is best
  tengewatch report-card nominee-cards                    a rule summed up, as a page to print
  tengewatch compare before.json after.json               what changes, and is it chance
  tengewatch atl-btl nominee-cards --rule nominee-cards   cases just above and below thresholds
  tengewatch score alerts.csv --scenario nominee-cards    alerts of your own against the truth
  tengewatch calibrate kazakhstan-2024                    the country beside published figures
  tengewatch export kazakhstan-2024 --out country         the world as tables, with the truth
  tengewatch sql baseline "select * from cards limit 5"   ask the same tables
  tengewatch clean --kafka localhost:9092                 what runs left on a cluster

Exit codes:
  0    fine
  1    a bug in Tengewatch; its stack is printed
  2    bad usage or input; what is wrong is printed
  3    the ledger or the books do not balance, records were lost, or
       somebody wrote in the name of a part of the run
  4    the Kafka cluster failed on the way
  130  stopped by Ctrl-C
  141  the output was closed in the middle of a run that leaves nothing else
  143  stopped by SIGTERM

A pipe that is closed, as by "| head", is no error and changes no other code.
Colours follow the terminal, NO_COLOR and FORCE_COLOR.
What a word means stands in docs/glossary.md.`;

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string }).version;

export function buildProgram(terminal: Terminal, signal: AbortSignal, finish: (code: ExitCode) => void): Command {
  const program = new Command('tengewatch')
    .description(description)
    .version(version(), '-V, --version', 'print the version')
    .addHelpText('after', teaching)
    .showHelpAfterError('(--help shows what can be given)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.replace(/\n$/, '')),
      writeErr: (text) => terminal.err(text.replace(/\n$/, '')),
      getOutHelpWidth: reportWidth,
      getErrHelpWidth: reportWidth,
    })
    .configureHelp({ sortSubcommands: false });
  addRun(program, terminal, signal, finish);
  addValidate(program, terminal, finish);
  addScenarios(program, terminal, finish);
  addAlerts(program, terminal, finish);
  addExplain(program, terminal, finish);
  addExplainScheme(program, terminal, finish);
  addTrace(program, terminal, finish);
  addParams(program, terminal, finish);
  addBacktest(program, terminal, signal, finish);
  addSweep(program, terminal, signal, finish);
  addReportCard(program, terminal, signal, finish);
  addCompare(program, terminal, signal, finish);
  addAtlBtl(program, terminal, signal, finish);
  addScore(program, terminal, signal, finish);
  addCalibrate(program, terminal, signal, finish);
  addExport(program, terminal, signal, finish);
  addSql(program, terminal, signal, finish);
  addGrant(program, terminal, finish);
  addClean(program, terminal, signal, finish);
  return program;
}
