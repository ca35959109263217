/** The command line: its commands, its help, and what it says of itself. */
import { Command } from 'commander';
import { addExplain } from './commands/explain.js';
import { addGrant } from './commands/grant.js';
import { addRun } from './commands/run.js';
import { addScenarios } from './commands/scenarios.js';
import { addValidate } from './commands/validate.js';
import type { ExitCode } from './exit-codes.js';
import { reportWidth, type Terminal } from './terminal.js';

const description = `Simulates a country's card, cash and crypto flows, watches them with rules like those of
Kazakhstan's financial monitoring, and scores the alerts against what really happened.`;

const teaching = `
Start here:
  tengewatch scenarios                                    what can be simulated
  tengewatch run kazakhstan-2024                          simulate, detect, score
  tengewatch run nominee-cards --seed 7 --json r.json     keep the whole report
  tengewatch explain ALERT-ID --from r.json               why an alert was raised
  tengewatch validate ./my-town.yaml                      check a scenario of yours

Exit codes:
  0    fine
  1    a bug in Tengewatch; its stack is printed
  2    bad usage or input; what is wrong is printed
  3    the ledger or the books do not balance, or records were lost
  4    the Kafka cluster failed on the way
  130  stopped by Ctrl-C

Colours follow the terminal, NO_COLOR and FORCE_COLOR.`;

export function buildProgram(terminal: Terminal, signal: AbortSignal, finish: (code: ExitCode) => void): Command {
  const program = new Command('tengewatch')
    .description(description)
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
  addExplain(program, terminal, finish);
  addGrant(program, terminal, finish);
  return program;
}
