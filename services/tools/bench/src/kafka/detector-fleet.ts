/** Detectors as processes of their own, on events that are published already: how long they take, what it costs, how soon they recover. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import type { KafkaLog } from '@tengewatch/shared/log/kafka/kafka-log.js';
import { environment } from '@tengewatch/shared/runtime/environment.js';
import type { Run } from '@tengewatch/shared/pipeline/topology.js';
import { detectorsOf, type RuleAssignment } from '@tengewatch/shared/service/detectors.js';
import { createResultReader } from '@tengewatch/shared/service/unit-result.js';
import { createUnitResults } from '@tengewatch/workbench/run/unit-results.js';
import { sumOf } from '@tengewatch/shared/runtime/metrics-text.js';
import { serviceEnvironment, type ServedRun } from '@tengewatch/workbench/services/service-environment.js';
import { followServiceLog } from '@tengewatch/workbench/services/service-log.js';
import { servicePrograms } from '@tengewatch/workbench/services/service-programs.js';
import { startWatchedService, until, type WatchedService } from '@tengewatch/workbench/services/watched-service.js';
import { seconds } from '../measure.js';

export interface FleetOptions {
  /** Holds the run's raw events, and nothing else of it. */
  readonly log: KafkaLog;
  readonly run: Run;
  readonly served: Omit<ServedRun, 'drainSeconds'>;
  readonly detectorFor: RuleAssignment;
  /** Of each detector. */
  readonly instances: number;
  /** Default: as the services have it by themselves. */
  readonly checkpointSeconds?: number;
  /** Records that all detectors together must write to `alerts`. */
  readonly alertRecords: number;
  readonly signal: AbortSignal;
}

export interface FleetFigures {
  /** From all processes being up, which have still to join their groups, to the result of the last task. */
  readonly seconds: number;
  /**
   * User and system time of all processes together during `seconds`, as each process counts it. Each process spends more than a
   * second on compiling its code and joining its groups, however little it has to read. In a benchmark of few days that start-up
   * weighs too much.
   */
  readonly cpuSeconds: number;
  /** Checkpoints that all of them have made in it. */
  readonly checkpoints: number;
}

export interface DetectorFleet {
  /** Resolves once every task has finished. */
  readonly figures: () => Promise<FleetFigures>;
  /**
   * Kills the first instance of the first detector, which shares its tasks with another, and gives the seconds until the
   * others have opened every one of its tasks: their state is loaded and their readers have joined, so that they work on.
   * That is what the survivors' logs say. Their metrics say it too (tengewatch_owned_units), but only every two seconds.
   */
  readonly killOne: () => Promise<number>;
}

const START_LIMIT_MS = 60_000;
/** Longer than any machine should take, and short enough to hear of a detector that hangs. */
const WORK_LIMIT_MS = 600_000;
const RECOVERY_LIMIT_MS = 60_000;
const DRAIN_SECONDS = 10;
const STOP_LIMIT_MS = (DRAIN_SECONDS + 2) * 1000;
const POLL_WAIT_MS = 50;
const CPU = 'process_cpu_seconds_total';
const CHECKPOINTS = 'tengewatch_checkpoint_duration_seconds_count';
const OWNED = 'tengewatch_owned_units';
const OPENED = '"msg":"task opened"';

/** Starts them, lets `use` measure, and stops them, whatever happens. */
export async function withDetectors<T>(options: FleetOptions, use: (fleet: DetectorFleet) => Promise<T>): Promise<T> {
  const { run, served, detectorFor, instances, checkpointSeconds } = options;
  const logFolder = mkdtempSync(join(tmpdir(), 'tengewatch-bench-'));
  const services: WatchedService[] = [];
  const killed = new Set<WatchedService>();
  const ending = new AbortController();
  try {
    const env = {
      ...serviceEnvironment({ ...served, drainSeconds: DRAIN_SECONDS }, environment()),
      ...(checkpointSeconds === undefined ? {} : { TENGEWATCH_CHECKPOINT_SECONDS: String(checkpointSeconds) }),
    };
    const programs = servicePrograms({ producers: [], rules: run.rules }, { producers: 0, detectors: instances, detectorFor });
    const detectors = detectorsOf(run, detectorFor).map(({ name }) => name);
    for (const program of programs.filter(({ label }) => detectors.some((name) => label.startsWith(name))))
      services.push(await startWatchedService(program, { env, logFolder }));
    const early = services.map(async (service) => {
      const { code } = await service.ended;
      if (ending.signal.aborted || killed.has(service)) return;
      throw new Error(`${service.label} ended with ${code}: ${followServiceLog(service.logFile).lastWords()}`);
    });
    // Those that end when they should must not end the race.
    const failure = Promise.all(early).then(() => new Promise<never>(() => undefined));
    failure.catch(() => undefined);
    const signal = AbortSignal.any([options.signal, ending.signal]);
    const fleet = measured({ ...options, signal }, services, (service) => {
      killed.add(service);
      service.kill('SIGKILL');
    });
    return await Promise.race([use(fleet), failure]);
  } finally {
    ending.abort();
    for (const service of services) service.kill('SIGTERM');
    await Promise.race([Promise.all(services.map(({ ended }) => ended)), elapsed(STOP_LIMIT_MS, undefined, { ref: false })]);
    for (const service of services) service.kill('SIGKILL');
    rmSync(logFolder, { recursive: true, force: true });
  }
}

function measured(
  { log, run, detectorFor, alertRecords, signal }: FleetOptions,
  services: readonly WatchedService[],
  kill: (service: WatchedService) => void,
): DetectorFleet {
  /** Of each process; those that are gone do not count. */
  async function totals(): Promise<{ readonly cpuSeconds: number; readonly checkpoints: number }> {
    const what = 'the metrics of all detectors';
    const all = await until(() => allMetrics(services), { what, limitMs: START_LIMIT_MS, signal });
    return { cpuSeconds: sumOf(all, CPU), checkpoints: sumOf(all, CHECKPOINTS) };
  }

  return {
    async figures() {
      const before = await totals();
      const from = seconds();
      const written = await allResults(log, run, signal);
      const taken = seconds() - from;
      const after = await totals();
      if (written !== alertRecords) throw new Error(`the detectors wrote ${written} records of alerts instead of ${alertRecords}`);
      return {
        seconds: taken,
        cpuSeconds: after.cpuSeconds - before.cpuSeconds,
        checkpoints: after.checkpoints - before.checkpoints,
      };
    },
    async killOne() {
      const { name } = detectorsOf(run, detectorFor)[0]!;
      const [victim, ...others] = services.filter(({ label }) => label.startsWith(name));
      if (victim === undefined) throw new Error(`there is no ${name}`);
      const units = sumOf((await victim.metrics()) ?? [], OWNED);
      if (units === 0) throw new Error(`${victim.label} has no task that others could take over`);
      const opened = (): number => others.reduce((sum, { logFile }) => sum + timesIn(logFile, OPENED), 0);
      const before = opened();
      const from = seconds();
      kill(victim);
      const what = `the taking over of ${units} tasks of ${victim.label}`;
      await until(() => (opened() >= before + units ? true : undefined), { what, limitMs: RECOVERY_LIMIT_MS, signal });
      return seconds() - from;
    },
  };
}

const timesIn = (file: string, text: string): number => readFileSync(file, 'utf8').split(text).length - 1;

async function allMetrics(services: readonly WatchedService[]) {
  const each = await Promise.all(services.map((service) => service.metrics()));
  return each.every((samples) => samples !== undefined) ? each.flat() : undefined;
}

/** Waits for results that cover every stage, and gives the records that they wrote to `alerts` altogether. */
async function allResults(log: KafkaLog, run: Run, signal: AbortSignal): Promise<number> {
  const units = createUnitResults({ ...run, producers: [] });
  const results = await createResultReader(log, 'bench.results');
  async function look(): Promise<true | undefined> {
    for (const result of await results.poll(POLL_WAIT_MS)) units.take(result);
    return units.missing().length === 0 ? true : undefined;
  }
  try {
    await until(look, { what: 'a result of every task', limitMs: WORK_LIMIT_MS, signal });
    return units.totals().published['alerts'] ?? 0;
  } finally {
    await results.close();
  }
}
