/**
 * Looks up the keys of the events that a fold handles next, all at once: the memory of their keys is asked for before any of them is
 * handled, so that the waits for it overlap.
 */
import type { TopicName } from '../events/topics.js';
import type { Route } from './hosted-stage.js';
import type { KeyCells } from './key-cells.js';
import { NOT_FOUND, type KeySlots } from './key-slots.js';

export interface TimedEvent {
  readonly timeMs: number;
}

/** Events whose keys are looked up together: enough to overlap the waits for memory, few enough for all to stay in the cache. */
export const LOOK_AHEAD = 64;

/** Time, route and slot of each event looked ahead to, so that none of them is worked out twice. */
export class LookAhead {
  readonly times = new Float64Array(LOOK_AHEAD);
  readonly routes: (Route | undefined)[] = Array.from({ length: LOOK_AHEAD });
  private readonly slotsAhead = new Int32Array(LOOK_AHEAD);
  private releasesBefore = 0;
  private readonly routeOf: ReadonlyMap<TopicName, Route>;
  private readonly slots: KeySlots;
  private readonly cells: KeyCells;

  constructor(routeOf: ReadonlyMap<TopicName, Route>, slots: KeySlots, cells: KeyCells) {
    this.routeOf = routeOf;
    this.slots = slots;
    this.cells = cells;
  }

  /** Looks at LOOK_AHEAD events at most. */
  lookAt(topicOf: readonly TopicName[], events: readonly TimedEvent[], from: number, to: number): void {
    const { times, routes, slotsAhead, slots } = this;
    this.releasesBefore = slots.releases();
    let topic: TopicName | undefined;
    let route: Route | undefined;
    for (let i = from; i < to; i++) {
      const event = events[i]!;
      if (topicOf[i] !== topic) {
        topic = topicOf[i]!;
        route = this.routeOf.get(topic);
      }
      routes[i - from] = route;
      times[i - from] = event.timeMs;
      slotsAhead[i - from] = route === undefined ? NOT_FOUND : slots.find(route.keyOf(event));
    }
    this.cells.lookAt(slotsAhead, to - from);
  }

  /** Slot of the key of the event at `index`; also NOT_FOUND once any key was released, as the slot may be another key's now. */
  slotOf(index: number): number {
    return this.slots.releases() === this.releasesBefore ? this.slotsAhead[index]! : NOT_FOUND;
  }
}
