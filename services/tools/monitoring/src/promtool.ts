/** Runs promtool, Prometheus's own checker of configuration, rules and expressions. */
import { execFile } from 'node:child_process';

export interface PromtoolAnswer {
  /** 0 when promtool accepts what it was given. */
  readonly code: number;
  /** All that it said. */
  readonly text: string;
}

/** Fails when promtool is not installed, or does not end by itself. */
export function promtool(args: readonly string[], cwd: string): Promise<PromtoolAnswer> {
  return new Promise((resolve, reject) => {
    execFile('promtool', args, { cwd, timeout: PROMTOOL_MS }, (error, stdout, stderr) => {
      const text = `${stdout}${stderr}`;
      if (error === null) resolve({ code: 0, text });
      else if (typeof error.code === 'number') resolve({ code: error.code, text });
      else reject(error.code === 'ENOENT' ? notInstalled('promtool') : error);
    });
  });
}

const PROMTOOL_MS = 60_000;

export const notInstalled = (program: string): Error =>
  new Error(`${program} is not installed: on Debian and Ubuntu, apt-get install --no-install-recommends prometheus`);
