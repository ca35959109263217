/** A reader's view of one source in one partition: what it has seen, what is claimed, and whether something was lost. */
import { isAfter } from './event-order.js';
import { LossWatch } from './loss-watch.js';
import { loadTime, saveTime, type SavedTime } from './saved-time.js';
import { NOTHING_CLAIMED, SourceClaims, type SavedClaims } from './source-claims.js';

/** What the number of a record says: take it, drop it as a repeat, or wait for its writer to resend from the gap. */
export type Arrival = 'next' | 'duplicate' | 'ahead';

/**
 * What a source did that no writer of ours does: each is proof of a stranger who writes in its name, or of a bug. The counts are a
 * function of what the partition holds, so that every reader comes to the same.
 */
export interface SourceFaults {
  /** Events not later than the source's last event, earlier than its watermark, or after its end; they are ignored. */
  readonly late: number;
  /** Records that nobody could use; they are dead letters. */
  readonly unreadable: number;
  /** The same number with another content, or an end at another number than what was read; the first one counts. */
  readonly contradictory: number;
}

export interface SourceTracker {
  /** Judges an event's record by its sequence number. 'next' consumes the number, whether the body is readable or not. */
  offer(number: number): Arrival;
  /** True when the event keeps its source's order: it then becomes the source's last event. Otherwise it is counted as late. */
  pass(timeMs: number, id: string): boolean;
  /** Accepts a claimed watermark or end once all its records have come. Called after each consumed number, once its event has passed. */
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
  /** Whether the source claims records that have not come yet. */
  readonly waiting: boolean;
  /** Records skipped because an earlier one was missing. */
  readonly skipped: number;
  /** Throws LossError when the same missing number has been waited for longer than the time-out. `nowMs` is wall-clock. */
  checkLoss(nowMs: number): void;
  /** What is known of the source, as plain JSON. */
  save(): SavedTracker;
}

/** A tracker in a checkpoint. */
export interface SavedTracker extends SavedClaims {
  readonly held: number;
  readonly skipped: number;
  readonly frontierMs: SavedTime;
  readonly frontierId: string;
  readonly ended: boolean;
  readonly faults: SourceFaults;
}

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
export const createSourceTracker = (
  topic: string,
  partition: number,
  source: string,
  lossTimeoutMs: number,
  saved: SavedTracker = UNSEEN,
): SourceTracker => new NumberTracker(new LossWatch(topic, partition, source, lossTimeoutMs), saved);

class NumberTracker implements SourceTracker {
  private readonly claims: SourceClaims;
  private readonly lossWatch: LossWatch;
  private heldNumber: number;
  private skippedRecords: number;
  private frontier: number;
  private frontierId: string;
  private hasEnded: boolean;
  private late: number;
  private unreadable: number;
  private contradictory: number;

  constructor(lossWatch: LossWatch, saved: SavedTracker) {
    this.claims = new SourceClaims(saved);
    this.lossWatch = lossWatch;
    this.heldNumber = saved.held;
    this.skippedRecords = saved.skipped;
    this.frontier = loadTime(saved.frontierMs);
    this.frontierId = saved.frontierId;
    this.hasEnded = saved.ended;
    this.late = saved.faults.late;
    this.unreadable = saved.faults.unreadable;
    this.contradictory = saved.faults.contradictory;
  }

  get faults(): SourceFaults {
    return { late: this.late, unreadable: this.unreadable, contradictory: this.contradictory };
  }

  get frontierMs(): number {
    return this.frontier;
  }

  get ended(): boolean {
    return this.hasEnded;
  }

  get held(): number {
    return this.heldNumber;
  }

  get waiting(): boolean {
    return this.claims.isOpen;
  }

  get skipped(): number {
    return this.skippedRecords;
  }

  offer(number: number): Arrival {
    if (number <= this.heldNumber) return 'duplicate';
    if (number !== this.heldNumber + 1) {
      this.skippedRecords++;
      return 'ahead';
    }
    this.heldNumber = number;
    return 'next';
  }

  pass(timeMs: number, id: string): boolean {
    const inOrder = isAfter(timeMs, id, this.frontier, this.frontierId);
    if (inOrder) {
      this.frontier = timeMs;
      this.frontierId = id;
    } else this.late++;
    return inOrder;
  }

  settle(): void {
    this.advance(this.claims.takeWatermark(this.heldNumber));
    if (!this.claims.takeEnd(this.heldNumber)) return;
    this.hasEnded = true;
    this.advance(Number.POSITIVE_INFINITY);
  }

  claimWatermark(beforeMs: number, upTo: number): void {
    this.claims.addWatermark(beforeMs, upTo);
    this.settle();
  }

  claimEnd(upTo: number): void {
    // A source that ends twice, such as after a restart, must name the same number both times.
    const known = this.hasEnded ? this.heldNumber : this.claims.end;
    if (upTo < this.heldNumber || (known !== NOTHING_CLAIMED && known !== upTo)) this.contradictory++;
    if (!this.hasEnded) this.claims.addEnd(upTo);
    this.settle();
  }

  noteUnreadable(): void {
    this.unreadable++;
  }

  noteContradiction(): void {
    this.contradictory++;
  }

  checkLoss(nowMs: number): void {
    if (this.claims.isOpen) this.lossWatch.check(this.heldNumber + 1, this.claims.upTo, nowMs);
  }

  save(): SavedTracker {
    return {
      held: this.heldNumber,
      skipped: this.skippedRecords,
      frontierMs: saveTime(this.frontier),
      frontierId: this.frontierId,
      ended: this.hasEnded,
      ...this.claims.save(),
      faults: this.faults,
    };
  }

  private advance(timeMs: number): void {
    if (timeMs <= this.frontier) return;
    this.frontier = timeMs;
    this.frontierId = '';
  }
}
