/** What a source sends to one partition: numbered records that wait, and the one append that is on its way. */
import { encode } from '../events/codec.js';
import type { EventOf, TopicName } from '../events/topics.js';
import type { EventLog, OutgoingRecord, RecordHeader, TopicPartition } from '../log/event-log.js';
import type { WrittenContent, WrittenPartition } from './written-partitions.js';

/** The log holds something in the name of the source that the source did not write. */
export class SourceConflict extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SourceConflict';
  }
}

/** A queue in a checkpoint. */
export interface SavedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly number: number;
  readonly numberAtRound: number;
}

export class PartitionQueue {
  private readonly log: EventLog;
  private readonly source: string;
  private readonly target: TopicPartition;
  private lastNumber: number;
  private numberAtRound: number;
  /** Number of the last event that the log held before, and what it says. */
  private readonly written: number;
  private readonly lastWritten: WrittenContent | null;
  private pending: OutgoingRecord[] = [];
  private sending: Promise<void> | undefined;

  /** `written` is what the log holds of the source already: events up to its number are counted and not sent again. */
  constructor(log: EventLog, source: string, target: TopicPartition, saved?: SavedPartition, written?: WrittenPartition) {
    this.log = log;
    this.source = source;
    this.target = target;
    this.lastNumber = saved?.number ?? 0;
    this.numberAtRound = saved?.numberAtRound ?? 0;
    this.written = written?.sequence ?? 0;
    this.lastWritten = written?.last ?? null;
  }

  /** Number of the last event, which is how many there were. */
  get number(): number {
    return this.lastNumber;
  }

  /** How many of them the log did not hold before. */
  get sent(): number {
    return Math.max(0, this.lastNumber - this.written);
  }

  /** Whether there is anything that the log may not hold yet. */
  get isBusy(): boolean {
    return this.pending.length > 0 || this.sending !== undefined;
  }

  addEvent(key: string, timestampMs: number, event: EventOf[TopicName]): void {
    const number = ++this.lastNumber;
    if (number < this.written) return;
    const value = encode(event);
    if (number === this.written) this.assertOwn(key, value);
    else this.pending.push({ key, value, timestampMs, header: { kind: 'event', source: this.source, sequence: number } });
  }

  /** Ends a watermark round. Adds a watermark where there was no event since the last one, and says whether it did. */
  endRound(beforeMs: number): boolean {
    // While the log is ahead of this writer, the later events in it already say more than a watermark would.
    const isSilent = this.lastNumber === this.numberAtRound && this.lastNumber >= this.written;
    if (isSilent) this.add(beforeMs, { kind: 'watermark', source: this.source, beforeMs, upTo: this.lastNumber });
    this.numberAtRound = this.lastNumber;
    return isSilent;
  }

  addEnd(timestampMs: number): void {
    this.add(timestampMs, { kind: 'end', source: this.source, upTo: this.lastNumber });
  }

  /** Sends all that waits. One append at a time: what is added meanwhile goes out with the next. */
  drain(): Promise<void> {
    this.sending ??= this.send().finally(() => {
      this.sending = undefined;
    });
    return this.sending;
  }

  save(): SavedPartition {
    return { ...this.target, number: this.lastNumber, numberAtRound: this.numberAtRound };
  }

  private add(timestampMs: number, header: RecordHeader): void {
    this.pending.push({ key: null, value: null, timestampMs, header });
  }

  private async send(): Promise<void> {
    while (this.pending.length > 0) {
      const batch = this.pending;
      this.pending = [];
      try {
        await this.log.append(this.target, batch);
      } catch (error) {
        // The log may hold part of the batch, whose repeats readers drop; the whole batch goes out again before any later record.
        this.pending = [...batch, ...this.pending];
        throw error;
      }
    }
  }

  /** Comparing the last record is enough: it is the source's own, or that of a stranger who went on writing in its name. */
  private assertOwn(key: string, value: string): void {
    const { lastWritten, lastNumber, source } = this;
    if (lastWritten === null) return;
    if (lastWritten.key === key && lastWritten.value === value && lastWritten.malformed === undefined) return;
    throw new SourceConflict(
      `${this.target.topic}/${this.target.partition} holds another record under the number ${lastNumber} of source ${source} than the one ` +
        'that it writes: somebody wrote in its name, or another version of this program did',
    );
  }
}
