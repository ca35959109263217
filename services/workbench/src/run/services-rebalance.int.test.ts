/** Detectors that come and go every second, so that their tasks hardly rest with one of them: the embedded run's findings. */
import { setTimeout as elapsed } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { detectorsOf, detectorTasks } from '@tengewatch/shared/service/detectors.js';
import { seededPick, type Pick } from '@tengewatch/shared/testing/random-schedule.js';
import { everyRuleWorld } from '@tengewatch/test-kit/every-rule-world.js';
import { expectNothingLostOrDoubled } from '@tengewatch/test-kit/expect-undisturbed.js';
import type { FleetMember } from '@tengewatch/test-kit/fleet-member.js';
import { closeGate, GATE } from '@tengewatch/test-kit/run-gate.js';
import { fleetOnBroker } from '@tengewatch/test-kit/fleet-on-broker.js';

const LIMIT_MS = 600_000;
const CHANGES = 20;
/** The pace is what is tested: a group needs longer than this to settle, when members start and die. */
const CHANGE_EVERY_MS = 1_000;
/** Besides one of each detector, so that the machine is not busy with starting them alone. */
const MAX_MORE = 4;
/** The storm begins while the run stands still, and goes on while everything flows. */
const GATE_OPENS_AT = 5;
const scenario = { ...everyRuleWorld, people: 900, days: 40 };

const on = fleetOnBroker('stormy', scenario, LIMIT_MS);

interface Storm {
  readonly joined: readonly FleetMember[];
  readonly left: number;
}

/** Joins and leaves by a seed; half of those who leave are killed. */
async function storm(pick: Pick): Promise<Storm> {
  const detectors = detectorsOf(on.fleet.run, 'each-rule').map(({ name }) => name);
  const present = detectors.map((service) => on.fleet.running(service)[0]!);
  const joined: FleetMember[] = [];
  const leaving: Promise<void>[] = [];
  for (let change = 0; change < CHANGES; change++) {
    if (change === GATE_OPENS_AT) on.fleet.start(GATE);
    const joins = present.length <= detectors.length || (present.length < detectors.length + MAX_MORE && pick(2) === 0);
    if (joins) {
      const member = on.fleet.start(detectors[pick(detectors.length)]!);
      present.push(member);
      joined.push(member);
    } else {
      const [member] = present.splice(pick(present.length), 1) as [FleetMember];
      leaving.push(pick(2) === 0 ? member.kill() : member.stop());
    }
    await elapsed(CHANGE_EVERY_MS);
  }
  // Work that nobody is left to do would never end.
  for (const service of detectors) if (!present.some((one) => one.service === service)) joined.push(on.fleet.start(service));
  await Promise.all(leaving);
  return { joined, left: leaving.length };
}

/** Every task has one owner by what the instances themselves say. */
async function isSharedOut(): Promise<boolean> {
  for (const detector of detectorsOf(on.fleet.run, 'each-rule')) {
    const owned = await Promise.all(on.fleet.running(detector.name).map((member) => member.metric('tengewatch_owned_units')));
    if (owned.reduce((sum, units) => sum + units, 0) !== detectorTasks(on.fleet.run, detector).length) return false;
  }
  return true;
}

test.each([9])(
  'twenty joins and leaves, one a second, lose and double nothing, and every task has one owner when it is quiet (seed %d)',
  async (seed) => {
    for (const service of on.fleet.services) on.fleet.start(service);
    const report = on.fleet.report();
    // It is heard of below; until then, whatever failed is told by what waits.
    report.catch(() => undefined);
    await closeGate(on.fleet, on.embedded);
    const { joined, left } = await storm(seededPick(seed));
    expectNothingLostOrDoubled(await report, on.embedded);
    await on.fleet.until('every task has one owner', isSharedOut);
    expect(left).toBeGreaterThan(CHANGES / 4);
    // Or whoever joined had never had anything to do, and nothing had ever moved.
    expect(joined.flatMap((member) => member.logged('task opened')).length).toBeGreaterThan(0);
  },
  LIMIT_MS,
);
