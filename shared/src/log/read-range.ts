/** Reads what partitions hold up to ends that are known beforehand: for what is kept in the log and read once, at a start. */
import type { EventLog, LogRecord, Position, TopicPartition } from './event-log.js';
import { createStandstill } from './standstill.js';

const RECORDS_PER_POLL = 5_000;
const POLL_WAIT_MS = 500;

/** A part of a partition. */
export interface Range extends Position {
  /** The offset after the last record that is read. */
  readonly until: number;
}

/** The records from a position up to, and without, the offset `until`, poll by poll. `name` shows up in lag metrics. */
export const readRange = (log: EventLog, name: string, from: Position, until: number): AsyncGenerator<readonly LogRecord[]> =>
  readRanges(log, name, [{ ...from, until }]);

/** The records of several ranges, at most one of each partition: in order within each, and with one reader for all. */
export async function* readRanges(log: EventLog, name: string, ranges: readonly Range[]): AsyncGenerator<readonly LogRecord[]> {
  const wanted = ranges.filter(({ offset, until }) => offset < until);
  if (wanted.length === 0) return;
  const untilOf = new Map(wanted.map((range) => [placeOf(range), range.until]));
  const endOf = (place: TopicPartition): number => untilOf.get(placeOf(place)) ?? 0;
  const reader = await log.openReader(
    name,
    wanted.map(({ topic, partition, offset }) => ({ topic, partition, offset })),
  );
  const behind = createStandstill(reader, endOf);
  try {
    while (behind().length > 0) {
      const records = await reader.poll(RECORDS_PER_POLL, POLL_WAIT_MS);
      yield records.filter((record) => record.offset < endOf(record));
      // Others go on writing there.
      reader.pause(reader.positions().filter((position) => position.offset >= endOf(position)));
    }
  } finally {
    await reader.close();
  }
}

const placeOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;
