/** Starts a Prometheus of its own with the project's configuration, on targets and data of the caller's. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import { stringify } from 'yaml';
import { guard } from '@tengewatch/broker/guard.js';
import { freePort } from '@tengewatch/shared/runtime/free-port.js';
import { LOOPBACK } from '@tengewatch/shared/runtime/http-server.js';
import { ALERT_RULES, MONITORING_FOLDER, PROMETHEUS_CONFIG } from './monitoring-files.js';
import { notInstalled } from './promtool.js';

export interface Target {
  readonly service: string;
  /** "host:port" */
  readonly address: string;
}

export interface Sample {
  readonly labels: { readonly [label: string]: string };
  readonly value: number;
}

export interface Prometheus {
  readonly url: string;
  /** What an expression is now; fails with Prometheus's own words when it does not accept it. */
  query(expr: string): Promise<readonly Sample[]>;
  /** The `data` of a path of its API below /api/v1/. */
  get(path: string): Promise<unknown>;
  /** Asks again and again until the answer is as wanted; fails with the last answer. */
  queryUntil(expr: string, isWanted: (samples: readonly Sample[]) => boolean): Promise<readonly Sample[]>;
  stop(): Promise<void>;
}

const START_MS = 30_000;
/** Several scrape intervals of the project's configuration. */
const PATIENCE_MS = 40_000;
const ASK_AGAIN_MS = 100;
const STOP_MS = 10_000;

/** The configuration is the project's own, file by file; only the folder of targets beside it is another. */
function configFolder(targets: readonly Target[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'tengewatch-prometheus-'));
  for (const file of [PROMETHEUS_CONFIG, ALERT_RULES]) symlinkSync(join(MONITORING_FOLDER, file), join(folder, file));
  mkdirSync(join(folder, 'targets'));
  const groups = targets.map(({ service, address }) => ({ targets: [address], labels: { service } }));
  writeFileSync(join(folder, 'targets', 'given.yml'), stringify(groups));
  return folder;
}

export async function startPrometheus(targets: readonly Target[]): Promise<Prometheus> {
  const folder = configFolder(targets);
  const address = `${LOOPBACK}:${await freePort()}`;
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, PROMETHEUS_CONFIG)}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = endOf(child);
  const unguard = child.pid === undefined ? () => undefined : guard(child.pid);

  async function stop(): Promise<void> {
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(killer);
    unguard();
    rmSync(folder, { recursive: true });
  }

  const url = `http://${address}`;
  try {
    await Promise.race([ready(url), ended.then((reason) => Promise.reject(reason))]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, ...questionsTo(url), stop };
}

/** Resolves, once the process is gone, with an error that says why. */
function endOf(child: ChildProcess): Promise<Error> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ENOENT' ? notInstalled('prometheus') : error));
    child.once('close', (code) => resolve(new Error(`prometheus ended with ${code}: ${said}`)));
  });
}

async function ready(url: string): Promise<void> {
  const untilMs = performance.now() + START_MS;
  while (performance.now() < untilMs) {
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
    if (answer?.ok === true) return;
    await elapsed(ASK_AGAIN_MS);
  }
  throw new Error(`prometheus was not ready after ${START_MS / 1000} s`);
}

interface ApiAnswer {
  readonly status: string;
  readonly error?: string;
  readonly data: unknown;
}

interface QueryResult {
  readonly result: readonly { readonly metric: Sample['labels']; readonly value: readonly [number, string] }[];
}

function questionsTo(url: string): Pick<Prometheus, 'get' | 'query' | 'queryUntil'> {
  async function get(path: string): Promise<unknown> {
    const { status, error, data } = (await (await fetch(`${url}/api/v1/${path}`)).json()) as ApiAnswer;
    if (status !== 'success') throw new Error(`prometheus refuses ${decodeURIComponent(path)}: ${error}`);
    return data;
  }
  async function query(expr: string): Promise<readonly Sample[]> {
    const { result } = (await get(`query?query=${encodeURIComponent(expr)}`)) as QueryResult;
    return result.map(({ metric, value: [, text] }) => ({ labels: metric, value: Number(text) }));
  }
  return {
    get,
    query,
    async queryUntil(expr, isWanted) {
      const untilMs = performance.now() + PATIENCE_MS;
      for (;;) {
        const samples = await query(expr);
        if (isWanted(samples)) return samples;
        if (performance.now() > untilMs) throw new Error(`after ${PATIENCE_MS / 1000} s ${expr} is still ${JSON.stringify(samples)}`);
        await elapsed(ASK_AGAIN_MS);
      }
    },
  };
}
