/** Pending timers of all stages and keys in the order in which they fire: by time, then stage, then key. */

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

const ABSENT = -1;
const INITIAL_ENTRIES = 1024;

/** `keyOf` gives the key in a slot: it orders equal times, so that the order does not depend on how slots were given out. */
export function createTimerHeap(stages: number, keyOf: (slot: number) => string): TimerHeap {
  /** An entry is slot × stages + stage; it stands in the heap at most once, so the heap never outgrows the states. */
  let atMs = new Float64Array(INITIAL_ENTRIES);
  let position = new Int32Array(INITIAL_ENTRIES).fill(ABSENT);
  const heap: number[] = [];
  const pending = Array.from({ length: stages }, () => 0);

  function grow(entry: number): void {
    if (entry < position.length) return;
    const length = Math.max(entry + 1, position.length * 2);
    const grownAtMs = new Float64Array(length);
    grownAtMs.set(atMs);
    const grownPosition = new Int32Array(length).fill(ABSENT);
    grownPosition.set(position);
    atMs = grownAtMs;
    position = grownPosition;
  }

  const stageOf = (entry: number): number => entry % stages;
  const slotOf = (entry: number): number => Math.floor(entry / stages);

  function precedes(a: number, b: number): boolean {
    const aMs = atMs[a]!;
    const bMs = atMs[b]!;
    if (aMs !== bMs) return aMs < bMs;
    if (stageOf(a) !== stageOf(b)) return stageOf(a) < stageOf(b);
    return keyOf(slotOf(a)) < keyOf(slotOf(b));
  }

  function put(entry: number, at: number): void {
    heap[at] = entry;
    position[entry] = at;
  }

  function siftUp(entry: number, from: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!precedes(entry, heap[above]!)) break;
      put(heap[above]!, at);
      at = above;
    }
    put(entry, at);
  }

  function siftDown(entry: number, from: number): void {
    let at = from;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && precedes(heap[below + 1]!, heap[below]!)) below++;
      if (!precedes(heap[below]!, entry)) break;
      put(heap[below]!, at);
      at = below;
    }
    put(entry, at);
  }

  function isPending(slot: number, stage: number): boolean {
    const entry = slot * stages + stage;
    return entry < position.length && position[entry] !== ABSENT;
  }

  return {
    set(slot, stage, timeMs) {
      const entry = slot * stages + stage;
      grow(entry);
      if (position[entry] === ABSENT) {
        atMs[entry] = timeMs;
        pending[stage]!++;
        heap.push(entry);
        siftUp(entry, heap.length - 1);
      } else if (timeMs < atMs[entry]!) {
        atMs[entry] = timeMs;
        siftUp(entry, position[entry]!);
      }
    },
    cancel(slot, stage) {
      const entry = slot * stages + stage;
      const at = entry < position.length ? position[entry]! : ABSENT;
      if (at === ABSENT) return;
      position[entry] = ABSENT;
      pending[stage]!--;
      const moved = heap.pop()!;
      if (moved === entry) return;
      siftDown(moved, at);
      siftUp(moved, position[moved]!);
    },
    isPending,
    pendingAt: (slot, stage) => (isPending(slot, stage) ? atMs[slot * stages + stage] : undefined),
    nextMs() {
      return heap.length === 0 ? Number.POSITIVE_INFINITY : atMs[heap[0]!]!;
    },
    nextSlot() {
      return slotOf(heap[0]!);
    },
    nextStage() {
      return stageOf(heap[0]!);
    },
    pendingOf: (stage) => pending[stage]!,
  };
}
