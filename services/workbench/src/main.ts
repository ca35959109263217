/** The `tengewatch` program: connects the command line to the terminal and to signals, and ends with the right code. */
import { failureOf } from '@tengewatch/shared/runtime/exit-codes.js';
import { printable, printableLines } from '@tengewatch/shared/runtime/printable.js';
import { CommanderError } from 'commander';
import { BadInput, exitCodes, type ExitCode } from './exit-codes.js';
import { OutputClosed } from './output.js';
import { buildProgram } from './program.js';
import { ServiceFailed } from './services/supervise.js';
import { openTerminal } from './terminal.js';

const terminal = openTerminal();
const interrupt = new AbortController();
let finished: ExitCode = exitCodes.fine;

function stopOn(signal: NodeJS.Signals, code: ExitCode): void {
  process.on(signal, () => {
    // The second time nobody wants to wait any longer.
    if (interrupt.signal.aborted) process.exit(code);
    finished = code;
    interrupt.abort(new Error(`stopped by ${signal}`));
  });
}
stopOn('SIGINT', exitCodes.interrupted);
stopOn('SIGTERM', exitCodes.terminated);

// A stream tells its failure only after the write, and at the latest before the process ends.
process.on('exit', (code) => {
  if (code === exitCodes.fine && terminal.hasFailed()) process.exitCode = exitCodes.badInput;
});

// Node would print what nobody caught as it is, card numbers and IINs included.
process.on('uncaughtException', (error) => {
  terminal.err(printableLines(failureOf(error).told));
  process.exit(exitCodes.bug);
});

function codeOf(error: unknown): ExitCode {
  if (interrupt.signal.aborted) {
    terminal.err('Stopped.');
    return finished;
  }
  // There is nobody to tell it to.
  if (error instanceof OutputClosed) return exitCodes.outputClosed;
  // Commander has told usage errors already; help that was asked for is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.badInput;
  if (error instanceof BadInput) {
    for (const line of error.lines) terminal.err(printable(line));
    return exitCodes.badInput;
  }
  // It has said itself what is wrong; a stack of this process would tell nothing.
  const { code, told } = error instanceof ServiceFailed ? { code: error.code, told: error.message } : failureOf(error);
  terminal.err(printableLines(told));
  return code;
}

try {
  await buildProgram(terminal, interrupt.signal, (code) => (finished = code)).parseAsync();
} catch (error) {
  finished = codeOf(error);
}
process.exitCode = finished;
// Who was told to stop, or has nobody to write to, leaves at once; else this closes a server that an error has left open, and
// what is written gets out.
if (interrupt.signal.aborted || finished === exitCodes.outputClosed) process.exit();
interrupt.abort();
