/** The `tengewatch` program: connects the command line to the terminal and to signals, and ends with the right code. */
import { failureOf } from '@tengewatch/shared/service/failure.js';
import { printableLines } from '@tengewatch/shared/documents/printable.js';
import { runCommand, Stopped } from './command-line.js';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { openTerminal } from '@tengewatch/shared/terminal/terminal.js';

const FIRST_ARGUMENT = 2;
const terminal = openTerminal();
const interrupt = new AbortController();

function stopOn(signal: NodeJS.Signals, code: ExitCode): void {
  process.on(signal, () => {
    // The second time nobody wants to wait any longer.
    if (interrupt.signal.aborted) process.exit(code);
    interrupt.abort(new Stopped(signal, code));
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

const code = await runCommand(process.argv.slice(FIRST_ARGUMENT), terminal, interrupt.signal);
process.exitCode = code;
// A command that was told to stop, or whose output nobody reads, exits at once. Otherwise the abort closes a server that an error
// has left open, and the process ends by itself after all its output is written.
if (interrupt.signal.aborted || code === exitCodes.outputClosed) process.exit();
interrupt.abort();
