/** When employers pay: twice a month, on the last working day on or before two days that differ between employers. */
import { DAY_MS } from '../events/time-spans.js';
import type { WorldParameters } from './parameters.js';
import { isWorkingDay } from './public-holidays.js';
import { dateOfWall } from './wall-days.js';

/** What a day is for those who are paid by one schedule. */
export interface PayState {
  /** What is paid on the day: the rest of the month before, or an advance on the present one. */
  readonly pays: 'rest' | 'advance' | null;
  /** Days since either was last paid; 0 on a pay-day. */
  readonly daysSince: number;
}

/** How some employers pay. */
export type PaySchedule = WorldParameters['wages']['schedules'][keyof WorldParameters['wages']['schedules']];

/** The day on which the wages due on a day of a month are paid; `month` may be 12 for the next January. */
function paidOnWall(year: number, month: number, dayOfMonth: number): number {
  let wallMs = Date.UTC(year, month, dayOfMonth);
  while (!isWorkingDay(dateOfWall(wallMs))) wallMs -= DAY_MS;
  return wallMs;
}

function paidOn(wallMs: number, { restDay, advanceDay }: PaySchedule): PayState['pays'] {
  const date = new Date(wallMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  // What is due on a holiday early in a month may be paid in the month before.
  const isPaid = (dayOfMonth: number): boolean => [month, month + 1].some((due) => paidOnWall(year, due, dayOfMonth) === wallMs);
  return isPaid(restDay) ? 'rest' : isPaid(advanceDay) ? 'advance' : null;
}

/** Tells what a day of the wall clock is for each schedule. Days are asked for in any order, and mostly one after the other. */
export function createPayStates(schedules: readonly PaySchedule[]): (wallMs: number) => PayState[] {
  const known = schedules.map(() => new Map<number, PayState['pays']>());
  return (wallMs) =>
    schedules.map((schedule, at) => {
      const paid = (daysBefore: number): PayState['pays'] => {
        const dayMs = wallMs - daysBefore * DAY_MS;
        let answer = known[at]!.get(dayMs);
        if (answer === undefined) known[at]!.set(dayMs, (answer = paidOn(dayMs, schedule)));
        return answer;
      };
      let daysSince = 0;
      while (paid(daysSince) === null) daysSince++;
      return { pays: paid(0), daysSince };
    });
}
