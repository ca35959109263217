/** A card as a rule sees it after some events: for tests of what a rule makes of its movements. */
import type { CardTopic } from '../../events/topics.js';
import { ownNumbers } from '../../testing/own-numbers.js';
import { cardHistory, type CardHistory } from '../card-history.js';
import { CardView } from '../kit/card-view.js';
import { keptNumbers } from '../kit/card-watch.js';
import type { Occurrence } from './stage-driver.js';

export interface NotedCard {
  readonly history: CardHistory;
  /** What a rule with that window sees at an instant; the events before are those of the card's only use. */
  viewAt(nowMs: number, windowMs: number): CardView;
}

/** `lookBackMs` is how far back the history must reach. Raw events of one card, in event time. */
export function notedCard(occurrences: readonly Occurrence[], lookBackMs: number): NotedCard {
  const { view: history } = ownNumbers(cardHistory.layout);
  for (const { topic, event } of occurrences) {
    const note = cardHistory.note[topic as CardTopic] as (of: CardHistory, noted: unknown, lookBack: number) => unknown;
    note(history, event, lookBackMs);
  }
  const { view: kept } = ownNumbers(keptNumbers);
  kept.restedMs = -1;
  return {
    history,
    viewAt: (nowMs, windowMs) =>
      new CardView(
        { nowMs, watchingSinceMs: 0, history, numbers: kept, key: '', emit: () => undefined, wakeAt: () => undefined },
        windowMs,
      ),
  };
}
