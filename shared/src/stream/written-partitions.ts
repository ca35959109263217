/** What a source has already in the log: a restarted producer writes its events anew from the first, and sends only what is missing. */
import type { EventLog, LogRecord, RecordHeader, TopicPartition } from '../log/event-log.js';
import { readRanges } from '../log/read-range.js';

export interface WrittenPartition extends TopicPartition {
  /** Number of the last event that the log holds of the source; 0 for none. */
  readonly sequence: number;
  /** Whether the source has ended there. */
  readonly ended: boolean;
  /** What the log holds under that number; null where only a watermark or an end tells of it. */
  readonly last: WrittenContent | null;
}

export type WrittenContent = Pick<LogRecord, 'key' | 'value' | 'malformed'>;

/** Records in the first window read, at the end; each further window is eight times as large, until the source is found. */
const FIRST_WINDOW = 2_000;
const WINDOW_GROWTH = 8;

/** Reads the tails of all partitions together. `name` is that of the readers and shows up in lag metrics. */
export async function writtenPartitions(
  log: EventLog,
  name: string,
  source: string,
  targets: readonly TopicPartition[],
): Promise<readonly WrittenPartition[]> {
  const tails = await tailsOf(log, targets);
  for (let window = FIRST_WINDOW; tails.some(isOpen); window *= WINDOW_GROWTH) {
    const looked = tails.filter(isOpen).map((tail) => ({ tail, from: Math.max(tail.start, tail.until - window) }));
    const ranges = looked.map(({ tail, from }) => ({ topic: tail.topic, partition: tail.partition, offset: from, until: tail.until }));
    for await (const records of readRanges(log, name, ranges)) {
      for (const record of records) {
        const { header } = record;
        if (header?.source === source)
          addTo(
            tails.find((tail) => isSamePartition(tail, record))!,
            header,
            record,
          );
      }
    }
    for (const { tail, from } of looked) tail.until = from;
  }
  return tails.map(({ topic, partition, found }) => ({ topic, partition, ...(found ?? NOTHING) }));
}

/** What is not read yet of a partition lies from `start` to `until`. */
interface Tail extends TopicPartition {
  readonly start: number;
  until: number;
  found?: Pick<WrittenPartition, 'sequence' | 'ended' | 'last'>;
}

const NOTHING = { sequence: 0, ended: false, last: null };

const isOpen = ({ start, until, found }: Tail): boolean => found === undefined && until > start;

const isSamePartition = (one: TopicPartition, other: TopicPartition): boolean =>
  one.topic === other.topic && one.partition === other.partition;

async function tailsOf(log: EventLog, targets: readonly TopicPartition[]): Promise<Tail[]> {
  const boundsOf = async (topic: string) => [topic, await log.startOffsets(topic), await log.endOffsets(topic)] as const;
  const bounds = await Promise.all([...new Set(targets.map(({ topic }) => topic))].map(boundsOf));
  return targets.map(({ topic, partition }) => {
    const [, starts, ends] = bounds.find(([name]) => name === topic)!;
    return { topic, partition, start: starts[partition] ?? 0, until: ends[partition] ?? 0 };
  });
}

/** Applies one record of the source; call it in the order in which the records stand in the partition. */
function addTo(tail: Tail, header: RecordHeader, { key, value, malformed }: LogRecord): void {
  const { sequence: before, ended, last: lastBefore } = tail.found ?? NOTHING;
  const number = header.kind === 'event' ? header.sequence : header.upTo;
  const content = header.kind === 'event' ? { key, value, ...(malformed === undefined ? {} : { malformed }) } : null;
  // Records resent after a lost answer repeat lower numbers: the highest number stands, and the first record of a number counts.
  const isNew = number > before || (number === before && lastBefore === null);
  tail.found = { sequence: Math.max(before, number), ended: ended || header.kind === 'end', last: isNew ? content : lastBefore };
}
