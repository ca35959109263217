/** The calendar that rules count in: days and hours of local time, taken as UTC+5 all year round. */
import { HOUR_MS, DAY_MS } from '../events/time-spans.js';

/** A span of so many hours or days in whole milliseconds, as event times are: a parameter may have decimals. */
export const spanMs = (count: number, unitMs: number): number => Math.round(count * unitMs);

/** Kazakhstan's one zone since March 2024; the hour by which earlier dates in the east differ matters to no rule. */
const LOCAL_OFFSET_MS = 5 * HOUR_MS;

/** Number of the local day, counted from 1970-01-01. */
export const localDay = (timeMs: number): number => Math.floor((timeMs + LOCAL_OFFSET_MS) / DAY_MS);

/** The instant at which a local day of that number begins. */
export const startOfLocalDayMs = (day: number): number => day * DAY_MS - LOCAL_OFFSET_MS;

/** Hour of the local day, 0 to 23. */
export const localHour = (timeMs: number): number => (Math.floor((timeMs + LOCAL_OFFSET_MS) / HOUR_MS) | 0) % 24;

/** Local midnight of a YYYY-MM-DD date as an instant. */
export function localMidnightMs(date: string): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) - LOCAL_OFFSET_MS;
}
