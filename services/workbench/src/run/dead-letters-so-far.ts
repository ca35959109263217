/** Counts the dead letters of a run for its report. */
import { createDeadLetterCounter } from '@tengewatch/reporter/dead-letter-counter.js';
import { DEAD_LETTERS, readDeadLetter } from '@tengewatch/reporter/reporter-task.js';
import type { EventLog } from '@tengewatch/shared/log/event-log.js';
import { readRange } from '@tengewatch/shared/log/read-range.js';
import type { DeadLetterCounts } from '@tengewatch/shared/scoring/run-report.js';

/**
 * Each once, however many readers met the record. Dead letters have no end marker, and strangers may write among them for ever: they are
 * counted up to where the log ends now. Called once no unit of the run writes any more. `name` is that of the reader.
 */
export async function deadLettersSoFar(log: EventLog, name: string): Promise<DeadLetterCounts> {
  const [end = 0] = await log.endOffsets(DEAD_LETTERS);
  const counter = createDeadLetterCounter();
  for await (const records of readRange(log, name, { topic: DEAD_LETTERS, partition: 0, offset: 0 }, end)) {
    for (const record of records) counter.apply(readDeadLetter(record));
  }
  return counter.counts();
}
