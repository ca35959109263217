/** Counts the dead letters that the log holds, to know whether the reporter has come across all of them. */
import { createDeadLetterTally } from '@tengewatch/reporter/dead-letter-tally.js';
import { readDeadLetter } from '@tengewatch/reporter/reporter-task.js';
import type { EventLog } from '@tengewatch/shared/log/event-log.js';
import { readRange } from '@tengewatch/shared/log/read-range.js';

const DEAD_LETTERS = 'dead-letters';

/** Each once, however many readers met the record. `name` is that of the reader. */
export async function deadLettersHeld(log: EventLog, name: string): Promise<number> {
  const [end = 0] = await log.endOffsets(DEAD_LETTERS);
  const tally = createDeadLetterTally();
  for await (const records of readRange(log, name, { topic: DEAD_LETTERS, partition: 0, offset: 0 }, end)) {
    for (const record of records) tally.apply(readDeadLetter(record));
  }
  return tally.counts().total;
}
