/** Collects the events that a reader hands on, and folds them many at a time, because the fold looks ahead. */
import type { EventOf } from '../events/topics.js';
import type { Fold } from './fold.js';
import type { OrderedTopic } from './source-writer.js';

const EVENTS_PER_FOLD = 256;

export class FoldBatch {
  private readonly fold: Fold;
  private readonly topics: OrderedTopic[] = [];
  private readonly events: EventOf[OrderedTopic][] = [];
  private count = 0;

  constructor(fold: Fold) {
    this.fold = fold;
  }

  add(topic: OrderedTopic, event: EventOf[OrderedTopic]): void {
    this.topics[this.count] = topic;
    this.events[this.count] = event;
    this.count++;
    if (this.count === EVENTS_PER_FOLD) this.foldAll();
  }

  /** Folds what has been added since. */
  foldAll(): void {
    this.fold.handleAll(this.topics, this.events, this.count);
    this.count = 0;
  }
}
