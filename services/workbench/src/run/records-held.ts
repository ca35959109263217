/** Counts what the log holds of each topic that others may read, for the ledger of a run. */
import { topics } from '@tengewatch/shared/events/topics.js';
import type { EventLog } from '@tengewatch/shared/log/event-log.js';

/** Watermarks and ends included. */
export async function recordsHeld(log: Pick<EventLog, 'endOffsets'>): Promise<{ readonly [topic: string]: number }> {
  const names = Object.keys(topics);
  const ends = await Promise.all(names.map((topic) => log.endOffsets(topic)));
  return Object.fromEntries(names.map((topic, index) => [topic, (ends[index] ?? []).reduce((sum, offset) => sum + offset, 0)]));
}
