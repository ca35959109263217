/** Sums of money per local day over the last few days: what a rule keeps of events too frequent to remember singly. */
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
  cells: FIRST_SUM + days,
  bind: (place, offset) => new DayRing(place, offset, days),
});

/** The latest day stands first, then the sums: that of a day at its number modulo the number of days. */
const FIRST_SUM = 1;

class DayRing implements DaySums {
  private readonly place: NumbersPlace;
  private readonly offset: number;
  private readonly days: number;

  constructor(place: NumbersPlace, offset: number, days: number) {
    this.place = place;
    this.offset = offset;
    this.days = days;
  }

  get latestDay(): number {
    return this.place.cells[this.place.at + this.offset]!;
  }

  add(day: number, amount: number): void {
    const { cells } = this.place;
    const at = this.place.at + this.offset;
    if (cells[at] !== day) this.rollTo(day);
    cells[at + FIRST_SUM + (day % this.days)]! += amount;
  }

  sum(from: number, to: number): number {
    const { cells } = this.place;
    const at = this.place.at + this.offset;
    const latest = cells[at]!;
    let sum = 0;
    for (let day = Math.max(from, to - this.days + 1, latest - this.days + 1); day <= Math.min(to, latest); day += 1) {
      sum += cells[at + FIRST_SUM + (day % this.days)]!;
    }
    return sum;
  }

  /** Forgets the sums whose places the days up to `day` take. */
  private rollTo(day: number): void {
    const { cells } = this.place;
    const at = this.place.at + this.offset;
    const steps = Math.min(day - cells[at]!, this.days);
    for (let step = 0; step < steps; step += 1) cells[at + FIRST_SUM + ((day - step) % this.days)] = 0;
    cells[at] = day;
  }
}
