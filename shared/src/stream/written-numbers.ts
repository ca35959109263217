/** What a source has already in the log: a restarted producer writes its events anew from the first, and sends only what is missing. */
import type { EventLog, Position, TopicPartition } from '../log/event-log.js';

export interface WrittenLane extends TopicPartition {
  /** Number of the last event that the log holds of the source; 0 for none. */
  readonly number: number;
  /** Whether the source has ended there. */
  readonly ended: boolean;
}

/** Records looked at first, from the end backwards; then eight times as many, until the source is found. */
const FIRST_WINDOW = 2_000;
const WINDOW_GROWTH = 8;
const RECORDS_PER_POLL = 5_000;
const POLL_WAIT_MS = 500;
/** A partition whose end does not come within so many empty polls is not there to be read. */
const MAX_EMPTY_POLLS = 60;

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
  const reader = await log.openReader(name, [from]);
  let found: { number: number; ended: boolean } | undefined;
  try {
    for (let empty = 0; (reader.positions()[0]?.offset ?? until) < until;) {
      const records = await reader.poll(RECORDS_PER_POLL, POLL_WAIT_MS);
      for (const { stamp, offset } of records) {
        if (stamp === null || stamp.source !== source || offset >= until) continue;
        // Repeats after a lost answer may count back; what was written stays written.
        const number = Math.max(found?.number ?? 0, stamp.kind === 'event' ? stamp.number : stamp.upTo);
        found = { number, ended: stamp.kind === 'end' || found?.ended === true };
      }
      empty = records.length === 0 ? empty + 1 : 0;
      if (empty > MAX_EMPTY_POLLS) throw new Error(`${from.topic}/${from.partition} ends at ${until} and cannot be read to there`);
    }
  } finally {
    await reader.close();
  }
  return found;
}
