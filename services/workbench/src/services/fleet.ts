/** The services of one run as processes of this one: started, supervised, heard, and gone when the run is over. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@tengewatch/shared/runtime/environment.js';
import { startServiceChild } from './service-child.js';
import { followServiceLog } from './service-log.js';
import type { ServiceProgram } from './service-programs.js';
import { supervise } from './supervise.js';

export interface FleetOptions {
  readonly programs: readonly ServiceProgram[];
  readonly env: Environment;
  /** Where logs are kept, a file for each process; default a temporary folder that goes with the run. */
  readonly logFolder?: string;
  readonly say: (line: string) => void;
  readonly stopLimitMs: number;
}

export interface Fleet {
  /** Aborted once a service cannot go on; the reason is an error that says why. */
  readonly failure: AbortSignal;
  /** Passes on what services have warned of since. */
  tellWarnings(): void;
  /** Resolves when no process is left. */
  stop(): Promise<void>;
}

export function startFleet({ programs, env, logFolder, say, stopLimitMs }: FleetOptions): Fleet {
  const folder = logFolder ?? mkdtempSync(join(tmpdir(), 'tengewatch-services-'));
  mkdirSync(folder, { recursive: true });
  const logs = new Map(
    programs.map((program) => {
      const file = join(folder, `${program.label}.log`);
      // What an earlier run left there is none of this one's.
      writeFileSync(file, '');
      return [program, followServiceLog(file)];
    }),
  );

  function tellWarnings(): void {
    for (const [{ label }, log] of logs) for (const warning of log.newWarnings()) say(`${label}: ${warning}`);
  }

  const { failure, stop } = supervise({
    programs,
    start(program) {
      const log = logs.get(program)!;
      log.begin();
      return startServiceChild(program.file, env, log.file);
    },
    lastWords: (program) => logs.get(program)!.lastWords(),
    say,
    clock: () => performance.now(),
    after(delayMs, action) {
      const timer = setTimeout(action, delayMs);
      return () => clearTimeout(timer);
    },
    stopLimitMs,
  });
  return {
    failure,
    tellWarnings,
    async stop() {
      await stop();
      tellWarnings();
      if (logFolder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
