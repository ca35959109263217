/** Monthly dates that fall on the Friday before when they would fall on a weekend. */
import type { Day } from '../../planner.js';

const FRIDAY = 5;

export function isMonthlyDay(day: Day, dates: readonly number[]): boolean {
  if (day.weekday < FRIDAY) return dates.includes(day.dayOfMonth);
  if (day.weekday > FRIDAY) return false;
  return dates.some((date) => date >= day.dayOfMonth && date <= day.dayOfMonth + 2);
}
