/** Joins ordered streams into one: hands an event out once every stream has passed it. */
import type { OrderedEvent } from './event-order.js';
import { loadTime, saveTime, type SavedTime } from './saved-time.js';

export interface OrderedMerge<Event extends OrderedEvent> {
  /** Adds the stream's next event, which must be later than all that was pushed or promised for the stream. */
  push(stream: number, event: Event): void;
  /** Promises that the stream's further events are not earlier than `timeMs`. */
  advance(stream: number, timeMs: number): void;
  /** Promises that the stream has no further events. */
  end(stream: number): void;
  /** The next event in (timeMs, id) that no stream can precede any more, or undefined while that is unknown. */
  next(): Event | undefined;
  /** The stream of the event that `next` gave last. */
  readonly stream: number;
  /** No event still to come out is earlier. Infinity when all streams have ended and are empty. */
  readonly frontierMs: number;
  /** Sets a 1 for every stream of which the merge must know more before it can go on. Meaningful after `next` gave undefined. */
  markAwaited(marks: Uint8Array): void;
  /** Events held of one stream, and of all. */
  buffered(stream: number): number;
  readonly size: number;
  /** What is held and known of one stream, as plain JSON. */
  save(stream: number): SavedStream<Event>;
  /** Sets a stream to what was saved, before anything else is done with it. */
  load(stream: number, saved: SavedStream<Event>): void;
}

/** One stream of a merge, in a checkpoint. */
export interface SavedStream<Event> {
  readonly placeMs: SavedTime;
  readonly placeId: string;
  readonly promisedMs: SavedTime;
  readonly events: readonly Event[];
}

/**
 * A binary heap of all streams. A stream's place is its first buffered event or, when it is empty, the last (timeMs, id)
 * it is known to have passed; so an empty stream at the top is one that must be waited for. Places only ever grow.
 */
export function createOrderedMerge<Event extends OrderedEvent>(streams: number): OrderedMerge<Event> {
  /** Buffered events of a stream stand in its queue from its head up to its tail. */
  const queues: (Event | undefined)[][] = Array.from({ length: streams }, () => []);
  const heads = new Int32Array(streams);
  const tails = new Int32Array(streams);
  const placeMs = new Float64Array(streams).fill(Number.NEGATIVE_INFINITY);
  const placeId: string[] = Array.from({ length: streams }, () => '');
  /** What is known of the time after the last buffered event. */
  const promisedMs = new Float64Array(streams).fill(Number.NEGATIVE_INFINITY);
  const heap = Int32Array.from({ length: streams }, (_, stream) => stream);
  const slotOf = Int32Array.from({ length: streams }, (_, stream) => stream);
  let size = 0;
  let last = -1;

  const buffered = (stream: number): number => tails[stream]! - heads[stream]!;
  const isEmpty = (stream: number): boolean => heads[stream] === tails[stream];

  function precedes(a: number, b: number): boolean {
    const aMs = placeMs[a]!;
    const bMs = placeMs[b]!;
    if (aMs !== bMs) return aMs < bMs;
    const aId = placeId[a]!;
    const bId = placeId[b]!;
    // Equal ids are the same event told twice; the order of the streams keeps even that deterministic.
    return aId === bId ? a < b : aId < bId;
  }

  function siftDown(stream: number): void {
    let slot = slotOf[stream]!;
    for (;;) {
      let child = 2 * slot + 1;
      if (child >= streams) break;
      if (child + 1 < streams && precedes(heap[child + 1]!, heap[child]!)) child++;
      const smallest = heap[child]!;
      if (!precedes(smallest, stream)) break;
      heap[slot] = smallest;
      slotOf[smallest] = slot;
      slot = child;
    }
    heap[slot] = stream;
    slotOf[stream] = slot;
  }

  function moveTo(stream: number, timeMs: number, id: string): void {
    placeMs[stream] = timeMs;
    placeId[stream] = id;
    siftDown(stream);
  }

  function advance(stream: number, timeMs: number): void {
    if (timeMs <= promisedMs[stream]!) return;
    promisedMs[stream] = timeMs;
    if (isEmpty(stream) && timeMs > placeMs[stream]!) moveTo(stream, timeMs, '');
  }

  /** Queues keep their room when they run empty: most do so after every event. */
  function enqueue(stream: number, event: Event): void {
    const queue = queues[stream]!;
    const head = heads[stream]!;
    const tail = tails[stream]!;
    if (tail < queue.length) {
      queue[tail] = event;
      tails[stream] = tail + 1;
    } else if (head * 2 > tail) {
      // More than half has been read: moving the rest down costs O(1) for each event that went before.
      queue.copyWithin(0, head, tail);
      queue.fill(undefined, tail - head, tail);
      queue[tail - head] = event;
      heads[stream] = 0;
      tails[stream] = tail - head + 1;
    } else {
      queue.push(event);
      tails[stream] = tail + 1;
    }
  }

  function take(stream: number): Event {
    const queue = queues[stream]!;
    const head = heads[stream]!;
    const event = queue[head]!;
    queue[head] = undefined;
    if (head + 1 === tails[stream]) {
      heads[stream] = 0;
      tails[stream] = 0;
      // The place stays at the event just taken, unless more was promised.
      const promised = promisedMs[stream]!;
      if (promised > event.timeMs) moveTo(stream, promised, '');
    } else {
      heads[stream] = head + 1;
      const following = queue[head + 1]!;
      moveTo(stream, following.timeMs, following.id);
    }
    return event;
  }

  return {
    push(stream, event) {
      const wasEmpty = isEmpty(stream);
      enqueue(stream, event);
      size++;
      if (wasEmpty) moveTo(stream, event.timeMs, event.id);
    },
    advance,
    end: (stream) => advance(stream, Number.POSITIVE_INFINITY),
    next() {
      if (size === 0) return undefined;
      const stream = heap[0]!;
      if (isEmpty(stream)) return undefined;
      size--;
      last = stream;
      return take(stream);
    },
    get stream() {
      return last;
    },
    get frontierMs() {
      return streams === 0 ? Number.POSITIVE_INFINITY : placeMs[heap[0]!]!;
    },
    markAwaited(marks) {
      let first = -1;
      for (let stream = 0; stream < streams; stream++) {
        if (!isEmpty(stream) && (first === -1 || precedes(stream, first))) first = stream;
      }
      for (let stream = 0; stream < streams; stream++) {
        const isOpen = isEmpty(stream) && placeMs[stream] !== Number.POSITIVE_INFINITY;
        marks[stream] = isOpen && (first === -1 || precedes(stream, first)) ? 1 : 0;
      }
    },
    buffered,
    save: (stream) => ({
      placeMs: saveTime(placeMs[stream]!),
      placeId: placeId[stream]!,
      promisedMs: saveTime(promisedMs[stream]!),
      events: queues[stream]!.slice(heads[stream], tails[stream]) as Event[],
    }),
    load(stream, saved) {
      for (const event of saved.events) enqueue(stream, event);
      size += saved.events.length;
      promisedMs[stream] = loadTime(saved.promisedMs);
      moveTo(stream, loadTime(saved.placeMs), saved.placeId);
    },
    get size() {
      return size;
    },
  };
}
