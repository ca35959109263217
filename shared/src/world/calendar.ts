/** Local days of Kazakhstan for the world: dates, weekdays, holidays, pay-days, and instants of wall-clock times. */
import { HOUR_MS, DAY_MS } from '../events/time-spans.js';
import type { WorldParameters } from './parameters.js';
import { createPayStates } from './pay-days.js';
import type { City, Day } from './planner.js';
import { eveOf, isHoliday, isWorkingDay } from './public-holidays.js';
import { instantOfWall, scenarioStartMs } from './time-zones.js';
import { dateOfWall, wallMidnightMs, weekdayOf } from './wall-days.js';

export interface Calendar {
  readonly startMs: number;
  readonly endMs: number;
  readonly days: number;
  day(index: number): Day;
  /** The first instant of a day anywhere in the country; never before the scenario's start. */
  dayStartMs(index: number): number;
}

/** The calendar of a scenario. Times before its start (an eastern night before March 2024) fall on its first instant. */
export function createCalendar(start: string, days: number, { wages, purchases }: WorldParameters): Calendar {
  const payStates = createPayStates(Object.values(wages.schedules));
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
        dayOfMonth: new Date(wallMs).getUTCDate(),
        holiday: isHoliday(date),
        working: isWorkingDay(date),
        eve: eveOf(date, purchases.eveDays),
        pay: payStates(wallMs),
        instantMs: (hour: number, city: City) => Math.max(startMs, instantOfWall(wallMs + Math.floor(hour * HOUR_MS), city.zone)),
      };
    },
  };
}
