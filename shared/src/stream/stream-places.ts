/**
 * Where each stream of a merge stands, by (timeMs, id), and which of them is the furthest behind: a binary heap of all streams. Places
 * only ever grow.
 */
export class StreamPlaces {
  private readonly timeMs: Float64Array;
  private readonly id: string[];
  private readonly heap: Int32Array;
  private readonly slotOf: Int32Array;

  constructor(streams: number) {
    this.timeMs = new Float64Array(streams).fill(Number.NEGATIVE_INFINITY);
    this.id = Array.from({ length: streams }, () => '');
    this.heap = Int32Array.from({ length: streams }, (_, stream) => stream);
    this.slotOf = Int32Array.from({ length: streams }, (_, stream) => stream);
  }

  /** The stream that is the furthest behind, where there are streams. */
  get first(): number {
    return this.heap[0]!;
  }

  timeOf(stream: number): number {
    return this.timeMs[stream]!;
  }

  idOf(stream: number): string {
    return this.id[stream]!;
  }

  precedes(a: number, b: number): boolean {
    const aMs = this.timeMs[a]!;
    const bMs = this.timeMs[b]!;
    if (aMs !== bMs) return aMs < bMs;
    const aId = this.id[a]!;
    const bId = this.id[b]!;
    // Equal ids are the same event told twice; the order of the streams keeps even that deterministic.
    return aId === bId ? a < b : aId < bId;
  }

  moveTo(stream: number, timeMs: number, id: string): void {
    this.timeMs[stream] = timeMs;
    this.id[stream] = id;
    this.siftDown(stream);
  }

  private siftDown(stream: number): void {
    const { heap, slotOf } = this;
    let slot = slotOf[stream]!;
    for (;;) {
      let child = 2 * slot + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.precedes(heap[child + 1]!, heap[child]!)) child++;
      const smallest = heap[child]!;
      if (!this.precedes(smallest, stream)) break;
      heap[slot] = smallest;
      slotOf[smallest] = slot;
      slot = child;
    }
    heap[slot] = stream;
    slotOf[stream] = slot;
  }
}
