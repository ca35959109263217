/** The embedded log as one that holds bytes: a text with a replacement character counts as bytes that are not UTF-8. */
import type { EventLog, LogRecord } from '../log/event-log.js';

const REPLACEMENT = '\uFFFD';

export const logOfBytes = (log: EventLog): EventLog => ({
  ...log,
  async openReader(name, from, unpacker) {
    const reader = await log.openReader(name, from, unpacker);
    return { ...reader, poll: async (maxRecords, waitMs) => (await reader.poll(maxRecords, waitMs)).map(markMalformed) };
  },
});

function markMalformed(record: LogRecord): LogRecord {
  if (record.key?.includes(REPLACEMENT) === true) return { ...record, malformed: 'key' };
  return record.value?.includes(REPLACEMENT) === true ? { ...record, malformed: 'body' } : record;
}
