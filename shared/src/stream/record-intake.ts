/** Takes in what a reader polls: judges each record by its header, makes unusable ones dead letters, and passes events on to the merge. */
import type { DeadLetter, DeadLetterReason } from '../events/dead-letter.js';
import type { EventOf } from '../events/topics.js';
import { clip, wellFormed } from '../events/well-formed.js';
import type { LogRecord, RecordHeader } from '../log/event-log.js';
import type { ExpectedPartition, ExpectedSources, ExpectedStream, ExpectedTopic } from './expected-sources.js';
import type { OrderedMerge } from './ordered-merge.js';
import { deadLetterOf, eventOfRecord } from './record-event.js';
import type { OrderedTopic } from './source-writer.js';

type AnyEvent = EventOf[OrderedTopic];

const MAX_DETAIL = 500;

export class RecordIntake {
  private readonly expected: ExpectedSources;
  private readonly merge: OrderedMerge<AnyEvent>;
  private readonly deadLetter: (letter: DeadLetter) => void;
  private acceptedRecords: number;

  /** `accepted` is the count in the checkpoint from which the reader resumes; 0 without one. */
  constructor(expected: ExpectedSources, merge: OrderedMerge<AnyEvent>, deadLetter: (letter: DeadLetter) => void, accepted: number) {
    this.expected = expected;
    this.merge = merge;
    this.deadLetter = deadLetter;
    this.acceptedRecords = accepted;
  }

  /** Events and watermarks so far. */
  get accepted(): number {
    return this.acceptedRecords;
  }

  take(record: LogRecord): void {
    const topic = this.expected.topics.get(record.topic)!;
    const partition = topic.partitions.get(record.partition)!;
    // Records after the partition's end are ignored, as how many of them a reader sees depends on when it reads.
    if (partition.open === 0) return;
    const { header } = record;
    const index = header === null ? undefined : partition.streams.get(header.source);
    if (header === null || index === undefined) {
      this.buryForeign(topic, record, header);
      return;
    }
    const stream = this.expected.streams[index]!;
    const { tracker } = stream;
    if (header.kind === 'event') {
      const arrival = tracker.offer(header.sequence);
      if (arrival === 'next') this.takeEvent(stream, index, record);
      else if (arrival === 'duplicate') dropRepeat(stream, header.sequence, record);
      if (!tracker.waiting) return;
      tracker.settle();
    } else if (header.kind === 'watermark') {
      this.acceptedRecords++;
      tracker.claimWatermark(header.beforeMs, header.upTo);
    } else {
      tracker.claimEnd(header.upTo);
    }
    this.merge.advance(index, tracker.frontierMs);
    if (tracker.ended && !stream.ended) this.endStream(stream, partition, record);
  }

  private takeEvent(stream: ExpectedStream, index: number, record: LogRecord): void {
    this.acceptedRecords++;
    stream.last = record;
    const { topic, tracker } = stream;
    const event = (record.unpacked as AnyEvent | undefined) ?? this.readEvent(topic, record);
    if (event === undefined) tracker.noteUnreadable();
    else if (tracker.pass(event.timeMs, event.id)) this.merge.push(index, event);
    else topic.ledger.late++;
  }

  /** The event of a record whose body is text; undefined when the record became a dead letter instead. */
  private readEvent(topic: ExpectedTopic, record: LogRecord): AnyEvent | undefined {
    const read = eventOfRecord(topic.topic, record);
    if ('event' in read) return read.event;
    this.bury(topic, record, read.reason, read.detail);
    return undefined;
  }

  private buryForeign(topic: ExpectedTopic, record: LogRecord, header: RecordHeader | null): void {
    topic.ledger.foreign++;
    if (header === null) {
      this.bury(topic, record, 'no-source', 'the record names no source; every writer must header its records');
      return;
    }
    const detail = `this reader of ${topic.topic} expects no source "${wellFormed(header.source)}"`;
    this.bury(topic, record, 'unknown-source', clip(detail, MAX_DETAIL));
  }

  private bury(topic: ExpectedTopic, record: LogRecord, reason: DeadLetterReason, detail: string): void {
    topic.ledger.deadLettered++;
    this.deadLetter(deadLetterOf(record, reason, detail));
  }

  private endStream(stream: ExpectedStream, partition: ExpectedPartition, record: LogRecord): void {
    stream.ended = true;
    partition.open--;
    if (partition.open > 0) return;
    const { streams } = this.expected;
    const numbers = Object.fromEntries([...partition.streams].map(([source, index]) => [source, streams[index]!.tracker.held]));
    partition.end = { topic: record.topic, partition: record.partition, offset: record.offset + 1, numbers };
  }
}

/** Only a repeat of the last number is compared: a stranger's record comes first, and the source's own record right after it. */
function dropRepeat({ topic, tracker, last }: ExpectedStream, number: number, record: LogRecord): void {
  topic.ledger.duplicates++;
  if (number !== tracker.held || last === undefined) return;
  if (record.key !== last.key || record.value !== last.value) tracker.noteContradiction();
}
