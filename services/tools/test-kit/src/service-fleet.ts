/** The services of one run on a broker, each started and ended by itself, for tests that disturb them and ask what came of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import { createKafkaLog, type KafkaLog } from '@tengewatch/shared/log/kafka/kafka-log.js';
import { describeRun } from '@tengewatch/shared/pipeline/describe-run.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import type { Run } from '@tengewatch/shared/pipeline/topology.js';
import { environment, type Environment } from '@tengewatch/shared/runtime/environment.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { detectorsOf, type RuleAssignment } from '@tengewatch/shared/service/detectors.js';
import { serviceTopicSpecs } from '@tengewatch/shared/service/service-topics.js';
import { createResultReader } from '@tengewatch/shared/service/unit-result.js';
import { createRules } from '@tengewatch/detector/create-rules.js';
import { runServices } from '@tengewatch/workbench/run/run-services.js';
import { createUnitResults } from '@tengewatch/workbench/run/unit-results.js';
import { serviceEnvironment } from '@tengewatch/workbench/services/service-environment.js';
import { servicePrograms } from '@tengewatch/workbench/services/service-programs.js';
import { writeEveryRuleFile } from './every-rule-file.js';
import { everyRuleWorld, WORLD_SEED } from './every-rule-world.js';
import { startMember, type FleetMember } from './fleet-member.js';

export interface ServiceFleetOptions {
  readonly brokers: readonly string[];
  /** Of the run. */
  readonly name: string;
  /** Default: the world in which every rule has something to find. */
  readonly scenario?: Scenario;
  /** Default: a detector for each rule, so that there are several that can be disturbed. */
  readonly detectorFor?: RuleAssignment;
  /** Of all services. */
  readonly variables?: Environment;
}

export interface ServiceFleet {
  readonly run: Run;
  /** Sees the topics of the run. */
  readonly log: KafkaLog;
  /** The names of the services, in the order of the flow. */
  readonly services: readonly string[];
  /** Starts one more instance of a service. */
  start(service: string, variables?: Environment): FleetMember;
  /** Those that run at present, of one service or of all. */
  running(service?: string): readonly FleetMember[];
  /** How many records were ever written to these topics: it only grows. */
  written(topics: readonly string[]): Promise<number>;
  /** What no closing result covers yet: shards of a producer, parts of the stages that a detector hosts. */
  unfinished(service: string): Promise<number>;
  /** Resolves once it is so. Rejects with the words of all services when it takes too long or one of them fails. */
  until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void>;
  /** Follows the run from outside to its end, as `tengewatch run --join` does. Rejects as `until` does. */
  report(): Promise<RunReport>;
  /** Ends what still runs, however that is. */
  close(): Promise<void>;
}

/** Far more than a quiet machine takes; a fleet that stands still then says what it was at. */
const LIMIT_MS = 540_000;
const LOOK_EVERY_MS = 25;
/** A machine that is busy with a whole fleet and its broker takes long to close one of it. */
const DRAIN_SECONDS = 120;
const POLL_WAIT_MS = 20;
/** The least there is: a task that is killed goes on from a state of its own, and not always from the beginning. */
const CHECKPOINT_SECONDS = 1;

export async function openServiceFleet(options: ServiceFleetOptions): Promise<ServiceFleet> {
  const { brokers, name, scenario = everyRuleWorld, detectorFor = 'each-rule', variables = {} } = options;
  const folder = mkdtempSync(join(tmpdir(), 'tengewatch-service-fleet-'));
  const argument = writeEveryRuleFile(folder, scenario);
  const run = describeRun(scenario, WORLD_SEED, producers, createRules(scenario.rules));
  const detectors = detectorsOf(run, detectorFor);
  const programs = servicePrograms(run, { producers: 1, detectors: 1, detectorFor });
  const served = { name, argument, scenario, seed: WORLD_SEED, settings: [], kafka: { brokers }, drainSeconds: DRAIN_SECONDS };
  const env = {
    ...serviceEnvironment(served, environment()),
    TENGEWATCH_CHECKPOINT_SECONDS: String(CHECKPOINT_SECONDS),
    ...variables,
  };
  const log = await createKafkaLog({ brokers, clientId: 'fleet', topicPrefix: name });
  await log.ensureTopics(serviceTopicSpecs(run, detectors));
  const results = await createResultReader(log, 'fleet.results');
  const units = createUnitResults(run);
  const members: FleetMember[] = [];
  const failure = new AbortController();
  const warnings: string[] = [];

  function start(service: string, more: Environment = {}): FleetMember {
    const program = programs.find(({ label }) => label === service);
    if (program === undefined) throw new Error(`there is no service "${service}"`);
    const label = `${service}-${members.filter((one) => one.service === service).length + 1}`;
    const member = startMember({
      label,
      service,
      file: program.file,
      env: { ...env, ...more },
      logFile: join(folder, `${label}.log`),
      onFailure: (error) => failure.abort(error),
    });
    members.push(member);
    return member;
  }

  let hearing: Promise<void> | undefined;
  /** One at a time, however many ask. */
  async function hear(): Promise<void> {
    for (const result of await results.poll(POLL_WAIT_MS)) units.take(result);
    hearing = undefined;
  }

  const running = (service?: string): readonly FleetMember[] =>
    members.filter((member) => member.running() && (service === undefined || member.service === service));

  const allWords = (): string => [...running().map((member) => `${member.label}: ${member.lastLines()}`), ...warnings].join('\n');

  const tooLate = (what: string): Error =>
    new Error(`it took too long: ${what}; unfinished: ${units.missing().join(', ') || 'nothing'}\n${allWords()}`);

  return {
    run,
    log,
    services: programs.map(({ label }) => label),
    start,
    running,
    async written(topics) {
      const ends = await Promise.all(topics.map((topic) => log.endOffsets(topic)));
      return ends.flat().reduce((sum, offset) => sum + offset, 0);
    },
    async unfinished(service) {
      await (hearing ??= hear());
      // A shard is told with its service, a part of a stage with its rule, whoever hosts it.
      const rules = detectors.find((one) => one.name === service)?.rules.map((rule) => `${rule.name}.`);
      return units.missing().filter((unit) => (rules ?? [`${service}/`]).some((begin) => unit.startsWith(begin))).length;
    },
    async until(what, isSo) {
      const fromMs = performance.now();
      while (!(await isSo())) {
        failure.signal.throwIfAborted();
        if (performance.now() - fromMs > LIMIT_MS) throw tooLate(what);
        await elapsed(LOOK_EVERY_MS);
      }
    },
    async report() {
      const timer = setTimeout(() => failure.abort(tooLate('the run has not ended')), LIMIT_MS);
      try {
        return await runServices({
          scenario,
          seed: WORLD_SEED,
          settings: [],
          signal: failure.signal,
          kafka: { brokers, keep: true },
          services: { argument, producers: 1, detectors: 1, detectorFor, join: name, say: (line) => void warnings.push(line) },
        });
      } finally {
        clearTimeout(timer);
      }
    },
    async close() {
      await Promise.all(running().map((member) => member.kill()));
      await log.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
