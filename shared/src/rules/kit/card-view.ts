/** A card as a rule sees it when it looks: its movements of the window, and what is known of it besides. */
import { boughtTiynSince, cardHistory, issuedMsOf, reachesBackTo, type CardHistory } from '../card-history.js';
import { localDay } from '../local-time.js';
import { movementsAfter, type Movement } from '../movement.js';
import type { CountedOver } from '../reasons.js';
import type { StageContext } from '../../stream/stage.js';
import type { Kept } from './kept-columns.js';

/** How long a card had rested before its present use. */
export interface Rest {
  /** When the present use began. */
  readonly untilMs: number;
  readonly ms: number;
  /** True when it rested for that long at least, and what was before is not known. */
  readonly isAtLeast: boolean;
}

const NO_REST: Rest = { untilMs: 0, ms: 0, isAtLeast: false };

/** Good until the call returns that it was made for. */
export class CardView {
  readonly nowMs: number;
  /** Since when anybody watches: the start of the scenario. */
  readonly watchingSinceMs: number;
  /** The window holds what came after this; what an earlier alert counted is not in it. */
  readonly windowFromMs: number;
  private readonly history: CardHistory;
  private readonly kept: Kept;
  private readonly windowMs: number;
  private found: Movement[] | undefined;

  constructor({ nowMs, watchingSinceMs, history, columns }: StageContext<Kept, CardHistory>, windowMs: number) {
    this.nowMs = nowMs;
    this.watchingSinceMs = watchingSinceMs;
    this.windowMs = windowMs;
    this.windowFromMs = Math.max(nowMs - windowMs, columns.closedMs);
    this.history = history;
    this.kept = columns;
  }

  /** Movements of the window, oldest first. */
  get movements(): readonly Movement[] {
    this.found ??= movementsAfter(this.history, this.windowFromMs);
    return this.found;
  }

  /** Movements of the window and of `ms` before it, except those that an earlier alert counted. */
  movementsAlsoBefore(ms: number): readonly Movement[] {
    return movementsAfter(this.history, Math.max(this.nowMs - this.windowMs - ms, this.kept.closedMs));
  }

  isInWindow({ timeMs }: Movement): boolean {
    return timeMs > this.windowFromMs;
  }

  /** False when the card moved so often that not all movements of the window are remembered. */
  get isWhole(): boolean {
    return reachesBackTo(this.history, this.nowMs - this.windowMs);
  }

  /** The time over which the window was watched. */
  get window(): Exclude<CountedOver, null> {
    return { fromMs: Math.max(this.windowFromMs, this.watchingSinceMs), toMs: this.nowMs };
  }

  /** What the card bought since its first movement of the window, an earlier alert's included, in tiyn. */
  get boughtTiyn(): number {
    return boughtTiynSince(this.history, this.nowMs - this.windowMs);
  }

  /** Local midnight of the card's date of issue; null while unknown. */
  get issuedMs(): number | null {
    return issuedMsOf(this.history);
  }

  /** Third parties' money by local day, both days included; null for a card that never had any. Reaches back for 40 days. */
  thirdPartyTiyn(fromDay: number, toDay: number): number | null {
    const { othersByDay } = this.history;
    return othersByDay.latestDay === 0 ? null : othersByDay.sum(fromDay, toDay);
  }

  /** Numbers of the local day that is now, and of the first that was watched. */
  get today(): number {
    return localDay(this.nowMs);
  }

  get firstWatchedDay(): number {
    return localDay(this.watchingSinceMs);
  }

  /**
   * The rest before the present use, where a rest of the rule's `restMs` separates uses; zero when the card has been in use for longer
   * than the window. A card with no earlier event has rested at least since the later of its issue and the start of monitoring.
   */
  get rest(): Rest {
    const { inUseSinceMs, restedMs } = this.kept;
    if (this.nowMs - inUseSinceMs > this.windowMs) return NO_REST;
    if (restedMs >= 0) return { untilMs: inUseSinceMs, ms: restedMs, isAtLeast: false };
    const issuedMs = this.issuedMs ?? 0;
    const ms = Math.max(0, inUseSinceMs - Math.max(this.watchingSinceMs, issuedMs));
    const isAtLeast = ms > cardHistory.idleMs || issuedMs < this.watchingSinceMs;
    return { untilMs: inUseSinceMs, ms: Math.min(ms, cardHistory.idleMs), isAtLeast };
  }
}
