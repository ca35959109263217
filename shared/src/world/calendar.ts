/** Local days of Kazakhstan for the world: dates, weekdays, holidays, pay-days, and instants of wall-clock times. */
import { HOUR_MS, DAY_MS } from '../events/time-spans.js';
import type { City, Day, TimeZoneSide } from './planner.js';
import { payStatesOf, type PaySchedule } from './pay-days.js';
import { eveOf, isHoliday, isWorkingDay } from './public-holidays.js';
import { dateOfWall, wallMidnightMs, weekdayOf } from './wall-days.js';

export const COUNTRY_OFFSET_MS = 5 * HOUR_MS;
const FORMER_EAST_OFFSET_MS = 6 * HOUR_MS;
/** Wall-clock time, read as if it were UTC, from which the east keeps the country's offset. */
const EAST_JOINS_AT_WALL_MS = Date.UTC(2024, 2, 1);

/** Before a holiday, people shop for so many days as never else. */
const EVE_DAYS = 4;

/** The instant at which clocks of a side of the country first show a wall-clock time. */
export function instantOfWall(wallMs: number, zone: TimeZoneSide): number {
  const former = zone === 'east' && wallMs < EAST_JOINS_AT_WALL_MS;
  return wallMs - (former ? FORMER_EAST_OFFSET_MS : COUNTRY_OFFSET_MS);
}

/** A scenario begins and ends at midnight of UTC+5. */
export const scenarioStartMs = (start: string): number => wallMidnightMs(start) - COUNTRY_OFFSET_MS;

export interface Calendar {
  readonly startMs: number;
  readonly endMs: number;
  readonly days: number;
  day(index: number): Day;
  /** The first instant of a day anywhere in the country; never before the scenario's start. */
  dayStartMs(index: number): number;
}

/** The calendar of a scenario. Times before its start (an eastern night before March 2024) fall on its first instant. */
export function createCalendar(start: string, days: number, paySchedules: readonly PaySchedule[] = []): Calendar {
  const firstWallMs = wallMidnightMs(start);
  const startMs = scenarioStartMs(start);
  return {
    startMs,
    endMs: startMs + days * DAY_MS,
    days,
    dayStartMs: (index) => Math.max(startMs, instantOfWall(firstWallMs + index * DAY_MS, 'east')),
    day(index) {
      const wallMs = firstWallMs + index * DAY_MS;
      const date = dateOfWall(wallMs);
      return {
        index,
        date,
        weekday: weekdayOf(wallMs),
        dayOfMonth: Number(date.slice(8)),
        holiday: isHoliday(date),
        working: isWorkingDay(date),
        eve: eveOf(date, EVE_DAYS),
        pay: payStatesOf(wallMs, paySchedules),
        instantMs: (hour: number, city: City) => Math.max(startMs, instantOfWall(wallMs + Math.floor(hour * HOUR_MS), city.zone)),
      };
    },
  };
}
