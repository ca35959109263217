/** The records that a partition of the embedded log keeps, by offset: new ones at the end, and the oldest dropped. */
import type { LogRecord, OutgoingRecord, TopicPartition } from './event-log.js';

/** Dropped records stay in the array until there are this many, and half of it is dropped: so dropping costs O(1) each. */
const COMPACT_AFTER = 1024;

export class EmbeddedRecords {
  /** Offset of the first record that is still held. */
  first = 0;
  private readonly place: TopicPartition;
  private records: (LogRecord | undefined)[] = [];
  /** Offset of records[0]. */
  private base = 0;

  constructor(place: TopicPartition) {
    this.place = place;
  }

  /** The offset after the last record. */
  end(): number {
    return this.base + this.records.length;
  }

  append(batch: readonly OutgoingRecord[]): void {
    const { topic, partition } = this.place;
    for (const { key, value, timestampMs, header } of batch) {
      this.records.push({ topic, partition, offset: this.end(), key, value, timestampMs, header });
    }
  }

  readInto(into: LogRecord[], from: number, until: number): void {
    const { records, base } = this;
    for (let offset = from; offset < until; offset++) into.push(records[offset - base] as LogRecord);
  }

  drop(keepFrom: number): void {
    for (; this.first < keepFrom; this.first++) this.records[this.first - this.base] = undefined;
    const dropped = this.first - this.base;
    if (dropped < COMPACT_AFTER || dropped * 2 < this.records.length) return;
    this.records = this.records.slice(dropped);
    this.base = this.first;
  }

  clear(): void {
    this.records = [];
  }
}
