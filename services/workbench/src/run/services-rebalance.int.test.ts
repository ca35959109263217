/** Detectors that come and go every second, so that their tasks hardly rest with one of them: the embedded run's findings. */
import { setTimeout as elapsed } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { detectorsOf, detectorTasks } from '@tengewatch/shared/service/detectors.js';
import { seededPick, type Pick } from '@tengewatch/shared/testing/random-schedule.js';
import { startBroker, type Broker } from '@tengewatch/broker/start-broker.js';
import { everyRuleWorld, WORLD_SEED } from '@tengewatch/test-kit/every-rule-world.js';
import { expectNothingLostOrDoubled } from '@tengewatch/test-kit/expect-undisturbed.js';
import type { FleetMember } from '@tengewatch/test-kit/fleet-member.js';
import { closeGate, GATE } from '@tengewatch/test-kit/run-gate.js';
import { openServiceFleet, type ServiceFleet } from '@tengewatch/test-kit/service-fleet.js';
import { runScenario } from './run-scenario.js';

const LIMIT_MS = 600_000;
const CHANGES = 20;
/** The pace is what is tested: a group needs longer than this to settle, when members start and die. */
const CHANGE_EVERY_MS = 1_000;
/** Besides one of each detector, so that the machine is not busy with starting them alone. */
const MAX_MORE = 4;
/** The storm begins while the run stands still, and goes on while everything flows. */
const GATE_OPENS_AT = 5;
const scenario = { ...everyRuleWorld, people: 1_500, days: 40 };

let broker: Broker;
let embedded: RunReport;
let fleet: ServiceFleet;
beforeAll(async () => {
  broker = await startBroker();
  embedded = await runScenario({ scenario, seed: WORLD_SEED, settings: [], signal: new AbortController().signal });
  fleet = await openServiceFleet({ brokers: [broker.bootstrap], name: 'stormy', scenario });
}, LIMIT_MS);
afterAll(async () => {
  await fleet.close();
  await broker.stop();
});

interface Storm {
  readonly joined: readonly FleetMember[];
  readonly left: number;
}

/** Joins and leaves by a seed; half of those who leave are killed. */
async function storm(pick: Pick): Promise<Storm> {
  const detectors = detectorsOf(fleet.run, 'each-rule').map(({ name }) => name);
  const present = detectors.map((service) => fleet.running(service)[0]!);
  const joined: FleetMember[] = [];
  const leaving: Promise<void>[] = [];
  for (let change = 0; change < CHANGES; change++) {
    if (change === GATE_OPENS_AT) fleet.start(GATE);
    const joins = present.length <= detectors.length || (present.length < detectors.length + MAX_MORE && pick(2) === 0);
    if (joins) {
      const member = fleet.start(detectors[pick(detectors.length)]!);
      present.push(member);
      joined.push(member);
    } else {
      const [member] = present.splice(pick(present.length), 1) as [FleetMember];
      leaving.push(pick(2) === 0 ? member.kill() : member.stop());
    }
    await elapsed(CHANGE_EVERY_MS);
  }
  // Work that nobody is left to do would never end.
  for (const service of detectors) if (!present.some((one) => one.service === service)) joined.push(fleet.start(service));
  await Promise.all(leaving);
  return { joined, left: leaving.length };
}

/** Every task has one owner by what the instances themselves say. */
async function isSharedOut(): Promise<boolean> {
  for (const detector of detectorsOf(fleet.run, 'each-rule')) {
    const owned = await Promise.all(fleet.running(detector.name).map((member) => member.metric('tengewatch_owned_units')));
    if (owned.reduce((sum, units) => sum + units, 0) !== detectorTasks(fleet.run, detector).length) return false;
  }
  return true;
}

test.each([9])(
  'twenty joins and leaves, one a second, lose and double nothing, and every task has one owner when it is quiet (seed %d)',
  async (seed) => {
    for (const service of fleet.services) fleet.start(service);
    const report = fleet.report();
    // It is heard of below; until then, whatever failed is told by what waits.
    report.catch(() => undefined);
    await closeGate(fleet, embedded);
    const { joined, left } = await storm(seededPick(seed));
    expectNothingLostOrDoubled(await report, embedded);
    await fleet.until('every task has one owner', isSharedOut);
    expect(left).toBeGreaterThan(CHANGES / 4);
    // Or whoever joined had never had anything to do, and nothing had ever moved.
    expect(joined.flatMap((member) => member.logged('task opened')).length).toBeGreaterThan(0);
  },
  LIMIT_MS,
);
