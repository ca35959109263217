/** Sets of rules in one pass find exactly what each finds alone, and all rules together what a run finds. */
import { describe, expect, test } from '@jest/globals';
import { createReporter } from '@tengewatch/reporter/alert-fold.js';
import { DAY_MS } from '@tengewatch/shared/events/time-spans.js';
import type { ProducedEvent, ProducedTopic } from '@tengewatch/shared/events/topics.js';
import { scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { createSideBySide } from '@tengewatch/shared/pipeline/side-by-side.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import type { WorldSink } from '@tengewatch/shared/world/simulation.js';
import { catalogue } from '@tengewatch/detector/catalogue.js';
import { createRules } from '@tengewatch/detector/create-rules.js';
import { smallScenario } from '@tengewatch/shared/testing/small-scenario.js';
import { watchWorld } from '@tengewatch/shared/rules/testing/watch-world.js';
import { alertDigest } from '@tengewatch/shared/scoring/alert-digest.js';
import { everyRuleWorld, WORLD_SEED } from '@tengewatch/test-kit/every-rule-world.js';
import * as fc from 'fast-check';
import { evaluateSeed, type EvaluatedSet } from './evaluate-seed.js';
import type { ParameterSet } from './evaluate-seeds.js';
import { notesOf, type Note } from '../rule-parameters.js';
import { ruleOf } from './find-in-seed.js';

/** Any value that a parameter may have: small ones let alerts through, and both ends of the range are drawn often. */
function anyValue({ type, minimum, maximum, default: usual }: Note): fc.Arbitrary<number> {
  const within = type === 'integer' ? fc.integer({ min: minimum, max: maximum }) : fc.double({ min: minimum, max: maximum, noNaN: true });
  const near = fc.double({ min: 0.3, max: 1.5, noNaN: true }).map((factor) => {
    const value = Math.min(maximum, Math.max(minimum, usual * factor));
    return type === 'integer' ? Math.min(maximum, Math.max(minimum, Math.round(value))) : value;
  });
  return fc.oneof({ weight: 6, arbitrary: near }, { weight: 1, arbitrary: within }, fc.constant(minimum), fc.constant(maximum));
}

const windowsOf = (notes: readonly [string, Note][]) => notes.filter(([name]) => name.endsWith('Days') && /[wW]indow/.test(name));

/** A rule with some parameters changed. The length of its window is among them most of the time. */
const anySet: fc.Arbitrary<ParameterSet> = fc.constantFrom(...catalogue.map(({ name }) => name)).chain((rule) => {
  const notes = Object.entries(notesOf(rule));
  const valuesOf = (some: readonly [string, Note][]) =>
    fc.record(Object.fromEntries(some.map(([name, note]) => [name, anyValue(note)] as const)));
  return fc
    .tuple(
      fc.subarray([...notes], { maxLength: 4 }).chain(valuesOf),
      fc.oneof({ weight: 3, arbitrary: valuesOf(windowsOf(notes)) }, { weight: 1, arbitrary: fc.constant({}) }),
    )
    .map(([some, windows]): ParameterSet => ({ rule, parameters: { ...some, ...windows } }));
});

const country = smallScenario({
  people: 200,
  days: 24,
  schemes: [
    { typology: 'nominee-cards', difficulty: 'plain', count: 1, cards: { min: 3, max: 3 } },
    { typology: 'cash-out-groups', difficulty: 'plain', count: 1, cards: { min: 3, max: 3 } },
    { typology: 'unlicensed-platforms', form: 'unregistered', difficulty: 'plain', count: 1 },
    { typology: 'unlicensed-platforms', form: 'hidden', difficulty: 'plain', count: 1, cards: { min: 1, max: 2 } },
  ],
});

const found = ({ alertDigest: digest, nearMisses, score }: EvaluatedSet) => ({ digest, nearMisses, score });

interface Found {
  readonly digest: string;
  readonly alerts: number;
  readonly nearMisses: number;
}

/** The events of each shard, kept, so that many sets can be tried. */
const SEED = 2;
const shards = Array.from({ length: country.shards }, (_, index) => {
  const happened: { topics: ProducedTopic[]; events: ProducedEvent[] } = { topics: [], events: [] };
  const shard = createShard(country, SEED, index);
  const sink: WorldSink = {
    event(topic, event) {
      happened.topics.push(topic);
      happened.events.push(event);
    },
    truth: () => undefined,
  };
  while (shard.advance(10_000, sink));
  return happened;
});

/** Shards take turns by days, and everything earlier is released in between. */
function sideBySide(sets: readonly ParameterSet[]): readonly Found[] {
  const { startMs, endMs } = scenarioWindow(country);
  const of = sets.map(() => ({ reporter: createReporter(), nearMisses: 0 }));
  const pipeline = createSideBySide(
    sets.map((set) => [ruleOf(set)]),
    {
      shards: shards.length,
      watchingSinceMs: startMs,
      endMs,
      onAlert: (set, alert) => void of[set]!.reporter.apply(alert),
      onNearMiss: (set) => void of[set]!.nearMisses++,
    },
  );
  const next = shards.map(() => 0);
  for (let untilMs = startMs + DAY_MS; untilMs <= endMs; untilMs += DAY_MS) {
    for (const [shard, { topics, events }] of shards.entries()) {
      const from = next[shard]!;
      while (next[shard]! < events.length && events[next[shard]!]!.timeMs < untilMs) next[shard]!++;
      pipeline.handleAll(shard, topics.slice(from, next[shard]), events.slice(from, next[shard]), next[shard]! - from);
    }
    pipeline.release(untilMs);
  }
  pipeline.finish();
  return of.map(({ reporter, nearMisses }) => {
    const alerts = reporter.finalAlerts();
    return { digest: alertDigest(alerts), alerts: alerts.length, nearMisses };
  });
}

describe('sets in one pass', () => {
  test('of all rules and any parameters find what each finds alone', () => {
    let alerts = 0;
    fc.assert(
      fc.property(fc.array(anySet, { minLength: 2, maxLength: 8 }), (sets) => {
        const together = sideBySide(sets);
        for (const [at, set] of sets.entries()) {
          const [alone] = sideBySide([set]);
          expect(together[at]).toEqual(alone);
          alerts += alone!.alerts;
        }
      }),
      { numRuns: 12, seed: 17 },
    );
    // Otherwise nothing would have been compared.
    expect(alerts).toBeGreaterThan(100);
  });

  test('have the score that each has alone', () => {
    const sets: readonly ParameterSet[] = [
      { rule: 'nominee-cards', parameters: {} },
      { rule: 'nominee-cards', parameters: { windowDays: 3, minSenders: 3 } },
      { rule: 'unlicensed-platforms', parameters: {} },
    ];
    const rulesOf = (set: ParameterSet) => [ruleOf(set)];
    const together = evaluateSeed(country, SEED, sets.map(rulesOf)).sets;
    const alone = sets.map((set) => evaluateSeed(country, SEED, [rulesOf(set)]).sets[0]!);
    expect(together.map(found)).toEqual(alone.map(found));
  });

  test('are told apart though their alerts have equal ids', () => {
    const sets = [1000, 1e9].map((minCreditedKzt) => [ruleOf({ rule: 'nominee-cards', parameters: { minCreditedKzt } })]);
    const [many, none] = evaluateSeed(everyRuleWorld, WORLD_SEED, sets).sets;
    expect(many!.finalAlerts.length).toBeGreaterThan(0);
    expect(none!.finalAlerts).toEqual([]);
  });
});

describe('one pass', () => {
  const { sets, ...seen } = evaluateSeed(everyRuleWorld, WORLD_SEED, [createRules(everyRuleWorld.rules)]);

  test('over shards in turn finds what all events in order give', () => {
    const { alerts, events } = watchWorld(everyRuleWorld, WORLD_SEED, createRules(everyRuleWorld.rules));
    expect(alerts.length).toBeGreaterThan(0);
    expect(sets[0]!.alertDigest).toBe(alertDigest(alerts));
    expect(seen.events).toBe(events.length);
  });

  test('tells how far it is', () => {
    const shares: number[] = [];
    evaluateSeed(everyRuleWorld, WORLD_SEED, [[ruleOf({ rule: 'nominee-cards', parameters: {} })]], (share) => void shares.push(share));
    expect(shares.toSorted((one, other) => one - other)).toEqual(shares);
    expect(shares.at(-1)).toBe(1);
  });

  test('refuses to watch with no rule at all', () => {
    expect(() => evaluateSeed(everyRuleWorld, WORLD_SEED, [[]])).toThrow('there is no rule to run');
  });
});
