/** Runs whose every part is a process of its own, on a real broker: the embedded run's findings, and nothing left behind. */
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { describeRun } from '@tengewatch/shared/pipeline/describe-run.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { environment } from '@tengewatch/shared/runtime/environment.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { startBroker, type Broker } from '@tengewatch/broker/start-broker.js';
import { scenarioFor } from '@tengewatch/detector/scenario-argument.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import type { ServicesWanted } from '../run-options.js';
import { startFleet, type Fleet } from '../services/fleet.js';
import { serviceEnvironment } from '../services/service-environment.js';
import { servicePrograms } from '../services/service-programs.js';
import { embeddedReport } from '@tengewatch/test-kit/fleet-on-broker.js';
import { writeEveryRuleFile } from '@tengewatch/test-kit/every-rule-file.js';
import { everyRuleWorld, WORLD_SEED } from '@tengewatch/test-kit/every-rule-world.js';
import { expectNothingLostOrDoubled } from '@tengewatch/test-kit/expect-undisturbed.js';
import { createRules } from '@tengewatch/detector/create-rules.js';
import { runServices } from './run-services.js';
import type { ServicesRunOptions } from '../run-options.js';

const LIMIT_MS = 240_000;
const DETECTORS = ruleNames.length;
const PRODUCERS = 3;
/** One detector hosts all rules unless a test asks for one for each: fewer processes, and as many that can be lost. */
const SERVICES = PRODUCERS + 1 + 1;
/** Sixteen or twelve digits that are no part of a longer name or number. */
const CARD_OR_IIN = /(?<!\w)(?:\d{16}|\d{12})(?!\w)/;

let broker: Broker;
let admin: Admin;
let folder = '';
let argument = '';
let embedded: RunReport;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tengewatch-services-test-'));
  argument = writeEveryRuleFile(folder);
  broker = await startBroker();
  admin = new Kafka({ brokers: [broker.bootstrap], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  embedded = await embeddedReport(everyRuleWorld);
}, LIMIT_MS);
afterAll(async () => {
  await admin.disconnect();
  await broker.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What lies on the cluster under the name of a run. */
async function remainsOf(name: string): Promise<readonly string[]> {
  const { groups } = await admin.listGroups();
  return [...(await admin.listTopics()), ...groups.map(({ groupId }) => groupId)].filter((one) => one.startsWith(name)).sort();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

interface Started {
  readonly label: string;
  readonly pid: number;
}

type Wishes = Partial<Omit<ServicesRunOptions, 'services' | 'kafka'>> & {
  readonly services?: Partial<ServicesWanted>;
  readonly keep?: boolean;
};

/** A run as the command line makes it, and what became of its processes. */
function servicesRun({ services, keep = false, ...options }: Wishes) {
  const started: Started[] = [];
  const said: string[] = [];
  let name = '';
  const report = runServices({
    scenario: everyRuleWorld,
    seed: WORLD_SEED,
    settings: [],
    signal: new AbortController().signal,
    kafka: { brokers: [broker.bootstrap], keep, onPrefix: (prefix) => (name = prefix) },
    services: {
      argument,
      producers: 1,
      detectors: 1,
      detectorFor: 'all-rules',
      say: (line) => void said.push(line),
      onStarted: (label, pid) => void started.push({ label, pid }),
      ...services,
    },
    ...options,
  });
  return { report, started, said, name: () => name };
}

test('the file that services read is the world of the embedded run', () => {
  const idOf = (scenario: typeof everyRuleWorld) => describeRun(scenario, WORLD_SEED, producers, createRules(scenario.rules)).id;
  expect(idOf(scenarioFor(argument, []))).toBe(idOf(everyRuleWorld));
});

describe('services find what the embedded run finds, and leave no topic, group or process behind,', () => {
  test.each([
    [1, 1, 'each-rule', DETECTORS],
    [8, 2, 'all-rules', 1],
  ] as const)(
    'with %d partitions, %d instances of each producer and detector, and a detector for %s',
    async (partitions, instances, detectorFor, detectors) => {
      const logFolder = join(folder, `logs-${partitions}`);
      const services = { producers: instances, detectors: instances, detectorFor, logFolder };
      const { report, started, said, name } = servicesRun({ scenario: { ...everyRuleWorld, partitions }, services });
      const { run, ledger } = await report;
      expect(run).toMatchObject({ log: 'kafka', partitions, id: embedded.run.id });
      expectNothingLostOrDoubled(await report, embedded);
      expect(Object.keys(ledger['card-top-ups']!.readers)).toEqual(expect.arrayContaining(['auditor', 'nominee-cards', 'cash-out-groups']));
      expect(started).toHaveLength((PRODUCERS + detectors) * instances + 1);
      const logs = readdirSync(logFolder).map((file) => readFileSync(join(logFolder, file), 'utf8'));
      expect(logs).toHaveLength(started.length);
      for (const text of logs) expect([text.includes('"started"'), text.match(CARD_OR_IIN)]).toEqual([true, null]);
      expect(started.filter(({ pid }) => isAlive(pid))).toEqual([]);
      // A slow machine may make them tell that they wait; nothing may have to be started again.
      expect(said.filter((line) => line.includes('started again'))).toEqual([]);
      expect(await remainsOf(name())).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'when one of each kind is killed in the middle',
    async () => {
      const killed: string[] = [];
      const { report, started, said, name } = servicesRun({
        onProgress({ events }) {
          if (events === 0) return;
          for (const label of ['detector', 'producer-exchanger-trades', 'reporter']) {
            if (killed.includes(label)) continue;
            killed.push(label);
            process.kill(started.find((one) => one.label === label)!.pid, 'SIGKILL');
          }
        },
      });
      expectNothingLostOrDoubled(await report, embedded);
      expect(said).toEqual(expect.arrayContaining(killed.map((label) => `${label} was killed (SIGKILL); started again`)));
      expect(started).toHaveLength(SERVICES + killed.length);
      expect(started.filter(({ pid }) => isAlive(pid))).toEqual([]);
      expect(await remainsOf(name())).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'when the run is stopped in the middle',
    async () => {
      const stop = new AbortController();
      const { report, started, name } = servicesRun({
        signal: stop.signal,
        onProgress: ({ events }) => void (events > 0 && stop.abort(new Error('stopped'))),
      });
      await expect(report).rejects.toThrow('stopped');
      expect(started.filter(({ pid }) => isAlive(pid))).toEqual([]);
      expect(await remainsOf(name())).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'when a service cannot work, whose words are told',
    async () => {
      const { report, started, name } = servicesRun({ services: { argument: join(folder, 'no-such.yaml') } });
      await expect(report).rejects.toMatchObject({ name: 'ServiceFailed', code: 2, message: expect.stringContaining('no-such.yaml') });
      expect(started.filter(({ pid }) => isAlive(pid))).toEqual([]);
      expect(await remainsOf(name())).toEqual([]);
    },
    LIMIT_MS,
  );
});

describe('services that run already', () => {
  const name = 'joined';
  let fleet: Fleet | undefined;
  afterEach(async () => {
    await fleet?.stop();
  });

  test(
    'are followed under their name by several at once, and go on after it',
    async () => {
      const run = describeRun(everyRuleWorld, WORLD_SEED, producers, createRules({}));
      const kafka = { brokers: [broker.bootstrap] };
      const served = { name, argument, scenario: everyRuleWorld, seed: WORLD_SEED, settings: [], kafka, drainSeconds: 10 };
      const pids: number[] = [];
      fleet = startFleet({
        programs: servicePrograms(run, { producers: 1, detectors: 1, detectorFor: 'all-rules' }),
        env: serviceEnvironment(served, environment()),
        logFolder: join(folder, 'logs'),
        say: () => undefined,
        onStarted: (_, pid) => void pids.push(pid),
        stopLimitMs: LIMIT_MS,
      });
      const joined = [1, 2].map(() => servicesRun({ services: { join: name } }));
      for (const { report, started } of joined) {
        expectNothingLostOrDoubled(await report, embedded);
        expect(started).toEqual([]);
      }
      // Somebody who comes late reads the same.
      expectNothingLostOrDoubled(await servicesRun({ services: { join: name } }).report, embedded);
      expect(pids.filter(isAlive)).toHaveLength(SERVICES);
      expect(await remainsOf(`${name}.alerts`)).toEqual([`${name}.alerts`]);

      const mistaken = servicesRun({ seed: WORLD_SEED + 1, services: { join: name } });
      await expect(mistaken.report).rejects.toThrow(BadInput);
      await expect(mistaken.report).rejects.toThrow('the services of "joined" run something else');

      await fleet.stop();
      expect(pids.filter(isAlive)).toEqual([]);
      expect(readFileSync(join(folder, 'logs', 'reporter.log'), 'utf8')).toContain('closed; goodbye');
    },
    LIMIT_MS,
  );
});
