/** Joins ordered streams into one: hands an event out once every stream has passed it. */
import type { OrderedEvent } from './event-order.js';
import { loadTime, saveTime, type SavedTime } from './saved-time.js';
import { StreamPlaces } from './stream-places.js';
import { StreamQueue } from './stream-queue.js';

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
 * A stream's place is its first buffered event or, when it is empty, the last (timeMs, id) it is known to have passed; so an empty stream
 * that is the furthest behind is one that must be waited for.
 */
export const createOrderedMerge = <Event extends OrderedEvent>(streams: number): OrderedMerge<Event> => new StreamMerge<Event>(streams);

class StreamMerge<Event extends OrderedEvent> implements OrderedMerge<Event> {
  private readonly streams: number;
  private readonly queues: readonly StreamQueue<Event>[];
  private readonly places: StreamPlaces;
  /** What is known of the time after the last buffered event. */
  private readonly promisedMs: Float64Array;
  private held = 0;
  private last = -1;

  constructor(streams: number) {
    this.streams = streams;
    this.queues = Array.from({ length: streams }, () => new StreamQueue<Event>());
    this.places = new StreamPlaces(streams);
    this.promisedMs = new Float64Array(streams).fill(Number.NEGATIVE_INFINITY);
  }

  get stream(): number {
    return this.last;
  }

  get frontierMs(): number {
    return this.streams === 0 ? Number.POSITIVE_INFINITY : this.places.timeOf(this.places.first);
  }

  get size(): number {
    return this.held;
  }

  push(stream: number, event: Event): void {
    const queue = this.queues[stream]!;
    const wasEmpty = queue.isEmpty;
    queue.add(event);
    this.held++;
    if (wasEmpty) this.places.moveTo(stream, event.timeMs, event.id);
  }

  advance(stream: number, timeMs: number): void {
    if (timeMs <= this.promisedMs[stream]!) return;
    this.promisedMs[stream] = timeMs;
    if (this.queues[stream]!.isEmpty && timeMs > this.places.timeOf(stream)) this.places.moveTo(stream, timeMs, '');
  }

  end(stream: number): void {
    this.advance(stream, Number.POSITIVE_INFINITY);
  }

  next(): Event | undefined {
    if (this.held === 0) return undefined;
    const stream = this.places.first;
    const queue = this.queues[stream]!;
    if (queue.isEmpty) return undefined;
    this.held--;
    this.last = stream;
    const event = queue.take();
    const following = queue.first;
    if (following !== undefined) this.places.moveTo(stream, following.timeMs, following.id);
    // The place stays at the event just taken, unless more was promised.
    else if (this.promisedMs[stream]! > event.timeMs) this.places.moveTo(stream, this.promisedMs[stream]!, '');
    return event;
  }

  markAwaited(marks: Uint8Array): void {
    const { queues, places, streams } = this;
    let first = -1;
    for (let stream = 0; stream < streams; stream++) {
      if (!queues[stream]!.isEmpty && (first === -1 || places.precedes(stream, first))) first = stream;
    }
    for (let stream = 0; stream < streams; stream++) {
      const isOpen = queues[stream]!.isEmpty && places.timeOf(stream) !== Number.POSITIVE_INFINITY;
      marks[stream] = isOpen && (first === -1 || places.precedes(stream, first)) ? 1 : 0;
    }
  }

  buffered(stream: number): number {
    return this.queues[stream]!.size;
  }

  save(stream: number): SavedStream<Event> {
    return {
      placeMs: saveTime(this.places.timeOf(stream)),
      placeId: this.places.idOf(stream),
      promisedMs: saveTime(this.promisedMs[stream]!),
      events: this.queues[stream]!.toArray(),
    };
  }

  load(stream: number, saved: SavedStream<Event>): void {
    for (const event of saved.events) this.queues[stream]!.add(event);
    this.held += saved.events.length;
    this.promisedMs[stream] = loadTime(saved.promisedMs);
    this.places.moveTo(stream, loadTime(saved.placeMs), saved.placeId);
  }
}
