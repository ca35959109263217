/** Tells a reader that reads on from one that stands still before the ends that it is to come to. */
import { LogError, type LogReader, type Position, type TopicPartition } from './event-log.js';

/**
 * A reader that does not move for so long, in wall-clock time, will not come there. On a busy machine a cluster that has lost a broker
 * has taken more than half a minute to serve all partitions and groups again.
 */
const MAX_STILL_MS = 120_000;

/**
 * Gives, each time it is asked, the positions that are still before their ends; fails with LogError 'timed-out' when nothing has moved
 * for too long. `clock` is wall-clock time in milliseconds.
 */
export function createStandstill(
  reader: Pick<LogReader, 'positions'>,
  endOf: (place: TopicPartition) => number,
  clock: () => number = () => performance.now(),
): () => readonly Position[] {
  let moved = -1;
  let movedAtMs = 0;
  return () => {
    const behind = reader.positions().filter((position) => position.offset < endOf(position));
    const read = reader.positions().reduce((sum, { offset }) => sum + offset, 0);
    if (read !== moved) {
      moved = read;
      movedAtMs = clock();
    }
    if (behind.length === 0 || clock() - movedAtMs <= MAX_STILL_MS) return behind;
    const places = behind.map(
      (position) => `${position.topic}/${position.partition} ends at ${endOf(position)} and is read to ${position.offset}`,
    );
    throw new LogError('timed-out', `${places.join(', ')}; for ${MAX_STILL_MS / 1_000} s nothing more could be read`);
  };
}
