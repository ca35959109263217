/** Runs on a cluster that misbehaves: connections that break, answers that never come, a broker that goes away. */
import { setTimeout as elapsed } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LogError } from '@tengewatch/shared/log/event-log.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { startFaultProxy, type FaultProxy, type Faults } from '@tengewatch/shared/testing/fault-proxy.js';
import { freePort } from '@tengewatch/shared/runtime/free-port.js';
import { startBroker, type Broker } from '@tengewatch/broker/start-broker.js';
import { embeddedReport } from '@tengewatch/test-kit/fleet-on-broker.js';
import { everyRuleWorld, runOnKafka } from '@tengewatch/test-kit/every-rule-world.js';
import { expectNothingLostOrDoubled } from '@tengewatch/test-kit/expect-undisturbed.js';

let embedded: RunReport;
beforeAll(async () => {
  embedded = await embeddedReport(everyRuleWorld);
});

const duplicatesOf = ({ ledger }: RunReport): number =>
  Object.values(ledger).reduce((sum, { readers }) => sum + Object.values(readers).reduce((of, row) => of + row.duplicates, 0), 0);

describe('behind a proxy that breaks things by a seed', () => {
  const PRODUCE = 0;
  /** Each lost answer is waited for so long: far longer than the proxy delays any, and shorter than in a run, where it is 15 s. */
  const REQUEST_TIMEOUT_MS = 4_000;
  let broker: Broker;
  const port = freePort();

  /** A proxy counts connections from its start, so each seed has one of its own at the port that the broker names. */
  async function disturbedRun(seed: number, faults: Faults): Promise<{ report: RunReport; stats: ReturnType<FaultProxy['stats']> }> {
    const disturber = await startFaultProxy({ targetPort: broker.port, port: await port, seed, faults });
    try {
      const report = await runOnKafka({ kafka: { brokers: [broker.bootstrap], requestTimeoutMs: REQUEST_TIMEOUT_MS } });
      return { report, stats: disturber.stats() };
    } finally {
      await disturber.close();
    }
  }

  beforeAll(async () => {
    broker = await startBroker({ advertisedPort: await port });
  });
  afterAll(() => broker.stop());

  interface Occurred {
    readonly stats: ReturnType<FaultProxy['stats']>;
    readonly duplicates: number;
  }

  /** Runs behind the faults of a seed; gives what happened, as one seed alone may draw none of a kind. */
  async function nothingLostOrDoubled(seed: number, faults: Faults): Promise<Occurred> {
    const { report, stats } = await disturbedRun(seed, faults);
    expectNothingLostOrDoubled(report, embedded);
    return { stats, duplicates: duplicatesOf(report) };
  }
  const sumOf = (all: readonly Occurred[], of: (one: Occurred) => number): number => all.reduce((sum, one) => sum + of(one), 0);

  describe('through delays, cuts and lost answers of every request', () => {
    const all: Occurred[] = [];
    test.each([11, 12])('nothing is lost or doubled (seed %d)', async (seed) => {
      all.push(await nothingLostOrDoubled(seed, { delayShare: 0.05, cutShare: 0.01, swallowShare: 0.01, maxDelayMs: 100 }));
    });
    test('and all of these did happen', () => {
      expect(sumOf(all, ({ stats }) => stats.delayed)).toBeGreaterThan(0);
      expect(sumOf(all, ({ stats }) => stats.cutBefore + stats.cutAfter)).toBeGreaterThan(0);
      expect(sumOf(all, ({ stats }) => stats.swallowed)).toBeGreaterThan(0);
    });
  });

  describe('when one write in eight is not answered', () => {
    const all: Occurred[] = [];
    test.each([21, 22, 23])('nothing is lost or doubled (seed %d)', async (seed) => {
      all.push(await nothingLostOrDoubled(seed, { cutShare: 0.05, swallowShare: 0.075, maxDelayMs: 10, apiKeys: [PRODUCE] }));
    });
    test('and all of these did happen', () => {
      for (const kind of ['cutBefore', 'cutAfter', 'swallowed'] as const) expect(sumOf(all, ({ stats }) => stats[kind])).toBeGreaterThan(0);
      // Or the log had not written anything twice, and the readers had had nothing to drop.
      expect(sumOf(all, ({ duplicates }) => duplicates)).toBeGreaterThan(0);
    });
  });
});

describe('when the broker is killed in the middle of a run', () => {
  /** Longer than any session of a group lasts, 10 s. */
  const OUTAGE_MS = 12_000;
  const GIVE_UP_MS = 8_000;
  /** What the cluster may take to be asked a last time, and the run to let go of it. */
  const LETTING_GO_MS = 30_000;
  let broker: Broker;
  beforeAll(async () => {
    broker = await startBroker();
  });
  afterAll(() => broker.stop());

  /** Starts a run and kills the broker as soon as events flow; `killed` fails with a run that comes to nothing before. */
  function runAndKill(giveUpMs?: number): { run: Promise<RunReport>; killed: Promise<void> } {
    let kill: () => void = () => undefined;
    const flowing = new Promise<void>((resolve) => (kill = resolve));
    const run = runOnKafka({
      kafka: { brokers: [broker.bootstrap], ...(giveUpMs === undefined ? {} : { giveUpMs }) },
      onProgress: ({ events }) => {
        if (events > 0) kill();
      },
    });
    const killed = Promise.race([flowing, run]).then(() => broker.kill('SIGKILL'));
    return { run, killed };
  }

  test('and is back when all sessions have ended, the run goes on and finds the same', async () => {
    const { run, killed } = runAndKill();
    let ended = false;
    const report = run.finally(() => (ended = true));
    report.catch(() => undefined);
    await killed;
    await elapsed(OUTAGE_MS);
    expect(ended).toBe(false);
    await broker.restart();
    expectNothingLostOrDoubled(await report, embedded);
  }, 120_000);

  test('and stays away, the run gives up in time, names topic, partition and position, and reports nothing', async () => {
    const { run, killed } = runAndKill(GIVE_UP_MS);
    const outcome = run.then(
      () => 'a report',
      (error: unknown) => error,
    );
    await killed;
    const killedAt = performance.now();
    const error = await outcome;
    expect(performance.now() - killedAt).toBeLessThan(GIVE_UP_MS + LETTING_GO_MS);
    expect(error).toBeInstanceOf(LogError);
    // Whichever notices first: a reader says how far it has read, a writer how much of its write is acknowledged.
    expect((error as LogError).message).toMatch(
      /has answered for 8 s; read so far: tengewatch-\S+\/\d+ at \d+|gave up writing to \S+\/\d+ after 8 s .*; \d+ of the \d+ records/,
    );
  }, 120_000);
});
