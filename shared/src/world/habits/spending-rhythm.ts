/** How spending follows the calendar: more of it just after the income came, before holidays and in some months. */
import { LONGEST_MONTH_DAYS, WHOLE_DAYS_PER_MONTH } from '../../events/time-spans.js';
import type { WorldParameters } from '../parameters.js';
import { months } from '../parameters.js';
import type { DraftPerson } from '../people.js';
import type { Day } from '../planner.js';
import { wallMidnightMs } from '../wall-days.js';

/** Wages are paid twice a month, pensions once. */
const WAGE_CYCLE_DAYS = WHOLE_DAYS_PER_MONTH / 2;
const PENSION_CYCLE_DAYS = WHOLE_DAYS_PER_MONTH;

type Earner = Pick<DraftPerson, 'pensionDay' | 'paySchedule'>;

/** A factor around 1 for a person on a day, by the days since the person's last income. */
export function incomeRhythm(boost: number, decayDays: number): (day: Day) => (person: Earner) => number {
  const table = (cycleDays: number): readonly number[] => {
    const raw = Array.from({ length: 2 * LONGEST_MONTH_DAYS }, (_, day) => 1 + boost * Math.exp(-day / decayDays));
    const mean = raw.slice(0, cycleDays).reduce((sum, factor) => sum + factor, 0) / cycleDays;
    return raw.map((factor) => factor / mean);
  };
  const [wages, pensions] = [table(WAGE_CYCLE_DAYS), table(PENSION_CYCLE_DAYS)];
  return ({ dayOfMonth, pay }) => {
    const bySchedule = pay.map(({ daysSince }) => wages[daysSince] ?? 1);
    const byPensionDay = Array.from({ length: LONGEST_MONTH_DAYS }, (_, pensionDay) => {
      const daysSince = dayOfMonth >= pensionDay ? dayOfMonth - pensionDay : dayOfMonth + PENSION_CYCLE_DAYS - pensionDay;
      return pensions[daysSince] ?? 1;
    });
    return ({ pensionDay, paySchedule }) => {
      if (paySchedule >= 0) return bySchedule[paySchedule] ?? 1;
      return pensionDay > 0 ? (byPensionDay[pensionDay] ?? 1) : 1;
    };
  };
}

/** A factor around 1 for purchases of everybody on a day. */
export function seasonOf({ date, eve, holiday, working }: Day, { seasons, purchases }: WorldParameters): number {
  const month = seasons.months[months[new Date(wallMidnightMs(date)).getUTCMonth()]!];
  const ofDay = holiday ? purchases.holidayFactor : working ? 1 : purchases.weekendFactor;
  return month * ofDay * (eve === null ? 1 : seasons.eves[eve]);
}
