/** Remembers which brokers run in the foreground somewhere, so that `stop` and `status` find them from elsewhere. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RUNNING_FOLDER } from './folders.js';
import { runProgram } from './tools.js';

/** Longer than an orderly end of a broker may take. */
const END_DEADLINE_MS = 30_000;
const LOOK_EVERY_MS = 100;

export interface RunningBroker {
  /** Of the process in the foreground, which takes its brokers along when it ends. */
  readonly pid: number;
  /** Of the first broker; the others have the next ones. */
  readonly port: number;
  readonly version: string;
  readonly brokers: number;
  /** The socket on which the process takes requests. */
  readonly control: string;
}

export const portsOf = ({ port, brokers }: Pick<RunningBroker, 'port' | 'brokers'>): number[] =>
  Array.from({ length: brokers }, (_, index) => port + index);

const fileOf = (port: number): string => join(RUNNING_FOLDER, `${port}.json`);

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** True when the process is there and is a broker's: after a crash its number may belong to somebody else. */
export async function stillRuns({ pid }: RunningBroker): Promise<boolean> {
  if (!exists(pid)) return false;
  const { exitCode, output } = await runProgram('ps', ['-p', String(pid), '-o', 'args=']);
  // Where ps is missing or differs, the number has to do.
  return exitCode !== 0 || /broker[\\/]dist[\\/]main\.js/.test(output);
}

export async function remember(broker: RunningBroker): Promise<void> {
  await mkdir(RUNNING_FOLDER, { recursive: true });
  await writeFile(fileOf(broker.port), JSON.stringify(broker));
}

export const forget = (port: number): Promise<void> => rm(fileOf(port), { force: true });

async function read(port: number): Promise<RunningBroker | undefined> {
  const text = await readFile(fileOf(port), 'utf8').catch(() => '');
  try {
    const found = JSON.parse(text) as Partial<RunningBroker>;
    const pid = Number(found.pid);
    if (!Number.isInteger(pid) || pid <= 0) return undefined;
    return { pid, port, version: String(found.version), brokers: found.brokers ?? 1, control: String(found.control) };
  } catch {
    // Half a file is as good as none: whoever wrote it is gone.
    return undefined;
  }
}

export interface Remembered {
  readonly running: readonly RunningBroker[];
  /** Left behind by processes that are gone; removed now. */
  readonly stale: readonly number[];
}

/** What is remembered, of one port (any of a cluster's) or of all; what is stale is forgotten. */
export async function rememberedBrokers(onlyPort: number | undefined): Promise<Remembered> {
  const files = await readdir(RUNNING_FOLDER).catch(() => []);
  const ports = files.map((file) => Number(file.replace('.json', '')));
  const running: RunningBroker[] = [];
  const stale: number[] = [];
  for (const port of ports.sort((left, right) => left - right)) {
    const broker = await read(port);
    if (onlyPort !== undefined && !portsOf(broker ?? { port, brokers: 1 }).includes(onlyPort)) continue;
    if (broker !== undefined && (await stillRuns(broker))) running.push(broker);
    else {
      stale.push(port);
      await forget(port);
    }
  }
  return { running, stale };
}

/** Asks the foreground process to end, and makes it when it does not. */
export async function endRunning(broker: RunningBroker): Promise<void> {
  process.kill(broker.pid, 'SIGTERM');
  const deadline = performance.now() + END_DEADLINE_MS;
  while (exists(broker.pid)) {
    if (performance.now() > deadline) process.kill(broker.pid, 'SIGKILL');
    await pause(LOOK_EVERY_MS);
  }
  await forget(broker.port);
}
