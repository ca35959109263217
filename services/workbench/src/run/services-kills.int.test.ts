/** Services that are killed at random moments of a run on a real broker find what an undisturbed embedded run finds. */
import { MINUTE_MS } from '@tengewatch/shared/events/time-spans.js';
import { expect, test } from '@jest/globals';
import { environment } from '@tengewatch/shared/runtime/environment.js';
import { detectorsOf } from '@tengewatch/shared/service/detectors.js';
import { UNIT_RESULTS, unitTopic } from '@tengewatch/shared/service/service-topics.js';
import { seededPick } from '@tengewatch/shared/testing/random-schedule.js';
import { everyRuleWorld } from '@tengewatch/test-kit/every-rule-world.js';
import { expectNothingLostOrDoubled } from '@tengewatch/test-kit/expect-undisturbed.js';
import type { FleetMember } from '@tengewatch/test-kit/fleet-member.js';
import { fleetOnBroker } from '@tengewatch/test-kit/fleet-on-broker.js';

/** For the long run by hand: `KILLS=200 SEED=17 npm run test:int -- services-kills`. */
const { KILLS = '6', SEED = '5' } = environment();
const kills = Number(KILLS);
/** A killed instance is missed after its session time-out, and its tasks go on from their checkpoints. */
const LIMIT_MS = 5 * MINUTE_MS + kills * MINUTE_MS;
/** What a service may write between two kills: records of checkpoints, indicators, alerts and results. */
const MAX_PROGRESS = 60;
/** Each of its shards is published in a dozen steps, so that there is a middle to be killed in. */
const scenario = { ...everyRuleWorld, people: 900, days: 40 };
const REPORTER = 'reporter';

const on = fleetOnBroker('killed', scenario, LIMIT_MS);

interface Kill {
  readonly service: string;
  /** Units of the service that had work left. */
  readonly unfinished: number;
  readonly successor: FleetMember;
}

async function killAndStartAgain(victim: FleetMember): Promise<Kill> {
  const unfinished = await on.fleet.unfinished(victim.service);
  await victim.kill();
  return { service: victim.service, unfinished, successor: on.fleet.start(victim.service) };
}

const detectorNames = (): readonly string[] => detectorsOf(on.fleet.run, 'each-rule').map(({ name }) => name);

/** Everything that a detector writes. */
function outputsOf(service: string): readonly string[] {
  const { rules } = detectorsOf(on.fleet.run, 'each-rule').find(({ name }) => name === service)!;
  return [...rules.flatMap(({ stages }) => stages).flatMap(({ outputs }) => outputs), unitTopic(service), UNIT_RESULTS];
}

/** One after the other, as each of them may be the leader of its group, or have work that nobody else has. */
async function killDetectors(pick: (bound: number) => number): Promise<readonly Kill[]> {
  const done: Kill[] = [];
  const detectors = detectorNames();
  while (done.length < kills) {
    const left = await Promise.all(detectors.map((service) => on.fleet.unfinished(service)));
    const busy = on.fleet.running().filter(({ service }) => (left[detectors.indexOf(service)] ?? 0) > 0);
    if (busy.length === 0) return done;
    const victim = busy[pick(busy.length)]!;
    const topics = outputsOf(victim.service);
    const until = (await on.fleet.written(topics)) + 1 + pick(MAX_PROGRESS);
    await on.fleet.until(
      `kill ${done.length + 1}, of ${victim.label}, at its record ${until}`,
      async () => (await on.fleet.written(topics)) >= until || (await on.fleet.unfinished(victim.service)) === 0,
    );
    if ((await on.fleet.unfinished(victim.service)) > 0) done.push(await killAndStartAgain(victim));
  }
  return done;
}

/** Somewhere in the first half of what it writes, so that it cannot have ended before it is dead. */
async function killOnceWritten(service: string, topic: string, share: number): Promise<Kill> {
  const until = 1 + Math.floor((on.embedded.ledger[topic]!.published * share) / 2);
  await on.fleet.until(`${service} is killed at record ${until} of ${topic}`, async () => (await on.fleet.written([topic])) >= until);
  return killAndStartAgain(on.fleet.running(service)[0]!);
}

test.each([Number(SEED)])(
  'detectors, a producer and the reporter are killed at random points of one run (seed %d)',
  async (seed) => {
    const pick = seededPick(seed);
    const share = (): number => pick(1_000) / 1_000;
    const producer = on.fleet.run.producers[pick(on.fleet.run.producers.length)]!;
    const [ofProducer, ofReporter] = [share(), share()];
    for (const service of on.fleet.services) on.fleet.start(service);
    // One detector has two instances, so that tasks also move to somebody who lives.
    on.fleet.start(detectorNames()[pick(on.fleet.run.rules.length)]!);
    const [report, ofDetectors, ofOthers] = await Promise.all([
      on.fleet.report(),
      killDetectors(pick),
      Promise.all([killOnceWritten(producer.name, producer.topics[0]!, ofProducer), killOnceWritten(REPORTER, 'alerts', ofReporter)]),
    ]);

    expectNothingLostOrDoubled(report, on.embedded);
    // The last may have come too late, when the others had taken so little time that all was done.
    expect(ofDetectors.length).toBeGreaterThan(kills / 2);
    expect(ofOthers[0]).toMatchObject({ service: producer.name, unfinished: on.fleet.run.shards });
    const goneOn = ofOthers[0].successor.logged('shard goes on where its log ends');
    expect(goneOn.length).toBeGreaterThan(0);
    expect(goneOn.map(({ alreadyWritten }) => alreadyWritten)).not.toContain(0);
    // Or they had all begun anew, and their checkpoints had been of no use.
    const opened = detectorNames()
      .flatMap((service) => on.fleet.running(service))
      .flatMap((one) => one.logged('task opened'));
    expect(opened.filter(({ recordsRead }) => Number(recordsRead) > 0).length).toBeGreaterThan(0);
  },
  LIMIT_MS,
);
