/** Things to be done later in a shard: a heap for what planners ask for, and sorted columns for a day of honest habits. */
import type { EventQueue } from './planner.js';

interface Entry {
  readonly timeMs: number;
  readonly order: number;
  readonly action: () => void;
}

export interface ShardEventQueue extends EventQueue {
  /** Time of the earliest entry; Infinity when there is none. */
  readonly nextMs: number;
  /** Takes the earliest entry out. */
  pop(): () => void;
  readonly size: number;
}

const comesFirst = (one: Entry, other: Entry): boolean =>
  one.timeMs < other.timeMs || (one.timeMs === other.timeMs && one.order < other.order);

/** A binary heap by (time, order of asking). What is due after `endMs` is dropped, what is due before now runs now. */
export function createEventQueue(endMs: number, nowMs: () => number): ShardEventQueue {
  const heap: Entry[] = [];
  let asked = 0;

  const raise = (entry: Entry): void => {
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Entry;
      if (!comesFirst(entry, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  };

  const sink = (entry: Entry): void => {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && comesFirst(heap[child + 1] as Entry, heap[child] as Entry)) child++;
      const below = heap[child] as Entry;
      if (!comesFirst(below, entry)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = entry;
  };

  return {
    get nextMs() {
      return heap.length === 0 ? Number.POSITIVE_INFINITY : (heap[0] as Entry).timeMs;
    },
    get size() {
      return heap.length;
    },
    at(timeMs, action) {
      if (Number.isNaN(timeMs)) throw new RangeError('an action needs a time');
      const dueMs = Math.max(Math.floor(timeMs), nowMs());
      if (dueMs < endMs) raise({ timeMs: dueMs, order: asked++, action });
    },
    pop() {
      const first = heap[0];
      const last = heap.pop();
      if (first === undefined || last === undefined) throw new Error('the event queue is empty');
      if (heap.length > 0) sink(last);
      return first.action;
    },
  };
}
