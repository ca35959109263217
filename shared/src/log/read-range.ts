/** Reads what a partition holds up to an end that is known beforehand: for what is kept in the log and read once, at a start. */
import type { EventLog, LogRecord, Position } from './event-log.js';

const RECORDS_PER_POLL = 5_000;
const POLL_WAIT_MS = 500;
/** A partition whose end does not come within so many empty polls is not there to be read. */
const MAX_EMPTY_POLLS = 60;

/** The records from a position up to, and without, the offset `until`, poll by poll. `name` shows up in lag metrics. */
export async function* readRange(log: EventLog, name: string, from: Position, until: number): AsyncGenerator<readonly LogRecord[]> {
  if (from.offset >= until) return;
  const reader = await log.openReader(name, [from]);
  try {
    for (let empty = 0; (reader.positions()[0]?.offset ?? until) < until;) {
      const records = await reader.poll(RECORDS_PER_POLL, POLL_WAIT_MS);
      yield records.filter(({ offset }) => offset < until);
      empty = records.length === 0 ? empty + 1 : 0;
      if (empty > MAX_EMPTY_POLLS) throw new Error(`${from.topic}/${from.partition} ends at ${until} and cannot be read to there`);
    }
  } finally {
    await reader.close();
  }
}
