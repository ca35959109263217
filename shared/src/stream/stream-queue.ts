/** The events of one stream that a merge holds until their turn comes. */

/** The queue keeps its room when it runs empty: most do so after every event. */
export class StreamQueue<Event> {
  /** Events stand from the head up to the tail. */
  private readonly events: (Event | undefined)[] = [];
  private head = 0;
  private tail = 0;

  get size(): number {
    return this.tail - this.head;
  }

  get isEmpty(): boolean {
    return this.head === this.tail;
  }

  /** The event that is taken next; undefined when there is none. */
  get first(): Event | undefined {
    return this.head === this.tail ? undefined : this.events[this.head];
  }

  add(event: Event): void {
    const { events, head, tail } = this;
    if (tail < events.length) {
      events[tail] = event;
      this.tail = tail + 1;
    } else if (head * 2 > tail) {
      // More than half has been read: moving the rest down costs O(1) for each event that went before.
      events.copyWithin(0, head, tail);
      events.fill(undefined, tail - head, tail);
      events[tail - head] = event;
      this.head = 0;
      this.tail = tail - head + 1;
    } else {
      events.push(event);
      this.tail = tail + 1;
    }
  }

  /** The first event of a queue that is not empty. */
  take(): Event {
    const { events, head } = this;
    const event = events[head]!;
    events[head] = undefined;
    if (head + 1 === this.tail) {
      this.head = 0;
      this.tail = 0;
    } else this.head = head + 1;
    return event;
  }

  toArray(): Event[] {
    return this.events.slice(this.head, this.tail) as Event[];
  }
}
