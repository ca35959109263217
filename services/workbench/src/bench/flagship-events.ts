/** The first weeks of the flagship as text, in the order in which a detector reads them. */
import { encode } from '@tengewatch/shared/events/codec.js';
import type { RawEvent, RawTopic } from '@tengewatch/shared/events/topics.js';
import type { Scenario } from '@tengewatch/shared/scenario/scenario.js';
import { compareEvents } from '@tengewatch/shared/stream/event-order.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import type { WorldSink } from '@tengewatch/shared/world/simulation.js';

export interface WrittenEvent {
  readonly topic: RawTopic;
  readonly text: string;
}

const EVENTS_PER_ADVANCE = 2000;

/** Events of all shards before `untilMs`, by time and id. */
export function flagshipEvents(scenario: Scenario, seed: number, untilMs: number): readonly WrittenEvent[] {
  const events: { topic: RawTopic; timeMs: number; id: string; text: string }[] = [];
  const take = (topic: RawTopic) => (event: RawEvent) => {
    if (event.timeMs < untilMs) events.push({ topic, timeMs: event.timeMs, id: event.id, text: encode(event) });
  };
  const sink: WorldSink = {
    topUp: take('card-top-ups'),
    debit: take('card-debits'),
    trade: take('exchanger-trades'),
    withdrawal: take('atm-withdrawals'),
    truth: () => undefined,
  };
  for (let shard = 0; shard < scenario.shards; shard++) {
    const simulation = createShard(scenario, seed, shard);
    while (simulation.frontierMs < untilMs && simulation.advance(EVENTS_PER_ADVANCE, sink));
  }
  return events.sort(compareEvents).map(({ topic, text }) => ({ topic, text }));
}
