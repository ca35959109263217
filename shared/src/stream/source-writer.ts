/** One ordered writer of the log: numbers its records per partition, and says how far it has come where it was silent. */
import { encode } from '../events/codec.js';
import type { EventOf, TopicName } from '../events/topics.js';
import type { EventLog, OutgoingRecord, TopicPartition, TopicSpec } from '../log/event-log.js';
import { isAfter } from './event-order.js';
import { loadTime, saveTime, type SavedTime } from './saved-time.js';
import type { WrittenContent, WrittenPartition } from './written-partitions.js';

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
  readonly queues: readonly {
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

interface PartitionQueue {
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
  const queuesByTopic = new Map<string, PartitionQueue[]>(
    topics.map((spec) => [spec.topic, queuesOf({ name: spec.topic, partitions: spec.partitions }, saved, written)]),
  );
  const queues = [...queuesByTopic.values()].flat();
  const eventsPerRound = eventsPerWatermark * queues.length;
  let lastMs = loadTime(saved?.lastMs ?? 'before-all');
  let lastId = saved?.lastId ?? '';
  let eventsSinceRound = saved?.eventsSinceRound ?? 0;
  let watermarks = saved?.watermarks ?? 0;
  let ended = false;

  function queueOf(topic: string, partition: number): PartitionQueue {
    const queue = queuesByTopic.get(topic)?.[partition];
    if (queue === undefined) throw new Error(`source ${source} does not write ${topic}/${partition}`);
    return queue;
  }

  function assertLater(event: { timeMs: number; id: string }): void {
    if (ended) throw new Error(`source ${source} has ended; it cannot write ${event.id}`);
    if (isAfter(event.timeMs, event.id, lastMs, lastId)) return;
    throw new Error(`source ${source} must write in order of time and id: ${event.timeMs} ${event.id} comes after ${lastMs} ${lastId}`);
  }

  /** What the log holds of the source ends with its own record, or with one of somebody who goes on from there in its name. */
  function assertOwn({ target: { topic, partition }, number, lastWritten }: PartitionQueue, key: string, value: string): void {
    if (lastWritten === null) return;
    if (lastWritten.key === key && lastWritten.value === value && lastWritten.malformed === undefined) return;
    throw new SourceConflict(
      `${topic}/${partition} holds another record under the number ${number} of source ${source} than the one that it writes: ` +
        'somebody wrote in its name, or another version of this program did',
    );
  }

  async function send(queue: PartitionQueue): Promise<void> {
    while (queue.pending.length > 0) {
      const batch = queue.pending;
      queue.pending = [];
      try {
        await log.append(queue.target, batch);
      } catch (error) {
        // Whatever part of the batch the log holds, readers drop what they have seen; nothing may overtake the gap.
        queue.pending = [...batch, ...queue.pending];
        throw error;
      }
    }
  }

  /** One append in flight per partition: what is buffered meanwhile goes out with the next. */
  function drain(queue: PartitionQueue): Promise<void> {
    queue.sending ??= send(queue).finally(() => {
      queue.sending = undefined;
    });
    return queue.sending;
  }

  async function flush(): Promise<void> {
    const busy = queues.filter((queue) => queue.pending.length > 0 || queue.sending !== undefined);
    const outcomes = await Promise.allSettled(busy.map(drain));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  const countByTopic = (eventsOf: (queue: PartitionQueue) => number): { readonly [topic: string]: number } =>
    Object.fromEntries([...queuesByTopic].map(([topic, own]) => [topic, own.reduce((events, queue) => events + eventsOf(queue), 0)]));

  return {
    source,
    write(topic, partition, key, event) {
      assertLater(event);
      const queue = queueOf(topic, partition);
      lastMs = event.timeMs;
      lastId = event.id;
      queue.number++;
      eventsSinceRound++;
      if (queue.number < queue.written) return;
      const value = encode(event);
      if (queue.number === queue.written) return assertOwn(queue, key, value);
      queue.pending.push({ key, value, timestampMs: lastMs, header: { kind: 'event', source, sequence: queue.number } });
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
      for (const queue of queues) {
        // One that the log is ahead of has said more already.
        if (queue.number === queue.numberAtRound && queue.number >= queue.written) {
          const header = { kind: 'watermark', source, beforeMs: frontierMs, upTo: queue.number } as const;
          queue.pending.push({ key: null, value: null, timestampMs: frontierMs, header });
          watermarks++;
        }
        queue.numberAtRound = queue.number;
      }
    },
    flush,
    async end() {
      if (!ended) {
        ended = true;
        const timestampMs = Math.max(0, lastMs);
        for (const queue of queues) {
          queue.pending.push({ key: null, value: null, timestampMs, header: { kind: 'end', source, upTo: queue.number } });
        }
      }
      await flush();
    },
    published: () => countByTopic(({ number }) => number),
    sent: () => countByTopic(({ number, written: before }) => Math.max(0, number - before)),
    watermarks: () => watermarks,
    save() {
      if (queues.some((queue) => queue.pending.length > 0 || queue.sending !== undefined)) {
        throw new Error(`source ${source} has records that are not in the log yet; flush before a checkpoint`);
      }
      return {
        queues: queues.map(({ target, number, numberAtRound }) => ({ ...target, number, numberAtRound })),
        lastMs: saveTime(lastMs),
        lastId,
        eventsSinceRound,
        watermarks,
      };
    },
  };
}

function queuesOf({ name, partitions }: TopicSpec, saved: SavedWriter | undefined, written: readonly WrittenPartition[]): PartitionQueue[] {
  return Array.from({ length: partitions }, (_, partition) => {
    const known = saved?.queues.find((queue) => queue.topic === name && queue.partition === partition);
    const found = written.find((queue) => queue.topic === name && queue.partition === partition);
    return {
      target: { topic: name, partition },
      number: known?.number ?? 0,
      numberAtRound: known?.numberAtRound ?? 0,
      written: found?.sequence ?? 0,
      lastWritten: found?.last ?? null,
      pending: [],
      sending: undefined,
    };
  });
}
