/** Starts one service as a child process, whose words go to a file and which ends when this process is gone. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Environment } from '@tengewatch/shared/runtime/environment.js';

export interface ServiceEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ServiceChild {
  readonly pid: number | undefined;
  kill(signal: NodeJS.Signals): void;
  /** Rejects when there never was a process. */
  readonly ended: Promise<ServiceEnd>;
}

/**
 * A file and no pipe takes what it says: a pipe would break under its last words when this process is killed. Its input is
 * a pipe that is never written to, and ends with this process, whatever that dies of.
 */
export function startServiceChild(file: string, env: Environment, logFile: string): ServiceChild {
  const log = openSync(logFile, 'a');
  try {
    const child = spawn(process.execPath, [file], {
      env: { ...env },
      stdio: ['pipe', log, log],
      // A process group of its own: Ctrl-C is this process's to hear, which then tells the services once.
      detached: true,
      windowsHide: true,
    });
    child.stdin?.on('error', () => undefined);
    return {
      pid: child.pid,
      kill: (signal) => void child.kill(signal),
      ended: new Promise((resolve, reject) => {
        child.once('exit', (code, signal) => resolve({ code, signal }));
        child.once('error', reject);
      }),
    };
  } finally {
    closeSync(log);
  }
}
