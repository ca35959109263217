/** The services of one run as processes of this one: started, supervised, heard, and gone when the run is over. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@tengewatch/shared/runtime/environment.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
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
  /** Told of every process that is started, those that are started again included. */
  readonly onStarted?: (label: string, pid: number) => void;
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

export function startFleet({ programs, env, logFolder, say, onStarted, stopLimitMs }: FleetOptions): Fleet {
  const folder = openLogFolder(logFolder);
  const logs = new Map(programs.map((program) => [program, followServiceLog(emptyFile(join(folder, `${program.label}.log`)))]));

  function tellWarnings(): void {
    for (const [{ label }, log] of logs) for (const warning of log.newWarnings()) say(`${label}: ${warning}`);
  }

  const { failure, stop } = supervise({
    programs,
    start(program) {
      const log = logs.get(program)!;
      log.begin();
      const child = startServiceChild(program.file, env, log.file);
      if (child.pid !== undefined) onStarted?.(program.label, child.pid);
      return child;
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

  async function stopAll(): Promise<void> {
    await stop();
    tellWarnings();
    if (logFolder === undefined) rmSync(folder, { recursive: true, force: true });
  }
  let stopped: Promise<void> | undefined;
  return { failure, tellWarnings, stop: () => (stopped ??= stopAll()) };
}

function openLogFolder(wanted: string | undefined): string {
  if (wanted === undefined) return mkdtempSync(join(tmpdir(), 'tengewatch-services-'));
  try {
    mkdirSync(wanted, { recursive: true });
    return wanted;
  } catch (error) {
    throw new BadInput(`the services' logs cannot be kept in ${wanted}: ${(error as Error).message}`);
  }
}

/** What an earlier run left in it is none of this one's. */
function emptyFile(file: string): string {
  try {
    writeFileSync(file, '');
    return file;
  } catch (error) {
    throw new BadInput(`the log ${file} cannot be written: ${(error as Error).message}`);
  }
}
