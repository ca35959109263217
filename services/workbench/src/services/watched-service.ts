/** A service as a child process that can be looked into: it has a port of its own for its metrics, and its log is kept. */
import { join } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import type { Environment } from '@tengewatch/shared/runtime/environment.js';
import { freePort } from '@tengewatch/shared/runtime/free-port.js';
import { LOOPBACK } from '@tengewatch/shared/runtime/http-server.js';
import { parseMetrics, type MetricSample } from '@tengewatch/shared/runtime/metrics-text.js';
import { startServiceChild, type ServiceEnd } from './service-child.js';
import type { ServiceProgram } from './service-programs.js';

export interface WatchedService {
  readonly label: string;
  /** "host:port" of its health and metrics. */
  readonly address: string;
  readonly logFile: string;
  readonly ended: Promise<ServiceEnd>;
  kill(signal: NodeJS.Signals): void;
  /** What it says of itself now; undefined while it does not answer. */
  metrics(): Promise<readonly MetricSample[] | undefined>;
}

export interface WatchOptions {
  readonly env: Environment;
  readonly logFolder: string;
}

/** Started once and never again, however it ends. */
export async function startWatchedService({ label, file }: ServiceProgram, { env, logFolder }: WatchOptions): Promise<WatchedService> {
  const port = await freePort();
  const logFile = join(logFolder, `${label}.log`);
  const { kill, ended } = startServiceChild(file, { ...env, TENGEWATCH_HTTP_PORT: String(port) }, logFile);
  const address = `${LOOPBACK}:${port}`;
  return {
    label,
    address,
    logFile,
    ended,
    kill,
    async metrics() {
      const answer = await fetch(`http://${address}/metrics`).catch(() => undefined);
      return answer?.ok === true ? parseMetrics(await answer.text()) : undefined;
    },
  };
}

const LOOK_AGAIN_MS = 50;

export interface UntilOptions {
  /** For the error that says it did not come. */
  readonly what: string;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** Looks again and again until there is something, which it gives. */
export async function until<T>(look: () => Promise<T | undefined> | T | undefined, { what, limitMs, signal }: UntilOptions): Promise<T> {
  const untilMs = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > untilMs) throw new Error(`${what} did not come within ${limitMs / 1000} s`);
    await elapsed(LOOK_AGAIN_MS, undefined, { signal });
  }
}
