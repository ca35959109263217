/** Two variants of one seed can be compared event by event: what happens in both has one id in both. */
import { describe, expect, test } from '@jest/globals';
import type { ProducedEvent } from '../events/topics.js';
import { type Truth, typologyNames } from '../events/truth.js';
import type { Scenario } from './scenario.js';
import { pinnedScenario } from '../testing/pinned-world.js';
import { createShard } from './shard.js';
import type { WorldSink } from './simulation.js';

interface World {
  readonly events: ReadonlyMap<string, ProducedEvent>;
  readonly truth: ReadonlyMap<string, Truth>;
  /** Shard of each scheme and look-alike. */
  readonly shards: ReadonlyMap<string, number>;
}

const base: Scenario = { ...pinnedScenario, days: 8 };

function live(scenario: Scenario, seed = 1): World {
  const events = new Map<string, ProducedEvent>();
  const truth = new Map<string, Truth>();
  const shards = new Map<string, number>();
  let count = 0;
  for (let shard = 0; shard < scenario.shards; shard++) {
    const sink: WorldSink = {
      event(_, event) {
        count++;
        events.set(event.id, event);
      },
      truth(record) {
        count++;
        truth.set(record.id, record);
        if (record.kind === 'scheme') shards.set(record.schemeId, shard);
        if (record.kind === 'decoy') shards.set(record.decoyId, shard);
      },
    };
    const simulation = createShard(scenario, seed, shard);
    while (simulation.advance(5000, sink));
  }
  expect(new Set([...events.keys(), ...truth.keys()]).size).toBe(count);
  return { events, truth, shards };
}

/** Ids that only one of two has, as a share of all. */
function strangeShare(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): number {
  const strange = [...one.keys()].filter((id) => !other.has(id)).length + [...other.keys()].filter((id) => !one.has(id)).length;
  return strange / (one.size + other.size);
}

/** Events of one id that differ, as a share of those that two worlds share. `blank` takes out what the variant is about. */
function changedShare(one: World, other: World, blank: (event: ProducedEvent) => ProducedEvent = (event) => event): number {
  const shared = [...one.events.values()].filter(({ id }) => other.events.has(id));
  const changed = shared.filter((event) => JSON.stringify(blank(event)) !== JSON.stringify(blank(other.events.get(event.id)!)));
  return changed.length / shared.length;
}

const first = live(base);

describe('two variants of one seed', () => {
  test('with other controls have the same events, but for what the banks checked', () => {
    const controls = { ...base.world.controls, senderVerifiedAboveKzt: 50_000, biometricBankShare: 1, biometricCheckShare: 0.9 };
    // Some split what they pay at the threshold of verification, and would do otherwise.
    const lookAlikes = { ...base.world.lookAlikes, 'car-in-parts': 0 };
    const unmoved = {
      ...base,
      schemes: base.schemes.filter(({ typology }) => typology !== 'structuring'),
      world: { ...base.world, lookAlikes },
    };
    const one = live(unmoved);
    const other = live({ ...unmoved, world: { ...unmoved.world, controls } });
    expect([...other.events.keys()]).toEqual([...one.events.keys()]);
    expect([...other.truth.values()]).toEqual([...one.truth.values()]);
    const unchecked = (event: ProducedEvent): ProducedEvent =>
      ({ ...event, senderVerification: null, biometric: null }) as unknown as ProducedEvent;
    expect(changedShare(one, other, unchecked)).toBe(0);
    expect(changedShare(one, other)).toBeGreaterThan(0.01);
  });

  test('with another name, other labels and other parameters of rules have the same events and ids', () => {
    const schemes = base.schemes.map((plan) => ({ ...plan, label: 'decoy' as const }));
    const other = live({ ...base, name: 'other', schemes, rules: { [typologyNames[0]]: { minSenders: 9 } } });
    expect([...other.events.values()]).toEqual([...first.events.values()]);
    expect([...other.truth.keys()]).toEqual([...first.truth.keys()]);
  });

  test.each(typologyNames)(
    'with one more scheme of %s share nearly all events, and leave all schemes and look-alikes where they are',
    (typology) => {
      const plan = base.schemes.find((scheme) => scheme.typology === typology)!;
      const other = live({ ...base, schemes: [...base.schemes, { ...plan, difficulty: 0 }] });
      for (const [id, shard] of first.shards) expect([id, other.shards.get(id)]).toEqual([id, shard]);
      expect(other.shards.size).toBe(first.shards.size + 1);
      const ownIds = new Set(
        [...other.truth.values()].flatMap((record) =>
          record.kind === 'event' && record.schemeId === `${typology}-4` ? record.eventId : [],
        ),
      );
      expect(ownIds.size).toBeGreaterThan(5);
      const others = new Map([...other.events].filter(([id]) => !ownIds.has(id)));
      // A scheme takes people whom another planner would have taken, and buys as cover besides. What a platform's customers
      // spend on it they do not spend elsewhere: one in six people of so small a shard is one.
      expect(strangeShare(first.events, others)).toBeLessThan(0.03);
      expect(changedShare(first, other)).toBeLessThan(0.03);
    },
  );

  test('with the schemes in another order of typologies are one world', () => {
    const schemes = typologyNames.toReversed().flatMap((typology) => base.schemes.filter((plan) => plan.typology === typology));
    expect(schemes).not.toEqual(base.schemes);
    const other = live({ ...base, schemes });
    expect([...other.events.values()]).toEqual([...first.events.values()]);
    expect([...other.truth.values()]).toEqual([...first.truth.values()]);
  });

  test('without one habit keep all other look-alikes and all schemes where they are', () => {
    const lookAlikes = { ...base.world.lookAlikes, 'gig-earner': 0 };
    const other = live({ ...base, world: { ...base.world, lookAlikes } });
    const kept = [...first.shards].filter(([id]) => !id.startsWith('gig-earner'));
    expect(Object.fromEntries(other.shards)).toEqual(Object.fromEntries(kept));
    expect(strangeShare(first.events, other.events)).toBeLessThan(0.1);
    expect(changedShare(first, other)).toBeLessThan(0.02);
  });
});

test('another seed shares no event and assigns anew', () => {
  const other = live(base, 2);
  expect(strangeShare(first.events, other.events)).toBe(1);
  expect(Object.fromEntries(other.shards)).not.toEqual(Object.fromEntries(first.shards));
});
