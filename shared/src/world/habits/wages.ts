/** Wages: employers pay their people on the two pay-days of a month, one payroll after the other. */
import { MINUTES_PER_HOUR } from '../../events/time-spans.js';
import type { Habit, HabitSetup } from './habit.js';

export function createWages({ country, bank, controls, parameters, random }: HabitSetup): Habit {
  const { advanceShare, bonusYearlyShare, bonusShareMin, bonusShareMax, finalPayDay } = parameters.wages;
  const { payrollFromHour, payrollToHour, payrollMinutes } = parameters.wages;
  const { employers, firstEmployer, employerCount } = country.places;
  const setup = random.fork('setup');
  const draws = random.fork('draws');
  const payrollHours = employers.map(() => payrollFromHour + setup.next() * (payrollToHour - payrollFromHour));
  const staff = country.people.filter(({ occupation }) => occupation === 'salaried');
  const employerOf = staff.map(({ city }) => (firstEmployer[city] ?? 0) + setup.int(0, (employerCount[city] ?? 1) - 1));
  return {
    planDay(day, plan) {
      if (!day.payDay) return;
      const share = day.dayOfMonth <= finalPayDay ? 1 - advanceShare : advanceShare;
      staff.forEach((person, nth) => {
        const employer = employerOf[nth] ?? 0;
        const city = country.cities[person.city];
        const card = country.ownCards[person.index]?.[0];
        if (city === undefined || card === undefined) return;
        draws.rekey(person.index, day.index);
        const bonus = draws.chance(bonusYearlyShare) ? draws.next() * (bonusShareMax - bonusShareMin) + bonusShareMin : 0;
        const hour = (payrollHours[employer] ?? payrollFromHour) + (draws.next() * payrollMinutes) / MINUTES_PER_HOUR;
        plan(day.instantMs(hour, city), card, employer, Math.max(1, Math.round(person.monthlyTiyn * (share + bonus))));
      });
    },
    perform(card, employer, amountTiyn) {
      const senderIin = employers[employer] ?? null;
      const senderVerification = controls.senderVerification('employer', senderIin, amountTiyn, 0);
      bank.topUp(card, { channel: 'employer', amountTiyn, senderIin, senderVerification });
    },
  };
}
