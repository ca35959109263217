/** A log whose user dies at a chosen operation, before or after it takes effect: crashes as data, for tests of recovery. */
import type { EventLog, LogReader } from '../log/event-log.js';

/** Stands for the death of a process: whoever gets it has lost everything but the log. */
export class Crash extends Error {
  constructor(operation: number, when: CrashPoint['when']) {
    super(`crashed ${when} operation ${operation}`);
    this.name = 'Crash';
  }
}

export interface CrashPoint {
  /** Counted from 1 over all appends, polls, openings and truncations. */
  readonly operation: number;
  readonly when: 'before' | 'after';
}

/** The log as one process sees it, which ends at the point; undefined for a process that lives on. */
export function crashingLog(log: EventLog, point: CrashPoint | undefined): EventLog {
  let operations = 0;
  let dead = false;

  async function perform<T>(action: () => Promise<T>): Promise<T> {
    if (point === undefined) return action();
    operations++;
    // Nothing that a dead process still had under way may reach the log.
    if (dead || (operations === point.operation && point.when === 'before')) {
      dead = true;
      throw new Crash(point.operation, point.when);
    }
    const result = await action();
    if (operations !== point.operation) return result;
    dead = true;
    throw new Crash(point.operation, point.when);
  }

  const crashingReader = (reader: LogReader): LogReader => ({ ...reader, poll: (max, waitMs) => perform(() => reader.poll(max, waitMs)) });

  return {
    ...log,
    append: (target, records) => perform(() => log.append(target, records)),
    truncate: (before) => perform(() => log.truncate(before)),
    openReader: (name, from) => perform(async () => crashingReader(await log.openReader(name, from))),
  };
}
