/** Reads what partitions hold up to ends that are known beforehand: for what is kept in the log and read once, at a start. */
import { LogError, type EventLog, type LogRecord, type Position } from './event-log.js';

const RECORDS_PER_POLL = 5_000;
const POLL_WAIT_MS = 500;
/** Partitions whose ends do not come within so many empty polls are not there to be read. */
const MAX_EMPTY_POLLS = 60;

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
  const isWanted = (record: LogRecord): boolean => record.offset < (untilOf.get(placeOf(record)) ?? 0);
  const reader = await log.openReader(
    name,
    wanted.map(({ topic, partition, offset }) => ({ topic, partition, offset })),
  );
  const missing = (): readonly Position[] => reader.positions().filter((position) => position.offset < untilOf.get(placeOf(position))!);
  try {
    let left = missing();
    for (let empty = 0; left.length > 0; left = missing()) {
      const records = await reader.poll(RECORDS_PER_POLL, POLL_WAIT_MS);
      yield records.filter(isWanted);
      // Others go on writing there.
      reader.pause(reader.positions().filter((position) => position.offset >= untilOf.get(placeOf(position))!));
      empty = records.length === 0 ? empty + 1 : 0;
      if (empty > MAX_EMPTY_POLLS) {
        const ends = left.map((position) => `${placeOf(position)} ends at ${untilOf.get(placeOf(position))}`).join(', ');
        throw new LogError('timed-out', `${ends}, and cannot be read to there`);
      }
    }
  } finally {
    await reader.close();
  }
}

const placeOf = ({ topic, partition }: { readonly topic: string; readonly partition: number }): string => `${topic}/${partition}`;
