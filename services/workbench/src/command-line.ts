/** A command from its arguments to its exit code: whatever goes wrong on the way is told in words. */
import { failureOf } from '@tengewatch/shared/service/failure.js';
import { printable, printableLines } from '@tengewatch/shared/documents/printable.js';
import { CommanderError } from 'commander';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { OutputClosed } from '@tengewatch/shared/terminal/output.js';
import { buildProgram } from './program.js';
import { ServiceFailed } from './services/supervise.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';

/** Why a command is to stop, and with which code: the reason of its signal. */
export class Stopped extends Error {
  readonly code: ExitCode;
  constructor(by: string, code: ExitCode) {
    super(`stopped by ${by}`);
    this.name = 'Stopped';
    this.code = code;
  }
}

/** `args` without the program's own name. */
export async function runCommand(args: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  let finished: ExitCode = exitCodes.fine;
  try {
    await buildProgram(terminal, signal, (code) => (finished = code)).parseAsync(args, { from: 'user' });
    return finished;
  } catch (error) {
    return codeOf(error, terminal, signal);
  }
}

function codeOf(error: unknown, terminal: Terminal, signal: AbortSignal): ExitCode {
  if (signal.aborted && signal.reason instanceof Stopped) {
    terminal.err('Stopped.');
    return signal.reason.code;
  }
  // There is nobody to tell it to.
  if (error instanceof OutputClosed) return exitCodes.outputClosed;
  // Commander has told usage errors already; help that was asked for is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.badInput;
  if (error instanceof BadInput) {
    for (const line of error.lines) terminal.err(printable(line));
    return exitCodes.badInput;
  }
  // A service that failed has already said what is wrong, so a stack trace of this process would add nothing.
  const { code, told } = error instanceof ServiceFailed ? { code: error.code, told: error.message } : failureOf(error);
  terminal.err(printableLines(told));
  return code;
}
