/** What a service needs of the process it runs in, so that its life can be tested without one. */
import type { DestinationStream } from 'pino';
import type { ExitCode } from './exit-codes.js';
import { environment, type Environment } from './environment.js';

export type StopSignal = 'SIGTERM' | 'SIGINT';

export interface ServiceProcess {
  readonly args: readonly string[];
  readonly env: Environment;
  out(text: string): void;
  err(text: string): void;
  /** Where the log goes; default standard error. */
  readonly logTo?: DestinationStream;
  onSignal(listener: (signal: StopSignal) => void): void;
  /** Calls once standard input has ended, as it does when whoever holds its other end is gone. Nobody else may read it. */
  onInputEnd(listener: () => void): void;
  /** Errors that nothing has caught, rejected promises among them. */
  onUncaught(listener: (error: unknown) => void): void;
  /** Calls once after that time, unless it is cancelled by the function returned. */
  after(delayMs: number, action: () => void): () => void;
  exit(code: ExitCode): void;
}

const PROGRAM_ARGUMENTS = 2;

export const thisProcess = (): ServiceProcess => ({
  args: process.argv.slice(PROGRAM_ARGUMENTS),
  env: environment(),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  onSignal(listener) {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => listener(signal));
  },
  onInputEnd(listener) {
    process.stdin.once('close', listener);
    // A starter that died with something unread resets the pipe, which is an end as well.
    process.stdin.once('error', () => process.stdin.destroy());
    // Only what is read can be seen to end; nothing that comes means anything.
    process.stdin.resume();
  },
  onUncaught: (listener) => void process.on('uncaughtException', listener),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
  exit: (code) => process.exit(code),
});
