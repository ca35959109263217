/** The life of a service: it works until it is done, told to stop or fails, closes what it opened, and ends with a code. */
import type { Logger } from 'pino';
import { createClosers, type Close, type Ending } from './closers.js';
import { exitCodes, type ExitCode, type Failure } from './exit-codes.js';
import type { Health } from './health.js';
import type { ServiceProcess, StopSignal } from './service-process.js';
import { createTimedExit } from './timed-exit.js';

/** Nothing is saved after a failure, so that closing takes little; others wait for the process to be replaced. */
export const FAILURE_LIMIT_MS = 5_000;

/** What tells a service to stop: a signal, or that whoever started it is gone. */
export type StopCause = StopSignal | 'the end of its input';

/** The reason of the service's abort signal when it was told to stop. */
export class ToldToStop extends Error {
  constructor(cause: StopCause) {
    super(`stopped by ${cause}`);
    this.name = 'ToldToStop';
  }
}

const codeOfCause: { readonly [cause in StopCause]: ExitCode } = {
  SIGTERM: exitCodes.terminated,
  SIGINT: exitCodes.interrupted,
  'the end of its input': exitCodes.terminated,
};

export interface LifecycleOptions {
  readonly host: ServiceProcess;
  readonly log: Logger;
  readonly health: Health;
  /** Which code an error ends the process with, and what it says. */
  readonly failureOf: (error: unknown) => Failure;
  /** From the signal to the exit. */
  readonly drainLimitMs: number;
  /** Whether the end of standard input tells the service to stop, so that it does not outlive whoever started it. */
  readonly stopsWithInput?: boolean;
}

export interface Lifecycle {
  /** Aborted when the service is to stop: its loop finishes the batch in hand and returns. */
  readonly signal: AbortSignal;
  opened(name: string, close: Close): void;
  /** Called once. Resolves when the process has been told to exit. */
  run(work: () => Promise<void>): Promise<void>;
}

export function createLifecycle({ host, log, health, failureOf, drainLimitMs, stopsWithInput = false }: LifecycleOptions): Lifecycle {
  const closers = createClosers();
  const { exit, limit } = createTimedExit({ host, log, health, stillOpen: closers.stillOpen });
  const stop = new AbortController();
  const running = health.condition('running', 'the service has not begun');
  let told: StopCause | undefined;
  let failedWith: ExitCode | undefined;
  let closing: Promise<void> | undefined;

  const ending = (): Ending => (failedWith === undefined ? 'drained' : 'failed');
  const close = (): Promise<void> => (closing ??= closers.closeAll(ending, (name, error) => failed(error, `${name} could not be closed`)));

  /** Keeps the first failure; later ones are mostly its consequences, but are logged all the same. */
  function failed(error: unknown, what: string): void {
    const { code, told: words } = failureOf(error);
    // Before anything else: whoever asks from now on must not be sent here.
    health.fail(`${what}: ${words.split('\n', 1)[0] ?? ''}`);
    log.fatal(code === exitCodes.bug ? { err: error } : {}, code === exitCodes.bug ? what : `${what}: ${words}`);
    if (failedWith !== undefined) return;
    failedWith = code;
    limit(FAILURE_LIMIT_MS, code);
    stop.abort(error);
  }

  const isStopping = (): boolean => told !== undefined || failedWith !== undefined;

  function drain(cause: StopCause): void {
    told = cause;
    running.unmet(`the service was stopped by ${cause}`);
    log.info({ cause, drainLimitMs }, 'told to stop; finishing the work in hand');
    limit(drainLimitMs, codeOfCause[cause]);
    stop.abort(new ToldToStop(cause));
  }

  host.onSignal((signal) => {
    if (!isStopping()) return drain(signal);
    log.error({ signal }, 'told to stop once more; the process ends as it is');
    exit(failedWith ?? codeOfCause[signal]);
  });
  if (stopsWithInput) {
    host.onInputEnd(() => {
      // Whoever told it to stop may go before it has drained: that is no second telling.
      if (!isStopping()) drain('the end of its input');
    });
  }

  async function closeAndExit(): Promise<void> {
    await close();
    if (failedWith === undefined) log.info('closed; goodbye');
    exit(failedWith ?? exitCodes.fine);
  }

  host.onUncaught((error) => {
    const before = failedWith;
    failed(error, 'an error was not caught');
    // The work may be waiting for what will never come now, so that closing does not wait for it.
    if (before === undefined) void closeAndExit();
    // A second one, as when the log itself cannot be written, could go on for ever.
    else exit(before);
  });

  /** Work that was told to stop may end by the reason, or by the AbortError of what it waited for. */
  const isStop = (error: unknown): boolean =>
    told !== undefined && (error === stop.signal.reason || (error as Error | undefined)?.name === 'AbortError');

  return {
    signal: stop.signal,
    opened: closers.opened,
    async run(work) {
      running.met();
      try {
        await work();
      } catch (error) {
        // After a failure the loop ends with the same error, or with a consequence of it.
        if (!isStop(error) && !(failedWith !== undefined && error === stop.signal.reason)) failed(error, 'the service failed');
      }
      running.unmet('the service is closing');
      if (failedWith === undefined && told === undefined) limit(drainLimitMs, exitCodes.bug);
      await closeAndExit();
    },
  };
}
