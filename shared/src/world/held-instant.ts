/** Holds the events of one instant until it is over, so that they leave in the order of their ids. */
import type { AtmWithdrawal } from '../events/atm-withdrawal.js';
import type { CardDebit } from '../events/card-debit.js';
import type { CardTopUp } from '../events/card-top-up.js';
import type { ExchangerTrade } from '../events/exchanger-trade.js';
import type { RawEvent } from '../events/topics.js';
import type { Truth } from '../events/truth.js';
import type { CardRecord } from './cards.js';
import { cardCode, createTimeCodes, furtherEnd } from './event-ids.js';
import type { WorldSink } from './simulation.js';

export type EventKind = 'topUp' | 'debit' | 'trade' | 'withdrawal';

export interface HeldInstant {
  readonly timeMs: number;
  /** Begins another instant; what was held must have been released. */
  begin(timeMs: number): void;
  /** The id of the card's next event. */
  nextId(card: CardRecord): string;
  /** Takes an event with the id that was asked for last, and the truth about it where there is one. */
  add(kind: EventKind, event: RawEvent, truth: Truth | undefined): void;
  /** Hands all that is held to the sink. */
  release(sink: WorldSink): void;
}

export function createHeldInstant(): HeldInstant {
  const timeCodeOf = createTimeCodes();
  /** The columns keep their length from instant to instant; the first `count` places are in use. */
  const kinds: EventKind[] = [];
  const events: RawEvent[] = [];
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
      for (let at = 0; at < count; at++) if ((events[at] as RawEvent).card === card.number) place++;
      return timeCode + (place === 0 ? card.firstEnd : furtherEnd(cardCode(card.number), place));
    },
    add(kind: EventKind, event: RawEvent, truth: Truth | undefined): void {
      let at = count++;
      // Most instants have one event, and all others few.
      for (; at > 0 && (events[at - 1] as RawEvent).id > event.id; at--) {
        kinds[at] = kinds[at - 1] as EventKind;
        events[at] = events[at - 1] as RawEvent;
        truths[at] = truths[at - 1];
      }
      kinds[at] = kind;
      events[at] = event;
      truths[at] = truth;
    },
    release(sink: WorldSink): void {
      for (let at = 0; at < count; at++) {
        hand(sink, kinds[at] as EventKind, events[at] as RawEvent);
        const truth = truths[at];
        if (truth !== undefined) sink.truth(truth);
      }
      count = 0;
    },
  };
  return instant;
}

/** Spelled out, as a call of a method by a name that varies is slow. */
function hand(sink: WorldSink, kind: EventKind, event: RawEvent): void {
  switch (kind) {
    case 'topUp':
      return sink.topUp(event as CardTopUp);
    case 'debit':
      return sink.debit(event as CardDebit);
    case 'trade':
      return sink.trade(event as ExchangerTrade);
    default:
      return sink.withdrawal(event as AtmWithdrawal);
  }
}
