/** Days of the wall clock: their midnights, dates and weekdays, read as if they were UTC. */
import { DAY_MS } from '../events/time-spans.js';

/** Midnight of a date, read as if it were UTC. Throws on what is no date. */
export function wallMidnightMs(date: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) throw new RangeError(`not a date: ${date}`);
  return ms;
}

export const dateOfWall = (wallMs: number): string => new Date(wallMs).toISOString().slice(0, 10);

/** 1 (Monday) to 7 (Sunday) of a wall-clock time that is read as if it were UTC. */
export const weekdayOf = (wallMs: number): number => ((Math.floor(wallMs / DAY_MS) + 3) % 7) + 1;

/** Days of the week as `Day` counts them. */
export const MONDAY = 1;
export const SUNDAY = 7;
