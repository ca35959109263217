/** Reads topics in event time: every event once, in (timeMs, id), as soon as all its expected sources have passed it. */
import type { DeadLetter, DeadLetterReason } from '../events/dead-letter.js';
import { decode, encode } from '../events/codec.js';
import { eventOfBytes, keyOfEvent } from '../events/event-bytes.js';
import { topics, type EventOf } from '../events/topics.js';
import { clip, wellFormed } from '../events/well-formed.js';
import type { EventLog, LogRecord, Position, Stamp, TopicPartition, Unpacker } from '../log/event-log.js';
import { createFlowControl } from './flow-control.js';
import { createOrderedMerge, type SavedStream } from './ordered-merge.js';
import { createSourceTracker, type SavedTracker, type SourceTracker } from './source-tracker.js';
import type { OrderedTopic } from './source-writer.js';

/** What became of a topic's records for one reader: published + foreign = handled + deadLettered + late. */
export interface TopicLedger {
  handled: number;
  duplicates: number;
  deadLettered: number;
  late: number;
  /** Records of writers that the reader does not expect; each is dead-lettered as well. */
  foreign: number;
}
export type ReaderLedger = { readonly [T in OrderedTopic]?: Readonly<TopicLedger> };

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
  /** Polls once and hands on what is in order. False once all sources have ended and the partitions are read to their ends. */
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
  readonly accepted: number;
}

interface SavedReaderStream {
  readonly topic: string;
  readonly partition: number;
  readonly source: string;
  readonly tracker: SavedTracker;
  readonly merge: SavedStream<EventOf[OrderedTopic]>;
}

export const LOSS_TIMEOUT_MS = 30_000;
export const MAX_BUFFERED = 10_000;
/** Kept of an unreadable record's body. */
const MAX_DEAD_VALUE = 4096;

type AnyEvent = EventOf[OrderedTopic];

const EVENTS: Unpacker = { unpack: eventOfBytes, keyOf: keyOfEvent, valueOf: (event) => encode(event as AnyEvent) };

interface TopicState {
  readonly topic: OrderedTopic;
  readonly keyField: string;
  /** Index of the stream of a partition and source. */
  readonly streams: Map<number, Map<string, number>>;
  readonly ledger: TopicLedger;
}

interface StreamState {
  readonly topic: TopicState;
  readonly partition: number;
  readonly source: string;
  readonly tracker: SourceTracker;
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
      keyField: topics[input.topic].keyField,
      streams: new Map(),
      ledger: { handled: 0, duplicates: 0, deadLettered: 0, late: 0, foreign: 0, ...saved?.ledger[input.topic] },
    };
    topicStates.set(input.topic, state);
    for (const partition of input.partitions) {
      const bySource = new Map<string, number>();
      for (const source of input.sources) {
        bySource.set(source, streams.length);
        partitionOfStream.push(partitions.length);
        const known = saved?.streams.find((one) => one.topic === input.topic && one.partition === partition && one.source === source);
        savedStreams.push(known?.merge);
        const tracker = createSourceTracker(input.topic, partition, source, lossTimeoutMs, known?.tracker);
        streams.push({ topic: state, partition, source, tracker });
      }
      state.streams.set(partition, bySource);
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
  /** Where the partitions ended when the last source had: foreign records up to there are accounted for. */
  let endsAt: ReadonlyMap<string, readonly number[]> | undefined;

  function bury(state: TopicState, record: LogRecord, reason: DeadLetterReason, detail: string): void {
    state.ledger.deadLettered++;
    deadLetter({
      v: 1,
      topic: record.topic,
      partition: record.partition,
      offset: String(record.offset),
      reason,
      detail,
      key: record.key === null ? null : wellFormed(record.key),
      value: record.value === null ? null : wellFormed(clip(record.value, MAX_DEAD_VALUE)),
    });
  }

  function buryForeign(state: TopicState, record: LogRecord, stamp: Stamp | null): void {
    state.ledger.foreign++;
    if (stamp === null) bury(state, record, 'no-source', 'the record names no source; every writer must stamp its records');
    else bury(state, record, 'unknown-source', clip(`this reader of ${state.topic} expects no source "${wellFormed(stamp.source)}"`, 500));
  }

  function take(record: LogRecord): void {
    const state = topicStates.get(record.topic)!;
    const { stamp } = record;
    const stream = stamp === null ? undefined : state.streams.get(record.partition)?.get(stamp.source);
    if (stamp === null || stream === undefined) {
      buryForeign(state, record, stamp);
      return;
    }
    const { tracker } = streams[stream]!;
    if (stamp.kind === 'event') {
      const arrival = tracker.offer(stamp.number);
      if (arrival === 'next') takeEvent(state, stream, tracker, record);
      else if (arrival === 'duplicate') state.ledger.duplicates++;
      if (!tracker.waiting) return;
      tracker.settle();
    } else if (stamp.kind === 'watermark') {
      accepted++;
      tracker.claimWatermark(stamp.beforeMs, stamp.upTo);
    } else {
      tracker.claimEnd(stamp.upTo);
    }
    merge.advance(stream, tracker.frontierMs);
  }

  function takeEvent(state: TopicState, stream: number, tracker: SourceTracker, record: LogRecord): void {
    accepted++;
    const event = (record.unpacked as AnyEvent | undefined) ?? readEvent(state, record);
    if (event === undefined) return;
    if (tracker.pass(event.timeMs, event.id)) merge.push(stream, event);
    else state.ledger.late++;
  }

  /** The event of a record that is text, unless that makes it a dead letter. */
  function readEvent(state: TopicState, record: LogRecord): AnyEvent | undefined {
    const { key, value } = record;
    if (value === null) {
      bury(state, record, 'not-json', 'the record has no body');
      return undefined;
    }
    const decoded = decode(state.topic, value);
    if (!decoded.ok) {
      bury(state, record, decoded.reason, decoded.detail);
      return undefined;
    }
    const event = decoded.event as AnyEvent & { [field: string]: unknown };
    const { keyField } = state;
    if (key === null || event[keyField] !== key) {
      const detail = `the record's key must equal its ${keyField}, but is ${key === null ? 'null' : JSON.stringify(clip(key, 60))}`;
      bury(state, record, 'key-mismatch', clip(wellFormed(detail), 500));
      return undefined;
    }
    // The record's key has been hashed by its writer already; the equal string fresh from JSON has not.
    event[keyField] = key;
    return event;
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

  async function isReadToEnds(): Promise<boolean> {
    endsAt ??= new Map(await Promise.all([...topicStates.keys()].map(async (topic) => [topic, await log.endOffsets(topic)] as const)));
    for (const { topic, partition, offset } of reader.positions()) {
      if (offset < (endsAt.get(topic)?.[partition] ?? 0)) return false;
    }
    return true;
  }

  return {
    async step(maxRecords, handle) {
      const records = await reader.poll(maxRecords, pollWaitMs);
      for (const record of records) take(record);
      handOn(handle);
      watchForLoss();
      const { pause, resume } = flow.decide();
      if (pause.length > 0) reader.pause(pause.map((index) => partitions[index]!));
      if (resume.length > 0) reader.resume(resume.map((index) => partitions[index]!));
      return merge.frontierMs !== Number.POSITIVE_INFINITY || !(await isReadToEnds());
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
    skipped: () => streams.reduce((sum, { tracker }) => sum + tracker.skipped, 0),
    buffered: () => merge.size,
    save: () => ({
      positions: reader.positions(),
      streams: streams.map(({ topic, partition, source, tracker }, stream) => ({
        topic: topic.topic,
        partition,
        source,
        tracker: tracker.save(),
        merge: merge.save(stream),
      })),
      ledger: ledger(),
      accepted,
    }),
    close: () => reader.close(),
  };
}
