/** First in, first out: which credit an outflow took its money from, and how long that money had stayed. */
import {
  CAME_IN,
  CASHED,
  firstAfter,
  OTHERS_MONEY,
  ROW,
  UNVERIFIED,
  WAGES,
  type CardHistory,
} from '@tengewatch/shared/rules/card-history.js';
import type { Limits } from './limits.js';

const MS_PER_SECOND = 1000;

/** Others' money that came in within the window, and what became of it. */
export interface Flow {
  /** Indices of its credits among the movements. */
  readonly credits: readonly number[];
  /** Indices of the movements with which others' money left within the dwell limit, also such as came in before the window. */
  readonly exits: readonly number[];
  readonly creditedTiyn: number;
  /** The part of it whose sender nobody verified. */
  readonly unverifiedTiyn: number;
  /** Left as cash or crypto within the dwell limit, or was sent on. */
  readonly cashedTiyn: number;
  readonly onwardTiyn: number;
  /** Sum of tiyn times seconds stayed, over both. */
  readonly dwellTiynSeconds: number;
  readonly wagesTiyn: number;
}

/** Follows the money from one dwell limit before the window on: what left in the window may have come in then. */
export function flowOf({ movements }: CardHistory, closedMs: number, { windowMs, maxDwellMs }: Limits, nowMs: number): Flow {
  const { numbers } = movements;
  const windowFromMs = nowMs - windowMs;
  const first = firstAfter(movements, Math.max(windowFromMs - maxDwellMs, closedMs));
  const credits: number[] = [];
  const exits: number[] = [];
  const flow = { credits, exits, creditedTiyn: 0, unverifiedTiyn: 0, cashedTiyn: 0, onwardTiyn: 0, dwellTiynSeconds: 0, wagesTiyn: 0 };
  const purse = new Purse(numbers, first < movements.length ? numbers[movements.at(first) + ROW.heldTiyn]! : 0);

  for (let movement = first; movement < movements.length; movement++) {
    const at = movements.at(movement);
    const flags = numbers[at + ROW.flags]!;
    purse.spendDownTo(numbers[at + ROW.heldTiyn]!);
    if ((flags & CAME_IN) === 0) {
      if (payOut(at, flags)) exits.push(movement);
    } else {
      purse.put(at);
      if (numbers[at + ROW.timeMs]! > windowFromMs) count(movement, at, flags);
    }
  }
  return flow;

  /** Counts a credit in, whose row stands at `at`. */
  function count(credit: number, at: number, flags: number): void {
    const amountTiyn = numbers[at + ROW.amountTiyn]!;
    if ((flags & WAGES) !== 0) flow.wagesTiyn += amountTiyn;
    if ((flags & OTHERS_MONEY) === 0) return;
    credits.push(credit);
    flow.creditedTiyn += amountTiyn;
    if ((flags & UNVERIFIED) !== 0) flow.unverifiedTiyn += amountTiyn;
  }

  /** Takes the money of a movement out. True when some of it passes through: others' money that leaves within the dwell limit. */
  function payOut(at: number, flags: number): boolean {
    let wantedTiyn = purse.takeEarlier(numbers[at + ROW.amountTiyn]!);
    let passes = false;
    while (wantedTiyn > 0 && !purse.isEmpty) {
      const from = purse.oldestAt;
      const part = purse.take(wantedTiyn);
      wantedTiyn -= part;
      const cameMs = numbers[from + ROW.timeMs]!;
      const stayedMs = numbers[at + ROW.timeMs]! - cameMs;
      if (stayedMs > maxDwellMs || (numbers[from + ROW.flags]! & OTHERS_MONEY) === 0) continue;
      passes = true;
      if (cameMs <= windowFromMs) continue;
      if ((flags & CASHED) !== 0) flow.cashedTiyn += part;
      else flow.onwardTiyn += part;
      flow.dwellTiynSeconds += part * Math.floor(stayedMs / MS_PER_SECOND);
    }
    return passes;
  }
}

/** What a card holds, by the credits that it came from: the oldest goes out first. */
class Purse {
  private readonly numbers: Float64Array;
  /** Where the rows of the credits stand. */
  private readonly credits: number[] = [];
  private next = 0;
  /** What was taken of the oldest credit. */
  private takenTiyn = 0;
  /** What came in before the movements that are followed, and goes out before theirs. */
  private earlierTiyn: number;
  private heldTiyn: number;

  constructor(numbers: Float64Array, earlierTiyn: number) {
    this.numbers = numbers;
    this.earlierTiyn = earlierTiyn;
    this.heldTiyn = earlierTiyn;
  }

  get isEmpty(): boolean {
    return this.next === this.credits.length;
  }

  /** Where the row of the oldest credit stands, when there is one. */
  get oldestAt(): number {
    return this.credits[this.next]!;
  }

  /** Puts the money of a credit in, whose row stands at `at`. */
  put(at: number): void {
    this.credits.push(at);
    this.heldTiyn += this.numbers[at + ROW.amountTiyn]!;
  }

  /** Takes out what was spent since the last movement, which is no movement of its own. */
  spendDownTo(heldTiyn: number): void {
    let spentTiyn = this.takeEarlier(this.heldTiyn - heldTiyn);
    while (spentTiyn > 0) spentTiyn -= this.take(spentTiyn);
  }

  /** Gives what is still wanted after what came in earlier. */
  takeEarlier(wantedTiyn: number): number {
    const part = Math.min(wantedTiyn, this.earlierTiyn);
    this.earlierTiyn -= part;
    this.heldTiyn -= part;
    return wantedTiyn - part;
  }

  /** Takes as much as is wanted of the oldest credit, or all that is left of it. Gives how much. */
  take(wantedTiyn: number): number {
    const amountTiyn = this.numbers[this.oldestAt + ROW.amountTiyn]!;
    const part = Math.min(wantedTiyn, amountTiyn - this.takenTiyn);
    this.heldTiyn -= part;
    this.takenTiyn += part;
    if (this.takenTiyn === amountTiyn) {
      this.next += 1;
      this.takenTiyn = 0;
    }
    return part;
  }
}
