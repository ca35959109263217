/** A card as a rule sees it after some events: for tests of what a rule makes of its movements. */
import type { CardTopic } from '../../events/topics.js';
import { ownColumns } from '../../testing/own-columns.js';
import { cardHistory, type CardHistory } from '../card-history.js';
import { CardView } from '../kit/card-view.js';
import { keptColumns } from '../kit/kept-columns.js';
import type { Occurrence } from './stage-driver.js';

export interface NotedCard {
  readonly history: CardHistory;
  /** What a rule with that window sees at an instant; the events before are those of the card's only use. */
  viewAt(nowMs: number, windowMs: number): CardView;
}

/** `lookBackMs` is how far back the history must reach. Raw events of one card, in event time. */
export function notedCard(occurrences: readonly Occurrence[], lookBackMs: number): NotedCard {
  const { view: history } = ownColumns(cardHistory.layout);
  for (const { topic, event } of occurrences) {
    const note = cardHistory.apply[topic as CardTopic] as (of: CardHistory, noted: unknown, lookBack: number) => unknown;
    note(history, event, lookBackMs);
  }
  const { view: kept } = ownColumns(keptColumns);
  kept.restedMs = -1;
  return {
    history,
    viewAt: (nowMs, windowMs) =>
      new CardView(
        { nowMs, watchingSinceMs: 0, history, columns: kept, key: '', emit: () => undefined, setTimer: () => undefined },
        windowMs,
      ),
  };
}
