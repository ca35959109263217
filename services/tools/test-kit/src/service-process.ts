/** Starts a service as a process of its own, as an engine or a person would, and asks how it does. */
import { spawn } from 'node:child_process';
import { setTimeout as elapsed } from 'node:timers/promises';
import type { Environment } from '@tengewatch/shared/runtime/environment.js';
import { guard } from '@tengewatch/broker/guard.js';
import { LOOPBACK } from '@tengewatch/shared/runtime/http-server.js';
import { PROJECT_ROOT } from '@tengewatch/repository/project-root.js';

export interface ServiceProcess {
  /** All that it has written so far. */
  output(): string;
  /** Resolves once a path answers with 200; fails with what the service said last, and at once when it has ended. */
  answers(path: string): Promise<unknown>;
  /** Sends SIGTERM and gives the exit code; null when it had to be killed. */
  stop(): Promise<number | null>;
}

const READY_MS = 90_000;
const ASK_AGAIN_MS = 100;
const STOP_MS = 40_000;

/** The environment is all that the process has, and says by TENGEWATCH_HTTP_PORT where it listens on loopback. */
export function startServiceProcess([program = '', ...args]: readonly string[], env: Environment): ServiceProcess {
  const child = spawn(program, args, { cwd: PROJECT_ROOT, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const unguard = child.pid === undefined ? () => undefined : guard(child.pid);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  let isRunning = true;
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      isRunning = false;
      resolve(code);
    });
  });

  async function answers(path: string): Promise<unknown> {
    const untilMs = performance.now() + READY_MS;
    let last = 'nothing';
    while (performance.now() < untilMs) {
      if (!isRunning) throw new Error(`${args.join(' ')} ended with ${await ended}: ${said}`);
      const answer = await fetch(`http://${LOOPBACK}:${env['TENGEWATCH_HTTP_PORT']}${path}`).catch(() => undefined);
      if (answer?.ok === true) return answer.json();
      last = answer === undefined ? last : await answer.text();
      await elapsed(ASK_AGAIN_MS);
    }
    throw new Error(`${path} of ${args.join(' ')} still answers ${last} after ${READY_MS / 1000} s; it said: ${said}`);
  }

  return {
    output: () => said,
    answers,
    async stop() {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      const code = await ended;
      clearTimeout(killer);
      unguard();
      return code;
    },
  };
}
