/** Sums of money per local day over the last few days: what a rule keeps of events too frequent to remember singly. */
import { localDay } from './local-time.js';
import type { NumbersPart, NumbersPlace } from '../stream/key-numbers.js';

export interface DaySums {
  /** The latest local day that was added to; 0 before the first. */
  readonly latestDay: number;
  /** Adds to a day, which must not lie before the latest one; days that fall out of the range are forgotten. */
  add(day: number, amount: number): void;
  /** Sum over the kept days from `from` to `to`, both included; `to` is not before the latest day. */
  sum(from: number, to: number): number;
}

/** Sums over `days` days that end with the latest one. */
export const daySums = (days: number): NumbersPart<DaySums> => ({
  // The latest day; the sum of a day stands at its number modulo the number of days.
  cells: 1,
  farCells: days,
  farTouched: (nowMs) => localDay(nowMs) % days,
  bind: (place, offset, farOffset) => new DayRing(place, offset, farOffset, days),
});

class DayRing implements DaySums {
  private readonly place: NumbersPlace;
  private readonly offset: number;
  private readonly farOffset: number;
  private readonly days: number;

  constructor(place: NumbersPlace, offset: number, farOffset: number, days: number) {
    this.place = place;
    this.offset = offset;
    this.farOffset = farOffset;
    this.days = days;
  }

  get latestDay(): number {
    return this.place.cells[this.place.at + this.offset]!;
  }

  add(day: number, amount: number): void {
    const { cells, at, farAt } = this.place;
    if (cells[at + this.offset] !== day) this.rollTo(day);
    cells[farAt + this.farOffset + (day % this.days)]! += amount;
  }

  sum(from: number, to: number): number {
    const { cells, farAt } = this.place;
    const latest = this.latestDay;
    let sum = 0;
    for (let day = Math.max(from, to - this.days + 1, latest - this.days + 1); day <= Math.min(to, latest); day += 1) {
      sum += cells[farAt + this.farOffset + (day % this.days)]!;
    }
    return sum;
  }

  /** Forgets the sums whose places the days up to `day` take. */
  private rollTo(day: number): void {
    const { cells, at, farAt } = this.place;
    const steps = Math.min(day - this.latestDay, this.days);
    for (let step = 0; step < steps; step += 1) cells[farAt + this.farOffset + ((day - step) % this.days)] = 0;
    cells[at + this.offset] = day;
  }
}
