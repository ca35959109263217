/** Joins ordered streams into one: hands an event out once every stream has passed it. */
import type { OrderedEvent } from './event-order.js';

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
  /** Whether the merge cannot go on before it knows more of this stream. Meaningful after `next` gave undefined. */
  waitsFor(stream: number): boolean;
  /** Events held of one stream, and of all. */
  buffered(stream: number): number;
  readonly size: number;
}

/** Read events stay in a stream's array until there are this many, so that dropping them costs O(1) each. */
const COMPACT_AFTER = 256;

/**
 * A binary heap of all streams. A stream's place is its first buffered event or, when it is empty, the last (timeMs, id)
 * it is known to have passed; so an empty stream at the top is one that must be waited for. Places only ever grow.
 */
export function createOrderedMerge<Event extends OrderedEvent>(streams: number): OrderedMerge<Event> {
  const queues: Event[][] = Array.from({ length: streams }, () => []);
  const heads = new Int32Array(streams);
  const placeMs = new Float64Array(streams).fill(Number.NEGATIVE_INFINITY);
  const placeId: string[] = Array.from({ length: streams }, () => '');
  /** What is known of the time after the last buffered event. */
  const promisedMs = new Float64Array(streams).fill(Number.NEGATIVE_INFINITY);
  const heap = Int32Array.from({ length: streams }, (_, stream) => stream);
  const slotOf = Int32Array.from({ length: streams }, (_, stream) => stream);
  let size = 0;
  let last = -1;

  const isEmpty = (stream: number): boolean => heads[stream] === queues[stream]!.length;

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

  function take(stream: number): Event {
    const queue = queues[stream]!;
    let head = heads[stream]!;
    const event = queue[head]!;
    head++;
    if (head === queue.length) {
      queue.length = 0;
      head = 0;
      heads[stream] = 0;
      // The place stays at the event just taken, unless more was promised.
      const promised = promisedMs[stream]!;
      if (promised > event.timeMs) moveTo(stream, promised, '');
    } else {
      if (head >= COMPACT_AFTER && head * 2 >= queue.length) {
        queue.splice(0, head);
        head = 0;
      }
      heads[stream] = head;
      const following = queue[head]!;
      moveTo(stream, following.timeMs, following.id);
    }
    return event;
  }

  return {
    push(stream, event) {
      const queue = queues[stream]!;
      const wasEmpty = isEmpty(stream);
      queue.push(event);
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
    waitsFor(stream) {
      if (!isEmpty(stream) || placeMs[stream] === Number.POSITIVE_INFINITY) return false;
      return firstEventIsAfter(stream);
    },
    buffered: (stream) => queues[stream]!.length - heads[stream]!,
    get size() {
      return size;
    },
  };

  /** Whether no buffered event can go out before the empty stream is known to have passed it. */
  function firstEventIsAfter(stream: number): boolean {
    for (let other = 0; other < streams; other++) {
      if (!isEmpty(other) && precedes(other, stream)) return false;
    }
    return true;
  }
}
