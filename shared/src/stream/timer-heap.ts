/** Pending timers of all stages and keys in the order in which they fire: by time, then stage, then key. */
import { IndexedHeap } from './indexed-heap.js';

export interface TimerHeap {
  /** Keeps the earlier of this timer and the pending one of the same stage and slot. */
  set(slot: number, stage: number, atMs: number): void;
  cancel(slot: number, stage: number): void;
  isPending(slot: number, stage: number): boolean;
  /** When the pending timer fires; undefined when there is none. */
  pendingAt(slot: number, stage: number): number | undefined;
  /** Time of the first timer; Infinity when there is none. */
  nextMs(): number;
  nextSlot(): number;
  nextStage(): number;
  pendingOf(stage: number): number;
}

const INITIAL_ENTRIES = 64;

/** `keyOf` gives the key in a slot: it orders equal times, so that the order does not depend on how slots were given out. */
export function createTimerHeap(stages: number, keyOf: (slot: number) => string): TimerHeap {
  /** By entry, which is slot × stages + stage; the heap never outgrows the states. */
  let atMs = new Float64Array(0);
  const heap = new IndexedHeap(precedes);
  const pending = Array.from({ length: stages }, () => 0);
  growTo(INITIAL_ENTRIES);

  function growTo(entries: number): void {
    const grown = new Float64Array(entries);
    grown.set(atMs);
    atMs = grown;
    heap.growTo(entries);
  }

  const entryOf = (slot: number, stage: number): number => slot * stages + stage;
  const stageOf = (entry: number): number => entry % stages;
  const slotOf = (entry: number): number => Math.floor(entry / stages);

  function precedes(a: number, b: number): boolean {
    const aMs = atMs[a]!;
    const bMs = atMs[b]!;
    if (aMs !== bMs) return aMs < bMs;
    if (stageOf(a) !== stageOf(b)) return stageOf(a) < stageOf(b);
    return keyOf(slotOf(a)) < keyOf(slotOf(b));
  }

  return {
    set(slot, stage, timeMs) {
      const entry = entryOf(slot, stage);
      if (entry >= atMs.length) growTo(Math.max(entry + 1, 2 * atMs.length));
      if (!heap.has(entry)) {
        atMs[entry] = timeMs;
        pending[stage]!++;
        heap.add(entry);
      } else if (timeMs < atMs[entry]!) {
        atMs[entry] = timeMs;
        heap.moveUp(entry);
      }
    },
    cancel(slot, stage) {
      const entry = entryOf(slot, stage);
      if (!heap.has(entry)) return;
      pending[stage]!--;
      heap.remove(entry);
    },
    isPending: (slot, stage) => heap.has(entryOf(slot, stage)),
    pendingAt: (slot, stage) => (heap.has(entryOf(slot, stage)) ? atMs[entryOf(slot, stage)] : undefined),
    nextMs: () => (heap.isEmpty ? Number.POSITIVE_INFINITY : atMs[heap.first]!),
    nextSlot: () => slotOf(heap.first),
    nextStage: () => stageOf(heap.first),
    pendingOf: (stage) => pending[stage]!,
  };
}
