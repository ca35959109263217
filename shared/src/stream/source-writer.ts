/** One ordered writer of the log: numbers its records per partition, and says how far it has come where it was silent. */
import type { EventOf, TopicName } from '../events/topics.js';
import type { EventLog, TopicPartition } from '../log/event-log.js';
import { isAfter, type OrderedEvent } from './event-order.js';
import { PartitionQueue, type SavedPartition } from './partition-queue.js';
import { loadTime, saveTime, type SavedTime } from './saved-time.js';
import type { WrittenPartition } from './written-partitions.js';

/** Topics whose events carry an id and an event time, which an ordered writer needs. */
export type OrderedTopic = Exclude<TopicName, 'dead-letters'>;

/** Events for each explicit watermark, at least: watermarks then make up at most 2% of the records. */
export const EVENTS_PER_WATERMARK = 50;

export interface SourceWriterOptions {
  readonly log: EventLog;
  readonly source: string;
  readonly topics: readonly { readonly topic: OrderedTopic; readonly partitions: number }[];
  /** Default EVENTS_PER_WATERMARK. */
  readonly eventsPerWatermark?: number;
  /** What `save` gave, for the same topics; default: nothing has been written yet. */
  readonly saved?: SavedWriter;
  /** What the log holds of the source already: events up to these numbers are counted and not sent again. */
  readonly written?: readonly WrittenPartition[];
}

/** A writer in a checkpoint. What it writes from there on has the numbers that it had the first time. */
export interface SavedWriter {
  readonly queues: readonly SavedPartition[];
  readonly lastMs: SavedTime;
  readonly lastId: string;
  readonly eventsSinceRound: number;
  readonly watermarks: number;
}

export interface SourceWriter {
  readonly source: string;
  /** Buffers one event. Events of the whole source must be strictly increasing in (timeMs, id), or it throws. */
  write<T extends OrderedTopic>(topic: T, partition: number, key: string, event: EventOf[T]): void;
  /** Counts events that the source has moved past without writing them; they count for the watermark budget. */
  noteProgress(events: number): void;
  /** Promises that no event before `frontierMs` will be written any more; tells silent partitions so when the budget allows. */
  advanceTo(frontierMs: number): void;
  /** Resolves once the log holds all that was buffered. After a failure it can be called again, and resends from the gap. */
  flush(): Promise<void>;
  /** Closes the source in every partition, and flushes. */
  end(): Promise<void>;
  /** Events written so far, by topic. */
  published(): { readonly [topic: string]: number };
  /** Of these, what the log did not hold before. */
  sent(): { readonly [topic: string]: number };
  /** Explicit watermarks written so far. */
  watermarks(): number;
  /** Where the writer stands, as plain JSON. Throws while something is not in the log yet: a checkpoint must not run ahead of it. */
  save(): SavedWriter;
}

export const createSourceWriter = (options: SourceWriterOptions): SourceWriter => new NumberedWriter(options);

class NumberedWriter implements SourceWriter {
  readonly source: string;
  private readonly queuesByTopic: ReadonlyMap<string, readonly PartitionQueue[]>;
  private readonly queues: readonly PartitionQueue[];
  private readonly eventsPerRound: number;
  private lastMs: number;
  private lastId: string;
  private eventsSinceRound: number;
  private watermarksWritten: number;
  private ended = false;

  constructor({ log, source, topics, eventsPerWatermark = EVENTS_PER_WATERMARK, saved, written }: SourceWriterOptions) {
    const queueOf = (topic: string, partition: number): PartitionQueue => {
      const isSame = (one: TopicPartition): boolean => one.topic === topic && one.partition === partition;
      return new PartitionQueue(log, source, { topic, partition }, saved?.queues.find(isSame), written?.find(isSame));
    };
    this.source = source;
    this.queuesByTopic = new Map(
      topics.map(({ topic, partitions }) => [topic, Array.from({ length: partitions }, (_, partition) => queueOf(topic, partition))]),
    );
    this.queues = [...this.queuesByTopic.values()].flat();
    this.eventsPerRound = eventsPerWatermark * this.queues.length;
    this.lastMs = loadTime(saved?.lastMs ?? 'before-all');
    this.lastId = saved?.lastId ?? '';
    this.eventsSinceRound = saved?.eventsSinceRound ?? 0;
    this.watermarksWritten = saved?.watermarks ?? 0;
  }

  write<T extends OrderedTopic>(topic: T, partition: number, key: string, event: EventOf[T]): void {
    this.assertLater(event);
    const queue = this.queuesByTopic.get(topic)?.[partition];
    if (queue === undefined) throw new Error(`source ${this.source} does not write ${topic}/${partition}`);
    this.lastMs = event.timeMs;
    this.lastId = event.id;
    this.eventsSinceRound++;
    queue.addEvent(key, event.timeMs, event);
  }

  noteProgress(events: number): void {
    this.eventsSinceRound += events;
  }

  advanceTo(frontierMs: number): void {
    if (this.eventsSinceRound < this.eventsPerRound || !Number.isFinite(frontierMs)) return;
    this.eventsSinceRound = 0;
    // Later events at the frontier itself are still in order, whatever their id.
    if (frontierMs > this.lastMs) {
      this.lastMs = frontierMs;
      this.lastId = '';
    }
    for (const queue of this.queues) if (queue.endRound(frontierMs)) this.watermarksWritten++;
  }

  async flush(): Promise<void> {
    const outcomes = await Promise.allSettled(this.queues.filter(({ isBusy }) => isBusy).map((queue) => queue.drain()));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async end(): Promise<void> {
    if (!this.ended) {
      this.ended = true;
      for (const queue of this.queues) queue.addEnd(Math.max(0, this.lastMs));
    }
    await this.flush();
  }

  published(): { readonly [topic: string]: number } {
    return this.countByTopic(({ number }) => number);
  }

  sent(): { readonly [topic: string]: number } {
    return this.countByTopic(({ sent }) => sent);
  }

  watermarks(): number {
    return this.watermarksWritten;
  }

  save(): SavedWriter {
    if (this.queues.some(({ isBusy }) => isBusy)) {
      throw new Error(`source ${this.source} has records that are not in the log yet; flush before a checkpoint`);
    }
    return {
      queues: this.queues.map((queue) => queue.save()),
      lastMs: saveTime(this.lastMs),
      lastId: this.lastId,
      eventsSinceRound: this.eventsSinceRound,
      watermarks: this.watermarksWritten,
    };
  }

  private countByTopic(eventsOf: (queue: PartitionQueue) => number): { readonly [topic: string]: number } {
    return Object.fromEntries(
      [...this.queuesByTopic].map(([topic, own]) => [topic, own.reduce((events, queue) => events + eventsOf(queue), 0)]),
    );
  }

  private assertLater({ timeMs, id }: OrderedEvent): void {
    const { source, lastMs, lastId } = this;
    if (this.ended) throw new Error(`source ${source} has ended; it cannot write ${id}`);
    if (isAfter(timeMs, id, lastMs, lastId)) return;
    throw new Error(`source ${source} must write in order of time and id: ${timeMs} ${id} comes after ${lastMs} ${lastId}`);
  }
}
