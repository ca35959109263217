/** One service as a process that a test starts, stops, kills and pauses by itself, and hears through its log and its metrics. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Environment } from '@tengewatch/shared/runtime/environment.js';
import { exitCodes } from '@tengewatch/shared/runtime/exit-codes.js';
import { startServiceChild } from '@tengewatch/workbench/services/service-child.js';
import { followServiceLog } from '@tengewatch/workbench/services/service-log.js';
import type { ServiceProgram } from '@tengewatch/workbench/services/service-programs.js';

export interface LoggedLine {
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface FleetMember {
  /** The service's name with the number of its start: "reporter-2" is the second reporter that was started. */
  readonly label: string;
  readonly service: string;
  running(): boolean;
  /** Each resolves when the process is gone. */
  kill(): Promise<void>;
  /** Tells it to drain by SIGTERM, as an operator does. */
  stop(): Promise<void>;
  pause(): void;
  resume(): void;
  /** What it has logged so far under this message. */
  logged(msg: string): readonly LoggedLine[];
  /** The sum of what its metrics of this name say at present. */
  metric(name: string): Promise<number>;
  /** The end of its log, as it stands there. */
  lastLines(): string;
}

export interface MemberOptions extends ServiceProgram {
  readonly service: string;
  readonly env: Environment;
  readonly logFile: string;
  /** Told when it ends though nobody asked it to, or does not end as it should. */
  readonly onFailure: (error: Error) => void;
}

/** Of a log that is shown: some twenty lines. */
const LAST_CHARACTERS = 4_000;

const metricsOf = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text();

export function startMember({ label, service, file, env, logFile, onFailure }: MemberOptions): FleetMember {
  writeFileSync(logFile, '');
  const log = followServiceLog(logFile);
  const child = startServiceChild(file, env, logFile);
  let running = true;
  let asked: NodeJS.Signals | undefined;

  async function watch(): Promise<void> {
    try {
      const { code, signal } = await child.ended;
      running = false;
      // One that was not yet up to listen ends by SIGTERM itself.
      const asAsked = asked !== undefined && (signal === asked || (asked === 'SIGTERM' && code === exitCodes.fine));
      if (!asAsked) onFailure(new Error(`${label} ended by ${signal ?? `exit code ${code}`}: ${log.lastWords()}`));
    } catch (error) {
      running = false;
      onFailure(error as Error);
    }
  }
  const ended = watch();

  async function end(by: NodeJS.Signals): Promise<void> {
    asked = by;
    if (running) child.kill(by);
    await ended;
  }

  function logged(msg: string): readonly LoggedLine[] {
    const whole = readFileSync(logFile, 'utf8').split('\n').slice(0, -1);
    const lines = whole.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LoggedLine);
    return lines.filter((line) => line.msg === msg);
  }

  return {
    label,
    service,
    running: () => running,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    logged,
    async metric(name) {
      const url = logged('serving health and metrics')[0]?.['url'];
      if (typeof url !== 'string') throw new Error(`${label} has not said yet where its metrics are`);
      const text = await metricsOf(url).catch((cause: unknown) => {
        throw new Error(`${label} does not answer; its last words: ${log.lastWords()}`, { cause });
      });
      const values = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
      if (values.length === 0) throw new Error(`${label} has no metric ${name}`);
      return values.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
    },
    lastLines: () => readFileSync(logFile, 'utf8').slice(-LAST_CHARACTERS),
  };
}
