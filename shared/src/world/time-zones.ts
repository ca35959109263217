/** The time zones of Kazakhstan: UTC+5, and UTC+6 in the east until March 2024. */
import { HOUR_MS } from '../events/time-spans.js';
import type { TimeZoneSide } from './planner.js';
import { wallMidnightMs } from './wall-days.js';

export const COUNTRY_OFFSET_MS = 5 * HOUR_MS;
const FORMER_EAST_OFFSET_MS = 6 * HOUR_MS;
/** Wall-clock time, read as if it were UTC, from which the east keeps the country's offset. */
const EAST_JOINS_AT_WALL_MS = wallMidnightMs('2024-03-01');

/** The instant at which clocks of a side of the country first show a wall-clock time. */
export function instantOfWall(wallMs: number, zone: TimeZoneSide): number {
  const former = zone === 'east' && wallMs < EAST_JOINS_AT_WALL_MS;
  return wallMs - (former ? FORMER_EAST_OFFSET_MS : COUNTRY_OFFSET_MS);
}

/** A scenario begins and ends at midnight of UTC+5. */
export const scenarioStartMs = (start: string): number => wallMidnightMs(start) - COUNTRY_OFFSET_MS;
