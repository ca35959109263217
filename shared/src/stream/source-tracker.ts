/** A reader's view of one source in one partition: what it has seen, what is claimed, and whether something was lost. */
import { isAfter } from './event-order.js';
import { loadTime, saveTime, type SavedTime } from './saved-time.js';

/** What the number of a record says: take it, drop it as a repeat, or wait for its writer to resend from the gap. */
export type Arrival = 'next' | 'duplicate' | 'ahead';

/** Records that a source claims to have written did not come. */
export class LossError extends Error {
  constructor(topic: string, partition: number, source: string, expected: number, claimed: number, waitedMs: number) {
    super(
      `records lost in ${topic}/${partition}: source ${source} claims ${claimed} records, ` +
        `but number ${expected} did not come within ${waitedMs} ms`,
    );
    this.name = 'LossError';
  }
}

/**
 * What a source did that no writer of ours does: each is proof of a stranger who writes in its name, or of a bug. The counts are a
 * function of what the partition holds, so that every reader comes to the same.
 */
export interface SourceFaults {
  /** Events before what the source had promised or said before, or after its end; they are left out. */
  readonly late: number;
  /** Records that nobody could use; they are dead letters. */
  readonly unreadable: number;
  /** The same number with another content, or an end at another number than what was read; the first one counts. */
  readonly contradictory: number;
}

export interface SourceTracker {
  /** Judges the number of an event's record. 'next' consumes the number, be its body readable or not. */
  offer(number: number): Arrival;
  /** Whether the event keeps the order of its source; one that does is remembered as the source's last, and another one is late. */
  pass(timeMs: number, id: string): boolean;
  /** Accepts what was claimed as far as it has come. Called after each consumed number, once its event has passed. */
  settle(): void;
  claimWatermark(beforeMs: number, upTo: number): void;
  claimEnd(upTo: number): void;
  noteUnreadable(): void;
  noteContradiction(): void;
  readonly faults: SourceFaults;
  /** No event of the source still to come is earlier. Infinity once it has ended. */
  readonly frontierMs: number;
  readonly ended: boolean;
  /** Number of the last record consumed. */
  readonly held: number;
  /** Whether something was claimed that has not come. */
  readonly waiting: boolean;
  /** Records skipped because an earlier one was missing. */
  readonly skipped: number;
  /** Throws LossError when the same missing number has been waited for longer than the time-out. `nowMs` is wall-clock. */
  checkLoss(nowMs: number): void;
  /** What is known of the source, as plain JSON. */
  save(): SavedTracker;
}

/** A tracker in a checkpoint. */
export interface SavedTracker {
  readonly held: number;
  readonly skipped: number;
  readonly frontierMs: SavedTime;
  readonly frontierId: string;
  readonly ended: boolean;
  readonly claimed: number;
  readonly claimedBeforeMs: SavedTime;
  readonly claimedEnd: number;
  readonly faults: SourceFaults;
}

const NOTHING_CLAIMED = -1;

const UNSEEN: SavedTracker = {
  held: 0,
  skipped: 0,
  frontierMs: 'before-all',
  frontierId: '',
  ended: false,
  claimed: NOTHING_CLAIMED,
  claimedBeforeMs: 'before-all',
  claimedEnd: NOTHING_CLAIMED,
  faults: { late: 0, unreadable: 0, contradictory: 0 },
};

/** `saved` is what a checkpoint holds of the source; default: nothing has been seen of it. */
export function createSourceTracker(
  topic: string,
  partition: number,
  source: string,
  lossTimeoutMs: number,
  saved: SavedTracker = UNSEEN,
): SourceTracker {
  let { held, skipped, frontierId, ended, claimed, claimedEnd } = saved;
  let frontierMs = loadTime(saved.frontierMs);
  let claimedBeforeMs = loadTime(saved.claimedBeforeMs);
  let { late, unreadable, contradictory } = saved.faults;
  /** The number that was missing when the clock was first looked at, and when that was. */
  let missing = 0;
  let missingSinceMs = 0;

  function advance(timeMs: number): void {
    if (timeMs <= frontierMs) return;
    frontierMs = timeMs;
    frontierId = '';
  }

  function settle(): void {
    if (claimed !== NOTHING_CLAIMED && held >= claimed) {
      advance(claimedBeforeMs);
      claimed = NOTHING_CLAIMED;
    }
    if (claimedEnd !== NOTHING_CLAIMED && held >= claimedEnd) {
      ended = true;
      claimedEnd = NOTHING_CLAIMED;
      advance(Number.POSITIVE_INFINITY);
    }
  }

  const isWaiting = (): boolean => claimed !== NOTHING_CLAIMED || claimedEnd !== NOTHING_CLAIMED;

  const faults = (): SourceFaults => ({ late, unreadable, contradictory });

  return {
    save: () => ({
      held,
      skipped,
      frontierMs: saveTime(frontierMs),
      frontierId,
      ended,
      claimed,
      claimedBeforeMs: saveTime(claimedBeforeMs),
      claimedEnd,
      faults: faults(),
    }),
    offer(number) {
      if (number <= held) return 'duplicate';
      if (number !== held + 1) {
        skipped++;
        return 'ahead';
      }
      held = number;
      return 'next';
    },
    pass(timeMs, id) {
      const inOrder = isAfter(timeMs, id, frontierMs, frontierId);
      if (inOrder) {
        frontierMs = timeMs;
        frontierId = id;
      } else late++;
      return inOrder;
    },
    settle,
    claimWatermark(beforeMs, upTo) {
      if (upTo >= claimed) {
        claimed = upTo;
        claimedBeforeMs = Math.max(claimedBeforeMs, beforeMs);
      }
      settle();
    },
    claimEnd(upTo) {
      // A source that ends again, as after a restart, says the same again.
      const known = ended ? held : claimedEnd;
      if (upTo < held || (known !== NOTHING_CLAIMED && known !== upTo)) contradictory++;
      if (!ended) claimedEnd = upTo;
      settle();
    },
    noteUnreadable: () => void unreadable++,
    noteContradiction: () => void contradictory++,
    get faults() {
      return faults();
    },
    get frontierMs() {
      return frontierMs;
    },
    get ended() {
      return ended;
    },
    get held() {
      return held;
    },
    get waiting() {
      return isWaiting();
    },
    get skipped() {
      return skipped;
    },
    checkLoss(nowMs) {
      if (!isWaiting()) return;
      const expected = held + 1;
      if (expected !== missing) {
        missing = expected;
        missingSinceMs = nowMs;
      } else if (nowMs - missingSinceMs > lossTimeoutMs) {
        throw new LossError(topic, partition, source, expected, Math.max(claimed, claimedEnd), nowMs - missingSinceMs);
      }
    },
  };
}
