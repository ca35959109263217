/** One scenario and seed without a log: the world happens once, and any number of sets of rules watch it, each as if it were alone. */
import { createReporter } from '@tengewatch/reporter/alert-fold.js';
import { createNearMissCounter } from '@tengewatch/reporter/near-miss-counter.js';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import type { NearMiss } from '@tengewatch/shared/events/near-miss.js';
import type { ProducedEvent, ProducedTopic } from '@tengewatch/shared/events/topics.js';
import { scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { createSideBySide } from '@tengewatch/shared/pipeline/side-by-side.js';
import { alertDigest } from '@tengewatch/shared/scoring/alert-digest.js';
import type { NearMissCount } from '@tengewatch/shared/scoring/run-report.js';
import { createScorer, type Scoring } from '@tengewatch/shared/scoring/score.js';
import type { KnownTruth } from '@tengewatch/shared/scoring/truth-book.js';
import type { Rule } from '@tengewatch/shared/stream/stage.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import type { RegisteredCard, ShardSimulation, WorldSink } from '@tengewatch/shared/world/simulation.js';

/** What one set of rules found. */
export interface EvaluatedSet extends Scoring {
  readonly finalAlerts: readonly Alert[];
  /** Equal to that of a run with the rules of this set alone. */
  readonly alertDigest: string;
  readonly nearMisses: readonly NearMissCount[];
}

export interface EvaluatedSeed {
  /** In the order in which the sets were given. */
  readonly sets: readonly EvaluatedSet[];
  readonly truth: KnownTruth;
  readonly events: number;
  readonly cards: number;
  /** What the events moved, each sum at every step that it takes. */
  readonly movedTiyn: number;
  /** Every card of the shards that happened. */
  readonly registeredCards: () => readonly RegisteredCard[];
}

/** Shards take turns, so that stages that need events of all of them have to wait for few. A longer turn costs less. */
const EVENTS_PER_TURN = 20_000;
const EVENTS_PER_BATCH = 4000;

/** Somebody who wants to know more than what the sets found in the end. */
export interface Onlooker {
  /** The only shards that happen; default all. What other shards do is then unknown to every stage. */
  readonly shards?: readonly number[];
  /** Sees every event before any rule does, and the truth with it. */
  readonly sees?: Partial<WorldSink>;
  /** Takes every revision of every alert of any set. */
  readonly onAlert?: (alert: Alert) => void;
  /** Told each time that a set comes nearer an alert. */
  readonly onNearMiss?: (set: number, miss: NearMiss) => void;
}

/** `onProgress` is told, now and then, which share of the time has passed. No rule may be in two sets: create it twice. */
export function evaluateSeed(
  scenario: Scenario,
  seed: number,
  sets: readonly (readonly Rule[])[],
  onProgress: (shareDone: number) => void = () => undefined,
  { shards: numbers = [...Array(scenario.shards).keys()], sees = {}, onAlert, onNearMiss }: Onlooker = {},
): EvaluatedSeed {
  const { startMs, endMs } = scenarioWindow(scenario);
  const scorer = createScorer();
  const found = sets.map(() => ({ reporter: createReporter(), misses: createNearMissCounter() }));
  const sideBySide = createSideBySide(sets, {
    shards: numbers.length,
    watchingSinceMs: startMs,
    endMs,
    onAlert: (set, alert) => {
      found[set]!.reporter.apply(alert);
      onAlert?.(alert);
    },
    onNearMiss: (set, miss) => {
      found[set]!.misses.apply(miss);
      onNearMiss?.(set, miss);
    },
  });
  const shards = numbers.map((shard) => createShard(scenario, seed, shard));
  const batch = createBatch((record) => {
    scorer.observe(record);
    sees.truth?.(record);
  });
  let events = 0;

  /** Lets a shard run, and hands on what happens while it is fresh in the processor's cache. */
  function takeTurn(shard: ShardSimulation): void {
    for (let left = EVENTS_PER_TURN; left > 0 && Number.isFinite(shard.frontierMs); left -= EVENTS_PER_BATCH) {
      batch.clear();
      shard.advance(EVENTS_PER_BATCH, batch.sink);
      if (sees.event !== undefined) batch.events.forEach((event, at) => sees.event!(batch.topics[at]!, event as never));
      sideBySide.handleAll(shards.indexOf(shard), batch.topics, batch.events, batch.events.length);
      events += batch.events.length;
    }
  }

  for (let behind = furthestBehind(shards); behind !== undefined; behind = furthestBehind(shards)) {
    takeTurn(behind);
    const frontierMs = Math.min(...shards.map((shard) => shard.frontierMs));
    sideBySide.release(frontierMs);
    onProgress(Math.min(1, (frontierMs - startMs) / (endMs - startMs)));
  }
  sideBySide.finish();

  return {
    sets: found.map(({ reporter, misses }) => {
      const finalAlerts = reporter.finalAlerts();
      return { ...scorer.score(finalAlerts), finalAlerts, alertDigest: alertDigest(finalAlerts), nearMisses: misses.counts() };
    }),
    truth: scorer.truth(),
    events,
    cards: shards.reduce((sum, { cards }) => sum + cards, 0),
    movedTiyn: shards.reduce((sum, shard) => sum + movedTiyn(shard), 0),
    registeredCards: () => shards.flatMap((shard) => [...shard.registeredCards()]),
  };
}

function furthestBehind(shards: readonly ShardSimulation[]): ShardSimulation | undefined {
  let behind: ShardSimulation | undefined;
  for (const shard of shards) {
    if (Number.isFinite(shard.frontierMs) && (behind === undefined || shard.frontierMs < behind.frontierMs)) behind = shard;
  }
  return behind;
}

interface Batch {
  readonly topics: ProducedTopic[];
  readonly events: ProducedEvent[];
  readonly sink: WorldSink;
  clear(): void;
}

/** Collects events, each with its topic at the same index. */
function createBatch(truth: WorldSink['truth']): Batch {
  const topics: ProducedTopic[] = [];
  const events: ProducedEvent[] = [];
  return {
    topics,
    events,
    sink: {
      event(topic, event) {
        topics.push(topic);
        events.push(event);
      },
      truth,
    },
    clear() {
      topics.length = 0;
      events.length = 0;
    },
  };
}

/** The banks' books have all of it, to the tiyn. */
function movedTiyn(shard: ShardSimulation): number {
  const { creditedTiyn, debitedTiyn } = shard.books();
  return creditedTiyn + debitedTiyn;
}
