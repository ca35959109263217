/** Reads topics in event time: every event once, in (timeMs, id), as soon as all its expected sources have passed it. */
import type { DeadLetter } from '../events/dead-letter.js';
import { encode } from '../events/codec.js';
import { eventOfBytes } from './event-bytes.js';
import { keyOfEvent } from '../events/event-key.js';
import type { EventOf } from '../events/topics.js';
import type { EventLog, LogReader, Position, TopicPartition, Unpacker } from '../log/event-log.js';
import { ExpectedSources, savedStreamOf, type ReaderInput } from './expected-sources.js';
import { createFlowControl, type FlowControl } from './flow-control.js';
import { createOrderedMerge, type OrderedMerge } from './ordered-merge.js';
import type { ReaderAccount, ReaderLedger } from './reader-account.js';
import { RecordIntake } from './record-intake.js';
import type { SavedReader } from './saved-reader.js';
import type { OrderedTopic } from './source-writer.js';

export interface OrderedReaderOptions {
  readonly log: EventLog;
  /** Shows up in lag metrics. */
  readonly name: string;
  readonly inputs: readonly ReaderInput[];
  readonly deadLetter: (record: DeadLetter) => void;
  /** What `save` gave, for the same inputs; default: read from the beginning. */
  readonly saved?: SavedReader;
  /** Wall-clock, for telling a loss from a delay. */
  readonly clock: () => number;
  /** Default LOSS_TIMEOUT_MS. */
  readonly lossTimeoutMs?: number;
  /** Events held of one partition before it is paused, unless it holds what is waited for. Default MAX_BUFFERED. */
  readonly maxBuffered?: number;
  /** How long a step waits for records, in wall-clock milliseconds. Default 0: not at all. */
  readonly pollWaitMs?: number;
}

export type EventSink = <T extends OrderedTopic>(topic: T, event: EventOf[T]) => void;

export interface OrderedReader {
  /** Polls once and hands on what is in order. False once all sources have ended. */
  step(maxRecords: number, handle: EventSink): Promise<boolean>;
  /** No event still to be handed on is earlier. Infinity once all sources have ended. */
  readonly frontierMs: number;
  /** How far the source that is furthest has come, of those that have not ended; what is handed on has still to catch up. */
  readonly newestMs: number;
  /** Events and watermarks accepted so far. */
  readonly accepted: number;
  /** The next offset of every partition. */
  positions(): readonly Position[];
  ledger(): ReaderLedger;
  account(): ReaderAccount;
  /** Records passed over because an earlier one was missing; their writers resend them. */
  skipped(): number;
  /** Events read but not yet handed on. */
  buffered(): number;
  /** Where it stands between two steps, with the events that it holds, as plain JSON. */
  save(): SavedReader;
  close(): Promise<void>;
}

export const LOSS_TIMEOUT_MS = 30_000;
export const MAX_BUFFERED = 10_000;

type AnyEvent = EventOf[OrderedTopic];

const EVENTS: Unpacker = { unpack: eventOfBytes, keyOf: keyOfEvent, valueOf: (event) => encode(event as AnyEvent) };

export async function openOrderedReader(options: OrderedReaderOptions): Promise<OrderedReader> {
  const { log, name, inputs, saved, lossTimeoutMs = LOSS_TIMEOUT_MS } = options;
  const expected = new ExpectedSources(inputs, lossTimeoutMs, saved);
  const from = expected.partitions.map((target) => savedPosition(saved, target) ?? { ...target, offset: 0 });
  return new MergedReader(await log.openReader(name, from, EVENTS), expected, options);
}

const savedPosition = (saved: SavedReader | undefined, target: TopicPartition): Position | undefined =>
  saved?.positions.find(({ topic, partition }) => topic === target.topic && partition === target.partition);

class MergedReader implements OrderedReader {
  private readonly reader: LogReader;
  private readonly expected: ExpectedSources;
  private readonly merge: OrderedMerge<AnyEvent>;
  private readonly intake: RecordIntake;
  private readonly flow: FlowControl;
  private readonly clock: () => number;
  private readonly pollWaitMs: number;

  constructor(
    reader: LogReader,
    expected: ExpectedSources,
    { deadLetter, saved, clock, maxBuffered = MAX_BUFFERED, pollWaitMs = 0 }: OrderedReaderOptions,
  ) {
    const { streams, partitions, partitionOfStream } = expected;
    this.reader = reader;
    this.expected = expected;
    this.merge = createOrderedMerge<AnyEvent>(streams.length);
    this.intake = new RecordIntake(expected, this.merge, deadLetter, saved?.accepted ?? 0);
    this.flow = createFlowControl(this.merge, partitionOfStream, partitions.length, maxBuffered);
    this.clock = clock;
    this.pollWaitMs = pollWaitMs;
    for (const [index, { topic, partition, source }] of streams.entries()) {
      const known = savedStreamOf(saved, topic.topic, partition, source);
      if (known !== undefined) this.merge.load(index, known.merge);
    }
  }

  async step(maxRecords: number, handle: EventSink): Promise<boolean> {
    const records = await this.reader.poll(maxRecords, this.pollWaitMs);
    for (const record of records) this.intake.take(record);
    this.handOn(handle);
    this.watchForLoss();
    this.pauseAndResume();
    return this.merge.frontierMs !== Number.POSITIVE_INFINITY;
  }

  get frontierMs(): number {
    return this.merge.frontierMs;
  }

  get newestMs(): number {
    return this.expected.streams.reduce(
      (newest, { tracker }) => (tracker.ended ? newest : Math.max(newest, tracker.frontierMs)),
      this.merge.frontierMs,
    );
  }

  get accepted(): number {
    return this.intake.accepted;
  }

  positions(): readonly Position[] {
    return this.reader.positions();
  }

  ledger(): ReaderLedger {
    return this.expected.ledger();
  }

  account(): ReaderAccount {
    return this.expected.account();
  }

  skipped(): number {
    return this.expected.streams.reduce((sum, { tracker }) => sum + tracker.skipped, 0);
  }

  buffered(): number {
    return this.merge.size;
  }

  save(): SavedReader {
    return {
      positions: this.reader.positions(),
      ends: this.expected.ends(),
      streams: this.expected.streams.map(({ topic, partition, source, tracker, last }, stream) => ({
        topic: topic.topic,
        partition,
        source,
        tracker: tracker.save(),
        merge: this.merge.save(stream),
        last: last === undefined ? null : { key: last.key, value: last.value },
      })),
      ledger: this.expected.ledger(),
      accepted: this.intake.accepted,
    };
  }

  close(): Promise<void> {
    return this.reader.close();
  }

  private handOn(handle: EventSink): void {
    const { merge } = this;
    const { streams } = this.expected;
    for (let event = merge.next(); event !== undefined; event = merge.next()) {
      const { topic } = streams[merge.stream]!;
      topic.ledger.handled++;
      handle(topic.topic, event);
    }
  }

  private watchForLoss(): void {
    let nowMs: number | undefined;
    for (const { tracker } of this.expected.streams) {
      if (tracker.waiting) tracker.checkLoss((nowMs ??= this.clock()));
    }
  }

  private pauseAndResume(): void {
    const { partitions } = this.expected;
    const { pause, resume } = this.flow.decide();
    if (pause.length > 0) this.reader.pause(pause.map((index) => partitions[index]!));
    if (resume.length > 0) this.reader.resume(resume.map((index) => partitions[index]!));
  }
}
