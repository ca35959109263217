/** Lets the country of one seed happen once, and keeps what is needed to hold somebody's alerts against it. */
import { setImmediate } from 'node:timers/promises';
import type { evidenceTopics } from '@tengewatch/shared/events/alert.js';
import type { EventOf, ProducedEvent, ProducedTopic } from '@tengewatch/shared/events/topics.js';
import { scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { createScorer, type Scorer } from '@tengewatch/shared/scoring/score.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import type { RegisteredCard } from '@tengewatch/shared/world/simulation.js';

export interface KnownEvent {
  readonly topic: (typeof evidenceTopics)[number];
  readonly timeMs: number;
  readonly card: string;
  readonly city: string;
  readonly amountTiyn: number;
}

export interface VisitedCountry {
  /** Knows the whole truth. */
  readonly scorer: Scorer;
  readonly cards: ReadonlyMap<string, Pick<RegisteredCard, 'holderIin' | 'bank' | 'issuedOn'>>;
  /** Those of the wanted events that happened. */
  readonly events: ReadonlyMap<string, KnownEvent>;
  readonly eventCount: number;
  /** Cards at the start, as a run counts them. */
  readonly cardCount: number;
  readonly movedTiyn: number;
}

export interface Visit {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly wantedEvents: ReadonlySet<string>;
  readonly signal: AbortSignal;
  readonly onProgress: (shareDone: number, events: number) => void;
}

const EVENTS_PER_STEP = 20_000;

export async function visitCountry({ scenario, seed, wantedEvents, signal, onProgress }: Visit): Promise<VisitedCountry> {
  const { startMs, endMs } = scenarioWindow(scenario);
  const scorer = createScorer();
  const cards = new Map<string, Pick<RegisteredCard, 'holderIin' | 'bank' | 'issuedOn'>>();
  const events = new Map<string, KnownEvent>();
  const counted = { eventCount: 0, cardCount: 0, movedTiyn: 0 };
  const sink = {
    event<T extends ProducedTopic>(topic: T, event: EventOf[T]): void {
      counted.eventCount += 1;
      if (wantedEvents.has(event.id)) events.set(event.id, knownEvent(topic, event));
    },
    truth: scorer.observe,
  };
  for (let shard = 0; shard < scenario.shards; shard++) {
    const simulation = createShard(scenario, seed, shard);
    counted.cardCount += simulation.cards;
    while (simulation.advance(EVENTS_PER_STEP, sink)) {
      // So that a signal can be heard.
      await setImmediate();
      signal.throwIfAborted();
      const shareOfShard = Math.min(1, (simulation.frontierMs - startMs) / (endMs - startMs));
      onProgress((shard + shareOfShard) / scenario.shards, counted.eventCount);
    }
    for (const { card, holderIin, bank, issuedOn } of simulation.registeredCards()) cards.set(card, { holderIin, bank, issuedOn });
    const { creditedTiyn, debitedTiyn } = simulation.books();
    counted.movedTiyn += creditedTiyn + debitedTiyn;
  }
  return { scorer, cards, events, ...counted };
}

function knownEvent(topic: ProducedTopic, event: ProducedEvent): KnownEvent {
  const { timeMs, card, city } = event;
  return { topic, timeMs, card, city, amountTiyn: 'fiatTiyn' in event ? event.fiatTiyn : event.amountTiyn };
}
