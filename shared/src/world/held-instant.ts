/** Holds the events of one instant until it is over, so that they leave in the order of their ids. */
import type { CardTopic, EventOf } from '../events/topics.js';
import type { Truth } from '../events/truth.js';
import type { CardRecord } from './cards.js';
import { cardCode, createTimeCodes, furtherEnd } from './event-ids.js';
import type { WorldSink } from './simulation.js';

type CardEvent = EventOf[CardTopic];

export interface HeldInstant {
  readonly timeMs: number;
  /** Begins another instant; what was held must have been released. */
  begin(timeMs: number): void;
  /** The id of the card's next event. */
  nextId(card: CardRecord): string;
  /** Takes an event with the id that was asked for last, and the truth about it where there is one. */
  add(topic: CardTopic, event: CardEvent, truth: Truth | undefined): void;
  /** Hands all that is held to the sink. */
  release(sink: WorldSink): void;
}

export function createHeldInstant(): HeldInstant {
  const timeCodeOf = createTimeCodes();
  /** The columns keep their length from instant to instant; the first `count` places are in use. */
  const topics: CardTopic[] = [];
  const events: CardEvent[] = [];
  const truths: (Truth | undefined)[] = [];
  let count = 0;
  let timeCode = '';

  const instant: HeldInstant & { timeMs: number } = {
    timeMs: Number.NaN,
    begin(timeMs: number): void {
      instant.timeMs = timeMs;
      timeCode = timeCodeOf(timeMs);
    },
    nextId(card: CardRecord): string {
      let place = 0;
      for (let at = 0; at < count; at++) if (events[at]!.card === card.number) place++;
      return timeCode + (place === 0 ? card.firstEnd : furtherEnd(cardCode(card.number), place));
    },
    add(topic: CardTopic, event: CardEvent, truth: Truth | undefined): void {
      let at = count++;
      // Most instants have one event, and all others few.
      for (; at > 0 && events[at - 1]!.id > event.id; at--) {
        topics[at] = topics[at - 1]!;
        events[at] = events[at - 1]!;
        truths[at] = truths[at - 1];
      }
      topics[at] = topic;
      events[at] = event;
      truths[at] = truth;
    },
    release(sink: WorldSink): void {
      for (let at = 0; at < count; at++) {
        sink.event(topics[at]!, events[at]!);
        const truth = truths[at];
        if (truth !== undefined) sink.truth(truth);
      }
      count = 0;
    },
  };
  return instant;
}
