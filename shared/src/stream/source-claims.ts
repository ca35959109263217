/** Watermarks and ends of a source that a reader cannot accept yet: each counts once all records up to its number have come. */
import { loadTime, saveTime, type SavedTime } from './saved-time.js';

/** Claims in a checkpoint. */
export interface SavedClaims {
  readonly claimed: number;
  readonly claimedBeforeMs: SavedTime;
  readonly claimedEnd: number;
}

export const NOTHING_CLAIMED = -1;

export class SourceClaims {
  /** The sequence number that the open watermark names, and its time: no record after that number has an earlier event time. */
  private claimed: number;
  private claimedBeforeMs: number;
  private claimedEnd: number;

  constructor({ claimed, claimedBeforeMs, claimedEnd }: SavedClaims) {
    this.claimed = claimed;
    this.claimedBeforeMs = loadTime(claimedBeforeMs);
    this.claimedEnd = claimedEnd;
  }

  /** Whether the source claims records that have not come yet. */
  get isOpen(): boolean {
    return this.claimed !== NOTHING_CLAIMED || this.claimedEnd !== NOTHING_CLAIMED;
  }

  /** The highest number that is claimed. */
  get upTo(): number {
    return Math.max(this.claimed, this.claimedEnd);
  }

  /** The number at which the source claims to have ended, or NOTHING_CLAIMED. */
  get end(): number {
    return this.claimedEnd;
  }

  addWatermark(beforeMs: number, upTo: number): void {
    if (upTo < this.claimed) return;
    this.claimed = upTo;
    this.claimedBeforeMs = Math.max(this.claimedBeforeMs, beforeMs);
  }

  addEnd(upTo: number): void {
    this.claimedEnd = upTo;
  }

  /** All records up to number `held` have come: gives the time of a watermark that this settles, once; -Infinity otherwise. */
  takeWatermark(held: number): number {
    if (this.claimed === NOTHING_CLAIMED || held < this.claimed) return Number.NEGATIVE_INFINITY;
    this.claimed = NOTHING_CLAIMED;
    return this.claimedBeforeMs;
  }

  /** All records up to number `held` have come: true, once, if the source ended at that number or a lower one. */
  takeEnd(held: number): boolean {
    if (this.claimedEnd === NOTHING_CLAIMED || held < this.claimedEnd) return false;
    this.claimedEnd = NOTHING_CLAIMED;
    return true;
  }

  save(): SavedClaims {
    return { claimed: this.claimed, claimedBeforeMs: saveTime(this.claimedBeforeMs), claimedEnd: this.claimedEnd };
  }
}
