/** Wages: employers pay their people twice a month, each on days of its own, and now and then for illness, a journey or a bonus. */
import { DAYS_PER_YEAR, MINUTES_PER_HOUR } from '../../events/time-spans.js';
import { medianForMean, type Habit, type HabitSetup, type PlanAction } from './habit.js';
import type { Day } from '../planner.js';

export function createWages({ country, bank, controls, parameters, random }: HabitSetup): Habit {
  const { advanceShare, bonusYearlyShare, bonusShareMin, bonusShareMax } = parameters.wages;
  const { payrollFromHour, payrollToHour, payrollMinutes, extrasPerYear, extraShare, extraSigma } = parameters.wages;
  const { employers } = country.places;
  const setup = random.fork('setup');
  const draws = random.fork('draws');
  const payrollHours = employers.map(() => payrollFromHour + setup.next() * (payrollToHour - payrollFromHour));
  const staff = country.people.filter(({ employer }) => employer >= 0);
  const extras = random.fork('extras');

  function planExtras(day: Day, plan: PlanAction): void {
    for (const { index, city: home, employer, monthlyTiyn } of staff) {
      if (!extras.rekey(index, day.index).chance(extrasPerYear / DAYS_PER_YEAR)) continue;
      const city = country.cities[home];
      const card = country.ownCards[index]?.[0];
      const amountTiyn = Math.round(extras.logNormal(medianForMean(monthlyTiyn * extraShare, extraSigma), extraSigma));
      const hour = payrollFromHour + extras.next() * (payrollToHour - payrollFromHour);
      if (city !== undefined && card !== undefined && amountTiyn > 0) plan(day.instantMs(hour, city), card, employer, amountTiyn);
    }
  }

  return {
    planDay(day, plan) {
      if (day.working) planExtras(day, plan);
      const shares = day.pay.map(({ pays }) => (pays === 'rest' ? 1 - advanceShare : pays === 'advance' ? advanceShare : 0));
      if (shares.every((share) => share === 0)) return;
      for (const { index, city: home, employer, paySchedule, monthlyTiyn } of staff) {
        const share = shares[paySchedule] ?? 0;
        const city = country.cities[home];
        const card = country.ownCards[index]?.[0];
        if (share === 0 || city === undefined || card === undefined) continue;
        draws.rekey(index, day.index);
        const bonus = draws.chance(bonusYearlyShare) ? draws.next() * (bonusShareMax - bonusShareMin) + bonusShareMin : 0;
        const hour = (payrollHours[employer] ?? payrollFromHour) + (draws.next() * payrollMinutes) / MINUTES_PER_HOUR;
        plan(day.instantMs(hour, city), card, employer, Math.max(1, Math.round(monthlyTiyn * (share + bonus))));
      }
    },
    perform(card, employer, amountTiyn) {
      const senderIin = employers[employer] ?? null;
      const senderVerification = controls.senderVerification('employer', senderIin, amountTiyn, 0);
      bank.topUp(card, { channel: 'employer', amountTiyn, senderIin, senderVerification });
    },
  };
}
