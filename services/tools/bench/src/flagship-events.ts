/** The first weeks of the flagship as text, in the order in which a detector reads them. */
import { encode } from '@tengewatch/shared/events/codec.js';
import type { ProducedTopic } from '@tengewatch/shared/events/topics.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { compareEvents } from '@tengewatch/shared/stream/event-order.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import type { WorldSink } from '@tengewatch/shared/world/simulation.js';

/** Events as bytes outside the heap: the garbage collector has nothing to do with those that are not being looked at. */
export interface WrittenEvents {
  readonly topics: readonly ProducedTopic[];
  readonly times: Float64Array;
  /** Texts one after the other, and where each ends. */
  readonly bytes: Buffer;
  readonly ends: Uint32Array;
}

const EVENTS_PER_ADVANCE = 2000;

/** Events of all shards before `untilMs`, by time and id. */
export function flagshipEvents(scenario: Scenario, seed: number, untilMs: number): WrittenEvents {
  const events: { topic: ProducedTopic; timeMs: number; id: string; text: string }[] = [];
  const sink: WorldSink = {
    event(topic, event) {
      if (event.timeMs < untilMs) events.push({ topic, timeMs: event.timeMs, id: event.id, text: encode(event) });
    },
    truth: () => undefined,
  };
  for (let shard = 0; shard < scenario.shards; shard++) {
    const simulation = createShard(scenario, seed, shard);
    while (simulation.frontierMs < untilMs && simulation.advance(EVENTS_PER_ADVANCE, sink));
  }
  events.sort(compareEvents);
  const bytes = Buffer.alloc(events.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0));
  const ends = new Uint32Array(events.length);
  let end = 0;
  for (const [index, { text }] of events.entries()) {
    end += bytes.write(text, end);
    ends[index] = end;
  }
  return { topics: events.map(({ topic }) => topic), times: Float64Array.from(events, ({ timeMs }) => timeMs), bytes, ends };
}

/** The texts of some of the events, as fresh strings. */
export const textsOf = ({ bytes, ends }: WrittenEvents, from: number, to: number): string[] =>
  Array.from(ends.subarray(from, to), (end, index) => bytes.toString('utf8', from + index === 0 ? 0 : ends[from + index - 1], end));
