/** What a source has already in the log: a restarted producer writes its events anew from the first, and sends only what is missing. */
import type { EventLog, Position, TopicPartition } from '../log/event-log.js';
import { readRange } from '../log/read-range.js';

export interface WrittenLane extends TopicPartition {
  /** Number of the last event that the log holds of the source; 0 for none. */
  readonly number: number;
  /** Whether the source has ended there. */
  readonly ended: boolean;
}

/** Records looked at first, from the end backwards; then eight times as many, until the source is found. */
const FIRST_WINDOW = 2_000;
const WINDOW_GROWTH = 8;

/** Reads the tails of the partitions. `name` shows up in lag metrics. */
export async function writtenLanes(
  log: EventLog,
  name: string,
  source: string,
  targets: readonly TopicPartition[],
): Promise<readonly WrittenLane[]> {
  return Promise.all(targets.map((target) => writtenLane(log, name, source, target)));
}

async function writtenLane(log: EventLog, name: string, source: string, target: TopicPartition): Promise<WrittenLane> {
  const start = (await log.startOffsets(target.topic))[target.partition] ?? 0;
  const end = (await log.endOffsets(target.topic))[target.partition] ?? 0;
  let until = end;
  for (let window = FIRST_WINDOW; until > start; window *= WINDOW_GROWTH) {
    const from = Math.max(start, until - window);
    const found = await lastIn(log, name, source, { ...target, offset: from }, until);
    if (found !== undefined) return { ...target, ...found };
    until = from;
  }
  return { ...target, number: 0, ended: false };
}

/** The last that the source said between two offsets. */
async function lastIn(
  log: EventLog,
  name: string,
  source: string,
  from: Position,
  until: number,
): Promise<{ number: number; ended: boolean } | undefined> {
  let found: { number: number; ended: boolean } | undefined;
  for await (const records of readRange(log, name, from, until)) {
    for (const { stamp } of records) {
      if (stamp === null || stamp.source !== source) continue;
      // Repeats after a lost answer may count back; what was written stays written.
      const number = Math.max(found?.number ?? 0, stamp.kind === 'event' ? stamp.number : stamp.upTo);
      found = { number, ended: stamp.kind === 'end' || found?.ended === true };
    }
  }
  return found;
}
