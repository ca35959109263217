/** One ordered writer of the log: numbers its records per partition, and says how far it has come where it was silent. */
import { encode } from '../events/codec.js';
import type { EventOf, TopicName } from '../events/topics.js';
import type { EventLog, OutgoingRecord, TopicPartition, TopicSpec } from '../log/event-log.js';
import { isAfter } from './event-order.js';
import { loadTime, saveTime, type SavedTime } from './saved-time.js';
import type { WrittenContent, WrittenLane } from './written-numbers.js';

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
  readonly written?: readonly WrittenLane[];
}

/** A writer in a checkpoint. What it writes from there on has the numbers that it had the first time. */
export interface SavedWriter {
  readonly lanes: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly number: number;
    readonly numberAtRound: number;
  }[];
  readonly lastMs: SavedTime;
  readonly lastId: string;
  readonly eventsSinceRound: number;
  readonly watermarks: number;
}

/** The log holds something in the name of the source that the source did not write. */
export class SourceConflict extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SourceConflict';
  }
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

interface Lane {
  readonly target: TopicPartition;
  /** Number of the last event. */
  number: number;
  /** The same at the last watermark round. */
  numberAtRound: number;
  /** Number of the last event that the log held before. */
  readonly written: number;
  readonly lastWritten: WrittenContent | null;
  pending: OutgoingRecord[];
  sending: Promise<void> | undefined;
}

export function createSourceWriter({
  log,
  source,
  topics,
  eventsPerWatermark = EVENTS_PER_WATERMARK,
  saved,
  written = [],
}: SourceWriterOptions): SourceWriter {
  const lanesByTopic = new Map<string, Lane[]>(
    topics.map((spec) => [spec.topic, lanesOf({ name: spec.topic, partitions: spec.partitions }, saved, written)]),
  );
  const lanes = [...lanesByTopic.values()].flat();
  const eventsPerRound = eventsPerWatermark * lanes.length;
  let lastMs = loadTime(saved?.lastMs ?? 'before-all');
  let lastId = saved?.lastId ?? '';
  let eventsSinceRound = saved?.eventsSinceRound ?? 0;
  let watermarks = saved?.watermarks ?? 0;
  let ended = false;

  function laneOf(topic: string, partition: number): Lane {
    const lane = lanesByTopic.get(topic)?.[partition];
    if (lane === undefined) throw new Error(`source ${source} does not write ${topic}/${partition}`);
    return lane;
  }

  function assertLater(event: { timeMs: number; id: string }): void {
    if (ended) throw new Error(`source ${source} has ended; it cannot write ${event.id}`);
    if (isAfter(event.timeMs, event.id, lastMs, lastId)) return;
    throw new Error(`source ${source} must write in order of time and id: ${event.timeMs} ${event.id} comes after ${lastMs} ${lastId}`);
  }

  /** What the log holds of the source ends with its own record, or with one of somebody who goes on from there in its name. */
  function assertOwn({ target: { topic, partition }, number, lastWritten }: Lane, key: string, value: string): void {
    if (lastWritten === null) return;
    if (lastWritten.key === key && lastWritten.value === value && lastWritten.malformed === undefined) return;
    throw new SourceConflict(
      `${topic}/${partition} holds another record under the number ${number} of source ${source} than the one that it writes: ` +
        'somebody wrote in its name, or another version of this program did',
    );
  }

  async function send(lane: Lane): Promise<void> {
    while (lane.pending.length > 0) {
      const batch = lane.pending;
      lane.pending = [];
      try {
        await log.append(lane.target, batch);
      } catch (error) {
        // Whatever part of the batch the log holds, readers drop what they have seen; nothing may overtake the gap.
        lane.pending = [...batch, ...lane.pending];
        throw error;
      }
    }
  }

  /** One append in flight per partition: what is buffered meanwhile goes out with the next. */
  function drain(lane: Lane): Promise<void> {
    lane.sending ??= send(lane).finally(() => {
      lane.sending = undefined;
    });
    return lane.sending;
  }

  async function flush(): Promise<void> {
    const busy = lanes.filter((lane) => lane.pending.length > 0 || lane.sending !== undefined);
    const outcomes = await Promise.allSettled(busy.map(drain));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  const countByTopic = (eventsOf: (lane: Lane) => number): { readonly [topic: string]: number } =>
    Object.fromEntries([...lanesByTopic].map(([topic, own]) => [topic, own.reduce((events, lane) => events + eventsOf(lane), 0)]));

  return {
    source,
    write(topic, partition, key, event) {
      assertLater(event);
      const lane = laneOf(topic, partition);
      lastMs = event.timeMs;
      lastId = event.id;
      lane.number++;
      eventsSinceRound++;
      if (lane.number < lane.written) return;
      const value = encode(event);
      if (lane.number === lane.written) return assertOwn(lane, key, value);
      lane.pending.push({ key, value, timestampMs: lastMs, stamp: { kind: 'event', source, number: lane.number } });
    },
    noteProgress(events) {
      eventsSinceRound += events;
    },
    advanceTo(frontierMs) {
      if (eventsSinceRound < eventsPerRound || !Number.isFinite(frontierMs)) return;
      eventsSinceRound = 0;
      // Later events at the frontier itself are still in order, whatever their id.
      if (frontierMs > lastMs) {
        lastMs = frontierMs;
        lastId = '';
      }
      for (const lane of lanes) {
        // One that the log is ahead of has said more already.
        if (lane.number === lane.numberAtRound && lane.number >= lane.written) {
          const stamp = { kind: 'watermark', source, beforeMs: frontierMs, upTo: lane.number } as const;
          lane.pending.push({ key: null, value: null, timestampMs: frontierMs, stamp });
          watermarks++;
        }
        lane.numberAtRound = lane.number;
      }
    },
    flush,
    async end() {
      if (!ended) {
        ended = true;
        const timestampMs = Math.max(0, lastMs);
        for (const lane of lanes) {
          lane.pending.push({ key: null, value: null, timestampMs, stamp: { kind: 'end', source, upTo: lane.number } });
        }
      }
      await flush();
    },
    published: () => countByTopic(({ number }) => number),
    sent: () => countByTopic(({ number, written: before }) => Math.max(0, number - before)),
    watermarks: () => watermarks,
    save() {
      if (lanes.some((lane) => lane.pending.length > 0 || lane.sending !== undefined)) {
        throw new Error(`source ${source} has records that are not in the log yet; flush before a checkpoint`);
      }
      return {
        lanes: lanes.map(({ target, number, numberAtRound }) => ({ ...target, number, numberAtRound })),
        lastMs: saveTime(lastMs),
        lastId,
        eventsSinceRound,
        watermarks,
      };
    },
  };
}

function lanesOf({ name, partitions }: TopicSpec, saved: SavedWriter | undefined, written: readonly WrittenLane[]): Lane[] {
  return Array.from({ length: partitions }, (_, partition) => {
    const known = saved?.lanes.find((lane) => lane.topic === name && lane.partition === partition);
    const found = written.find((lane) => lane.topic === name && lane.partition === partition);
    return {
      target: { topic: name, partition },
      number: known?.number ?? 0,
      numberAtRound: known?.numberAtRound ?? 0,
      written: found?.number ?? 0,
      lastWritten: found?.last ?? null,
      pending: [],
      sending: undefined,
    };
  });
}
