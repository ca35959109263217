/** The log that a test of the contract runs against, and what such tests do with it. */
import { LogError, type EventLog, type LogReader, type LogRecord, type OutgoingRecord } from '../log/event-log.js';

export interface LogUnderTest {
  readonly log: EventLog;
  /** Appends to topic-1, which has two partitions. */
  append(partition: number, records: readonly OutgoingRecord[]): Promise<void>;
}

/** A log with a network in between may need a few polls, each up to this long, before a record arrives. */
export const POLL_MS = 1_000;
const MAX_EMPTY_POLLS = 20;

/** Polls until `count` records have come, in polls of `batch`. */
export async function read(reader: LogReader, count: number, batch = 500): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  for (let empty = 0; records.length < count && empty < MAX_EMPTY_POLLS;) {
    const polled = await reader.poll(Math.min(batch, count - records.length), POLL_MS);
    if (polled.length === 0) empty++;
    records.push(...polled);
  }
  return records;
}

/** The code of a LogError, or whatever else the action fails with. */
export const failure = async (action: () => Promise<unknown>): Promise<unknown> => {
  try {
    await action();
  } catch (error) {
    return error instanceof LogError ? error.code : error;
  }
  return 'no failure';
};
