/** A log nobody waits for once a signal is aborted: whatever is asked of it then fails with the signal's reason. */
import type { EventLog, LogReader } from './event-log.js';

export function interruptible(log: EventLog, signal: AbortSignal): EventLog {
  const waiting = new Set<(reason: unknown) => void>();
  signal.addEventListener(
    'abort',
    () => {
      for (const reject of waiting) reject(signal.reason);
    },
    { once: true },
  );

  /** What came of it after that matters to nobody. */
  function orStop<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      waiting.add(reject);
      answer.finally(() => waiting.delete(reject)).then(resolve, reject);
      if (signal.aborted) reject(signal.reason as Error);
    });
  }

  const interruptibleReader = (reader: LogReader): LogReader => ({
    ...reader,
    poll: (maxRecords, waitMs) => orStop(reader.poll(maxRecords, waitMs)),
    seek: (position) => orStop(reader.seek(position)),
  });

  return {
    ...log,
    ensureTopics: (specs) => orStop(log.ensureTopics(specs)),
    append: (target, records) => orStop(log.append(target, records)),
    async openReader(name, from, unpacker) {
      const opening = log.openReader(name, from, unpacker);
      return orStop(opening.then(interruptibleReader)).catch((error: unknown) => {
        // One that opens after all has nobody to close it.
        void opening.then((reader) => reader.close()).catch(() => undefined);
        throw error;
      });
    },
    startOffsets: (topic) => orStop(log.startOffsets(topic)),
    endOffsets: (topic) => orStop(log.endOffsets(topic)),
    truncate: (before) => orStop(log.truncate(before)),
  };
}
