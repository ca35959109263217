/** Reads topics in event time: every event once, in (timeMs, id), as soon as all its expected sources have passed it. */
import type { DeadLetter, DeadLetterReason } from '../events/dead-letter.js';
import { encode } from '../events/codec.js';
import { eventOfBytes, keyOfEvent } from './event-bytes.js';
import type { EventOf } from '../events/topics.js';
import { clip, wellFormed } from '../events/well-formed.js';
import type { EventLog, LogRecord, Position, RecordHeader, TopicPartition, Unpacker } from '../log/event-log.js';
import { createFlowControl } from './flow-control.js';
import { createOrderedMerge, type SavedStream } from './ordered-merge.js';
import type { PartitionEnd, ReaderAccount, ReaderLedger, SourceFault, ReaderCounts } from './reader-account.js';
import { deadLetterOf, eventOfRecord } from './record-event.js';
import { createSourceTracker, type SavedTracker, type SourceTracker } from './source-tracker.js';
import type { OrderedTopic } from './source-writer.js';

export interface OrderedReaderOptions {
  readonly log: EventLog;
  /** Shows up in lag metrics. */
  readonly name: string;
  readonly inputs: readonly {
    readonly topic: OrderedTopic;
    readonly partitions: readonly number[];
    /** Every source that writes the topic: the reader waits for each of them in each partition. */
    readonly sources: readonly string[];
  }[];
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

/** A reader in a checkpoint. Positions, numbers and held events are of one moment, so that nothing is read twice. */
export interface SavedReader {
  readonly positions: readonly Position[];
  readonly streams: readonly SavedReaderStream[];
  readonly ledger: ReaderLedger;
  readonly ends: readonly PartitionEnd[];
  readonly accepted: number;
}

interface SavedReaderStream {
  readonly topic: string;
  readonly partition: number;
  readonly source: string;
  readonly tracker: SavedTracker;
  readonly merge: SavedStream<EventOf[OrderedTopic]>;
  readonly last: Content | null;
}

/** What a record says, for telling a repeat from another record of the same number. */
type Content = Pick<LogRecord, 'key' | 'value'>;

export const LOSS_TIMEOUT_MS = 30_000;
export const MAX_BUFFERED = 10_000;

type AnyEvent = EventOf[OrderedTopic];

const EVENTS: Unpacker = { unpack: eventOfBytes, keyOf: keyOfEvent, valueOf: (event) => encode(event as AnyEvent) };

interface TopicState {
  readonly topic: OrderedTopic;
  readonly partitions: Map<number, PartitionState>;
  readonly ledger: ReaderCounts;
}

interface PartitionState {
  /** Index of the stream of a source. */
  readonly streams: Map<string, number>;
  /** Sources that have not ended. */
  open: number;
  end: PartitionEnd | undefined;
}

interface StreamState {
  readonly topic: TopicState;
  readonly partition: number;
  readonly source: string;
  readonly tracker: SourceTracker;
  ended: boolean;
  /** The record whose number was taken last: a stranger's in the source's name is found out by the source's own, which follows. */
  last: Content | undefined;
}

export async function openOrderedReader(options: OrderedReaderOptions): Promise<OrderedReader> {
  const { log, name, deadLetter, clock, saved, lossTimeoutMs = LOSS_TIMEOUT_MS, maxBuffered = MAX_BUFFERED, pollWaitMs = 0 } = options;
  const topicStates = new Map<string, TopicState>();
  const streams: StreamState[] = [];
  const partitions: TopicPartition[] = [];
  const partitionOfStream: number[] = [];
  const savedStreams: (SavedStream<AnyEvent> | undefined)[] = [];

  for (const input of options.inputs) {
    const state: TopicState = {
      topic: input.topic,
      partitions: new Map(),
      ledger: { handled: 0, duplicates: 0, deadLettered: 0, late: 0, foreign: 0, ...saved?.ledger[input.topic] },
    };
    topicStates.set(input.topic, state);
    for (const partition of input.partitions) {
      const bySource = new Map<string, number>();
      const end = saved?.ends.find((one) => one.topic === input.topic && one.partition === partition);
      const own: PartitionState = { streams: bySource, open: input.sources.length, end };
      for (const source of input.sources) {
        bySource.set(source, streams.length);
        partitionOfStream.push(partitions.length);
        const known = saved?.streams.find((one) => one.topic === input.topic && one.partition === partition && one.source === source);
        savedStreams.push(known?.merge);
        const tracker = createSourceTracker(input.topic, partition, source, lossTimeoutMs, known?.tracker);
        if (tracker.ended) own.open--;
        streams.push({ topic: state, partition, source, tracker, ended: tracker.ended, last: known?.last ?? undefined });
      }
      state.partitions.set(partition, own);
      partitions.push({ topic: input.topic, partition });
    }
  }

  const merge = createOrderedMerge<AnyEvent>(streams.length);
  const flow = createFlowControl(merge, partitionOfStream, partitions.length, maxBuffered);
  const reader = await log.openReader(
    name,
    partitions.map(
      (target) =>
        saved?.positions.find(({ topic, partition }) => topic === target.topic && partition === target.partition) ?? {
          ...target,
          offset: 0,
        },
    ),
    EVENTS,
  );
  for (const [stream, one] of savedStreams.entries()) if (one !== undefined) merge.load(stream, one);
  let accepted = saved?.accepted ?? 0;

  function bury(state: TopicState, record: LogRecord, reason: DeadLetterReason, detail: string): void {
    state.ledger.deadLettered++;
    deadLetter(deadLetterOf(record, reason, detail));
  }

  function buryForeign(state: TopicState, record: LogRecord, header: RecordHeader | null): void {
    state.ledger.foreign++;
    if (header === null) bury(state, record, 'no-source', 'the record names no source; every writer must header its records');
    else bury(state, record, 'unknown-source', clip(`this reader of ${state.topic} expects no source "${wellFormed(header.source)}"`, 500));
  }

  function take(record: LogRecord): void {
    const state = topicStates.get(record.topic)!;
    const partition = state.partitions.get(record.partition)!;
    // What comes now belongs to nobody. How much of it is there to be read depends on who asks when.
    if (partition.open === 0) return;
    const { header } = record;
    const index = header === null ? undefined : partition.streams.get(header.source);
    if (header === null || index === undefined) {
      buryForeign(state, record, header);
      return;
    }
    const stream = streams[index]!;
    const { tracker } = stream;
    if (header.kind === 'event') {
      const arrival = tracker.offer(header.sequence);
      if (arrival === 'next') takeEvent(stream, index, record);
      else if (arrival === 'duplicate') dropRepeat(stream, header.sequence, record);
      if (!tracker.waiting) return;
      tracker.settle();
    } else if (header.kind === 'watermark') {
      accepted++;
      tracker.claimWatermark(header.beforeMs, header.upTo);
    } else {
      tracker.claimEnd(header.upTo);
    }
    merge.advance(index, tracker.frontierMs);
    if (tracker.ended && !stream.ended) endStream(stream, partition, record);
  }

  function endStream(stream: StreamState, partition: PartitionState, { topic, partition: number, offset }: LogRecord): void {
    stream.ended = true;
    partition.open--;
    if (partition.open > 0) return;
    const numbers = Object.fromEntries([...partition.streams].map(([source, index]) => [source, streams[index]!.tracker.held]));
    partition.end = { topic, partition: number, offset: offset + 1, numbers };
  }

  /** Earlier repeats need no look: whoever writes in a source's name goes before it, so that the source's own comes right after. */
  function dropRepeat({ topic, tracker, last }: StreamState, number: number, record: LogRecord): void {
    topic.ledger.duplicates++;
    if (number !== tracker.held || last === undefined) return;
    if (record.key !== last.key || record.value !== last.value) tracker.noteContradiction();
  }

  function takeEvent(stream: StreamState, index: number, record: LogRecord): void {
    accepted++;
    stream.last = record;
    const { topic: state, tracker } = stream;
    const event = (record.unpacked as AnyEvent | undefined) ?? readEvent(state, record);
    if (event === undefined) tracker.noteUnreadable();
    else if (tracker.pass(event.timeMs, event.id)) merge.push(index, event);
    else state.ledger.late++;
  }

  /** The event of a record that is text, unless that makes it a dead letter. */
  function readEvent(state: TopicState, record: LogRecord): AnyEvent | undefined {
    const read = eventOfRecord(state.topic, record);
    if ('event' in read) return read.event;
    bury(state, record, read.reason, read.detail);
    return undefined;
  }

  function handOn(handle: EventSink): void {
    for (let event = merge.next(); event !== undefined; event = merge.next()) {
      const { topic } = streams[merge.stream]!;
      topic.ledger.handled++;
      handle(topic.topic, event);
    }
  }

  function watchForLoss(): void {
    let nowMs: number | undefined;
    for (const { tracker } of streams) {
      if (tracker.waiting) tracker.checkLoss((nowMs ??= clock()));
    }
  }

  const ledger = (): ReaderLedger => Object.fromEntries([...topicStates].map(([topic, state]) => [topic, { ...state.ledger }]));

  const ends = (): PartitionEnd[] =>
    [...topicStates.values()].flatMap((state) => [...state.partitions.values()].flatMap(({ end }) => (end === undefined ? [] : [end])));

  const faults = (): SourceFault[] =>
    streams
      .filter(({ tracker: { faults: found } }) => found.late + found.unreadable + found.contradictory > 0)
      .map(({ topic, partition, source, tracker }) => ({ topic: topic.topic, partition, source, ...tracker.faults }));

  return {
    async step(maxRecords, handle) {
      const records = await reader.poll(maxRecords, pollWaitMs);
      for (const record of records) take(record);
      handOn(handle);
      watchForLoss();
      const { pause, resume } = flow.decide();
      if (pause.length > 0) reader.pause(pause.map((index) => partitions[index]!));
      if (resume.length > 0) reader.resume(resume.map((index) => partitions[index]!));
      return merge.frontierMs !== Number.POSITIVE_INFINITY;
    },
    get frontierMs() {
      return merge.frontierMs;
    },
    get newestMs() {
      return streams.reduce((newest, { tracker }) => (tracker.ended ? newest : Math.max(newest, tracker.frontierMs)), merge.frontierMs);
    },
    get accepted() {
      return accepted;
    },
    positions: () => reader.positions(),
    ledger,
    account: () => ({ ledger: ledger(), ends: ends(), faults: faults() }),
    skipped: () => streams.reduce((sum, { tracker }) => sum + tracker.skipped, 0),
    buffered: () => merge.size,
    save: () => ({
      positions: reader.positions(),
      ends: ends(),
      streams: streams.map(({ topic, partition, source, tracker, last }, stream) => ({
        topic: topic.topic,
        partition,
        source,
        tracker: tracker.save(),
        merge: merge.save(stream),
        last: last === undefined ? null : { key: last.key, value: last.value },
      })),
      ledger: ledger(),
      accepted,
    }),
    close: () => reader.close(),
  };
}
