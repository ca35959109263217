/** Sums of money per local day over the last few days: what a rule keeps of events too frequent to remember singly. */
import type { ColumnsPart, ColumnsCursor } from '../stream/key-columns.js';

export interface DaySums {
  /** The latest local day that was added to; 0 before the first. */
  readonly latestDay: number;
  /** Adds to a day, which must not lie before the latest one; days that fall out of the range are forgotten. */
  add(day: number, amount: number): void;
  /** Sum over the kept days from `from` to `to`, both included; `to` is not before the latest day. */
  sum(from: number, to: number): number;
}

/** Sums over `days` days that end with the latest one. */
export const daySums = (days: number): ColumnsPart<DaySums> => ({
  // The latest day is asked for by every use. The sum of a day stands far off, at its number modulo the number of days.
  cells: 1,
  farCells: days,
  bind: (cursor, offset, farOffset) => new DayRing(cursor, offset, farOffset, days),
});

class DayRing implements DaySums {
  private readonly cursor: ColumnsCursor;
  private readonly offset: number;
  private readonly farOffset: number;
  private readonly days: number;

  constructor(place: ColumnsCursor, offset: number, farOffset: number, days: number) {
    this.cursor = place;
    this.offset = offset;
    this.farOffset = farOffset;
    this.days = days;
  }

  get latestDay(): number {
    return this.cursor.cells[this.cursor.at + this.offset]!;
  }

  add(day: number, amount: number): void {
    if (this.latestDay !== day) this.rollTo(day);
    this.cursor.cells[this.cellOf(day)]! += amount;
  }

  sum(from: number, to: number): number {
    const latest = this.latestDay;
    let sum = 0;
    for (let day = Math.max(from, to - this.days + 1, latest - this.days + 1); day <= Math.min(to, latest); day += 1) {
      sum += this.cursor.cells[this.cellOf(day)]!;
    }
    return sum;
  }

  /** Forgets the sums whose places the days up to `day` take. */
  private rollTo(day: number): void {
    const { cells, at } = this.cursor;
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
    return this.cursor.farAt + this.farOffset + ((day | 0) % this.days);
  }
}
