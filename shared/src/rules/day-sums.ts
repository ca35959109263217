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
  // The latest day is asked for by every use. The sum of a day stands far off, at its number modulo the number of days.
  cells: 1,
  farCells: days,
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
    if (this.latestDay !== day) this.rollTo(day);
    this.place.cells[this.cellOf(day)]! += amount;
  }

  sum(from: number, to: number): number {
    const latest = this.latestDay;
    let sum = 0;
    for (let day = Math.max(from, to - this.days + 1, latest - this.days + 1); day <= Math.min(to, latest); day += 1) {
      sum += this.place.cells[this.cellOf(day)]!;
    }
    return sum;
  }

  /** Forgets the sums whose places the days up to `day` take. */
  private rollTo(day: number): void {
    const { cells, at } = this.place;
    const first = this.cellOf(0);
    let cell = this.cellOf(day);
    for (let steps = Math.min(day - this.latestDay, this.days); steps > 0; steps -= 1) {
      cells[cell] = 0;
      cell = cell === first ? first + this.days - 1 : cell - 1;
    }
    cells[at + this.offset] = day;
  }

  private cellOf(day: number): number {
    // As whole numbers of the processor: the remainder of floating ones takes it much longer.
    return this.place.farAt + this.farOffset + ((day | 0) % this.days);
  }
}
