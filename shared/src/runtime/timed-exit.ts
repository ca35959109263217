/** Ends a process once, and in time: whatever still closes when the time is over is left as it is. */
import type { Logger } from 'pino';
import type { ExitCode } from './exit-codes.js';
import type { Health } from './health.js';
import type { ServiceProcess } from './service-process.js';

export interface TimedExitOptions {
  readonly host: ServiceProcess;
  readonly log: Logger;
  readonly health: Health;
  /** Names of what has not closed yet. */
  readonly stillOpen: () => readonly string[];
}

export interface TimedExit {
  /** Ends the process; later calls do nothing. */
  exit(code: ExitCode): void;
  /** Ends it with this code when that time is over; takes the place of an earlier limit. */
  limit(limitMs: number, codeWhenOver: ExitCode): void;
}

export function createTimedExit({ host, log, health, stillOpen }: TimedExitOptions): TimedExit {
  let exited = false;
  let cancelLimit: (() => void) | undefined;

  function exit(code: ExitCode): void {
    if (exited) return;
    exited = true;
    cancelLimit?.();
    host.exit(code);
  }

  return {
    exit,
    limit(limitMs, codeWhenOver) {
      cancelLimit?.();
      cancelLimit = host.after(limitMs, () => {
        health.fail('the service could not close in time');
        log.fatal({ limitMs, stillOpen: stillOpen() }, 'closing takes too long; the process ends as it is');
        exit(codeWhenOver);
      });
    },
  };
}
