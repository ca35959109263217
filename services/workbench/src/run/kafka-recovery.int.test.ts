/** Detectors that are killed at random moments of a run on a real broker find what an undisturbed embedded run finds. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as elapsed } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createReporterTask } from '@tengewatch/reporter/reporter-task.js';
import { createKafkaLog, type KafkaLog } from '@tengewatch/shared/log/kafka/kafka-log.js';
import { describeRun } from '@tengewatch/shared/pipeline/describe-run.js';
import { driveConcurrently } from '@tengewatch/shared/pipeline/drive-concurrently.js';
import { checkpointSpec } from '@tengewatch/shared/pipeline/recoverable-pipeline.js';
import { createShardProducer } from '@tengewatch/shared/pipeline/shard-producer.js';
import { partitionsOf, sourcesOf, topicSpecs } from '@tengewatch/shared/pipeline/topology.js';
import { alertDigest } from '@tengewatch/shared/scoring/alert-digest.js';
import { seededPick } from '@tengewatch/shared/testing/random-schedule.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import { startBroker, type Broker } from '../broker/start-broker.js';
import { everyRuleWorld, WORLD_SEED } from '../testing/every-rule-world.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { createRules } from './parts.js';
import { runScenario } from './run-scenario.js';

const PROCESS = fileURLToPath(new URL('../testing/detector-process.js', import.meta.url));
const KILLS = 4;
/** Checkpoint records and outputs that a life may add before it is killed. */
const MAX_PROGRESS = 40;
const WATCH_MS = 20;
const LIMIT_MS = 180_000;
const RECORDS_PER_STEP = 10_000;
const POLL_WAIT_MS = 100;

const run = describeRun(everyRuleWorld, WORLD_SEED, producers, createRules(everyRuleWorld.rules));
let broker: Broker;
let log: KafkaLog;

beforeAll(async () => {
  broker = await startBroker();
  log = await createKafkaLog({ brokers: [broker.bootstrap], clientId: 'test', topicPrefix: 'killed' });
  await log.ensureTopics([...topicSpecs(run), checkpointSpec(run)]);
}, LIMIT_MS);
afterAll(async () => {
  await log.close();
  await broker.stop();
});

const nothing = { levels: [], published: () => ({}), ledgers: () => [], close: async () => undefined };

async function publishWorld(): Promise<void> {
  const shards = Array.from({ length: run.shards }, (_, shard) =>
    createShardProducer(log, run, producers, createShard(everyRuleWorld, WORLD_SEED, shard)),
  );
  await driveConcurrently({ shards, pipeline: nothing, readers: [], signal: new AbortController().signal });
}

/** Grows with every checkpoint and everything that detectors write. */
async function progress(): Promise<number> {
  const topics = ['checkpoints', 'indicators-emptied-cards', 'indicators-atm-bursts', 'indicators-unregistered-trades', 'alerts'];
  const ends = await Promise.all(topics.map((topic) => log.endOffsets(topic)));
  return ends.flat().reduce((sum, offset) => sum + offset, 0);
}

function begin(): { child: ChildProcess; output: () => string; ended: Promise<unknown> } {
  const child = spawn(process.execPath, [PROCESS, broker.bootstrap, 'killed'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (output += data.toString()));
  return { child, output: () => output, ended: once(child, 'exit') };
}

async function findings(): Promise<string> {
  const reporter = await createReporterTask({
    log,
    name: 'reporter',
    alertPartitions: partitionsOf(run, 'alerts'),
    alertSources: sourcesOf(run, 'alerts'),
    clock: () => performance.now(),
    pollWaitMs: POLL_WAIT_MS,
    deadLetter({ detail }) {
      throw new Error(detail);
    },
  });
  while (await reporter.step(RECORDS_PER_STEP));
  await reporter.close();
  return alertDigest(reporter.reporter.finalAlerts());
}

test.each([5])(
  'killed with SIGKILL at random points, several times (seed %d)',
  async (seed) => {
    const pick = seededPick(seed);
    const embedded = await runScenario({ scenario: everyRuleWorld, seed: WORLD_SEED, settings: [], signal: new AbortController().signal });
    await publishWorld();
    let kills = 0;
    for (let life = 0; life < KILLS; life++) {
      const { child, output, ended } = begin();
      const until = (await progress()) + 1 + pick(MAX_PROGRESS);
      while (child.exitCode === null && (await progress()) < until) await elapsed(WATCH_MS);
      if (child.exitCode !== null && child.exitCode !== 0) throw new Error(output());
      if (child.exitCode === null) kills++;
      child.kill('SIGKILL');
      await ended;
    }
    const last = begin();
    await last.ended;
    expect({ exit: last.child.exitCode, output: last.output() }).toEqual({ exit: 0, output: expect.stringMatching(/^handled \d+\n$/) });
    expect(kills).toBeGreaterThanOrEqual(2);
    expect(await findings()).toBe(embedded.run.alertDigest);
  },
  LIMIT_MS,
);
