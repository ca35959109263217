/**
 * Days off in Kazakhstan: holidays, those that are moved because they fall on a weekend, and days that the government moves.
 *
 * Sources: the law on holidays (13 December 2001, No. 267) and the Labour Code, article 85, with the government's decisions for
 * 2023, 2024 and 2025 (adilet.zan.kz: Z010000267_, P2300000326, G24G0000109, G24G0000436).
 */
import { DAY_MS } from '../events/time-spans.js';
import { dateOfWall, wallMidnightMs, weekdayOf } from './wall-days.js';

/** Month and day, in order. A holiday that falls on a Saturday or Sunday is made up for on the next working day. */
const MOVING = ['01-01', '01-02', '03-08', '03-21', '03-22', '03-23', '05-01', '05-07', '05-09', '07-06', '08-30', '10-25', '12-16'];
/** The constitution of 2026 has another day. */
const LAST_YEAR_OF_CONSTITUTION_DAY_IN_AUGUST = 2025;
const CONSTITUTION_DAY_IN_AUGUST = '08-30';
/** Orthodox Christmas is not made up for. */
const CHRISTMAS = '01-07';
/** First days of Kurban Ait, which follows the lunar calendar and is not made up for either. The one of 2026 is expected. */
const KURBAN_AIT = ['2023-06-28', '2024-06-16', '2025-06-06', '2026-05-27'];
/** Days off that the government took from a Saturday or Sunday, which was worked in their stead. */
const EXCHANGED: readonly { readonly off: string; readonly worked: string }[] = [
  { off: '2023-07-07', worked: '2023-07-01' },
  { off: '2024-05-08', worked: '2024-05-04' },
  { off: '2025-01-03', worked: '2025-01-05' },
];
const SATURDAY = 6;

/** What people prepare for in the days before: presents, a table for many. */
export const eves = ['new-year', 'womens-day', 'nauryz', 'kurban-ait'] as const;
export type Eve = (typeof eves)[number];

const isWeekend = (date: string): boolean => weekdayOf(wallMidnightMs(date)) >= SATURDAY;

/** All days off of a year but for plain weekends, with those that make up for a holiday on a weekend. */
function daysOffIn(year: number): ReadonlySet<string> {
  const kept = MOVING.filter((day) => day !== CONSTITUTION_DAY_IN_AUGUST || year <= LAST_YEAR_OF_CONSTITUTION_DAY_IN_AUGUST);
  const holidays = kept.map((day) => `${year}-${day}`);
  const exchanged = EXCHANGED.map(({ off }) => off).filter((date) => date.startsWith(String(year)));
  const off = new Set([...holidays, `${year}-${CHRISTMAS}`, ...KURBAN_AIT.filter((date) => date.startsWith(String(year))), ...exchanged]);
  for (const holiday of holidays.filter(isWeekend)) {
    let next = wallMidnightMs(holiday);
    do next += DAY_MS;
    while (isWeekend(dateOfWall(next)) || off.has(dateOfWall(next)));
    off.add(dateOfWall(next));
  }
  return off;
}

const known = new Map<number, ReadonlySet<string>>();

/** Whether a date, YYYY-MM-DD, is off although it need not be a weekend. */
export function isHoliday(date: string): boolean {
  const year = Number(date.slice(0, 4));
  let off = known.get(year);
  if (off === undefined) known.set(year, (off = daysOffIn(year)));
  return off.has(date);
}

/** Whether people work on a date: no holiday, and no weekend unless that is worked for another day. */
export const isWorkingDay = (date: string): boolean =>
  EXCHANGED.some(({ worked }) => worked === date) || (!isWeekend(date) && !isHoliday(date));

/** What comes within `days` days after the date, if anything. */
export function eveOf(date: string, days: number): Eve | null {
  const wallMs = wallMidnightMs(date);
  const year = new Date(wallMs).getUTCFullYear();
  const comes = (what: string): boolean => wallMidnightMs(what) > wallMs && wallMidnightMs(what) <= wallMs + days * DAY_MS;
  if (comes(`${year + 1}-01-01`)) return 'new-year';
  if (comes(`${year}-03-08`)) return 'womens-day';
  if (comes(`${year}-03-21`)) return 'nauryz';
  return KURBAN_AIT.some(comes) ? 'kurban-ait' : null;
}
