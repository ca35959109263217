/** A binary heap of small numbers that knows where each of them stands, so that any can be moved or taken out. */

const ABSENT = -1;

export class IndexedHeap {
  private readonly precedes: (a: number, b: number) => boolean;
  /** An entry stands in the heap at most once. */
  private readonly heap: number[] = [];
  private position = new Int32Array(0);

  constructor(precedes: (a: number, b: number) => boolean) {
    this.precedes = precedes;
  }

  /** Lets entries up to `entries` come, that one not included. */
  growTo(entries: number): void {
    const grown = new Int32Array(entries).fill(ABSENT);
    grown.set(this.position);
    this.position = grown;
  }

  get isEmpty(): boolean {
    return this.heap.length === 0;
  }

  /** The entry that precedes all others, where there is one. */
  get first(): number {
    return this.heap[0]!;
  }

  has(entry: number): boolean {
    return entry < this.position.length && this.position[entry] !== ABSENT;
  }

  add(entry: number): void {
    this.heap.push(entry);
    this.siftUp(entry, this.heap.length - 1);
  }

  /** Called when an entry that is there precedes more of the others than before. */
  moveUp(entry: number): void {
    this.siftUp(entry, this.position[entry]!);
  }

  /** Takes out an entry that is there. */
  remove(entry: number): void {
    const at = this.position[entry]!;
    this.position[entry] = ABSENT;
    const moved = this.heap.pop()!;
    if (moved === entry) return;
    this.siftDown(moved, at);
    this.moveUp(moved);
  }

  private put(entry: number, at: number): void {
    this.heap[at] = entry;
    this.position[entry] = at;
  }

  private siftUp(entry: number, from: number): void {
    const { heap } = this;
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.precedes(entry, heap[above]!)) break;
      this.put(heap[above]!, at);
      at = above;
    }
    this.put(entry, at);
  }

  private siftDown(entry: number, from: number): void {
    const { heap } = this;
    let at = from;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && this.precedes(heap[below + 1]!, heap[below]!)) below++;
      if (!this.precedes(heap[below]!, entry)) break;
      this.put(heap[below]!, at);
      at = below;
    }
    this.put(entry, at);
  }
}
