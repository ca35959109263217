/** Wages: employers pay their people on the two pay-days of a month, one payroll after the other. */
import type { Habit, HabitSetup } from './habit.js';

const LAST_DAY_OF_FINAL_PAY = 10;
const PAYROLL_HOURS = { first: 9, last: 18 };
/** A payroll of many people takes minutes. */
const PAYROLL_MINUTES = 12;
const BONUS_SHARE_OF_WAGE = { min: 0.2, max: 1 };

export function createWages({ country, bank, controls, parameters, random }: HabitSetup): Habit {
  const { advanceShare, bonusYearlyShare } = parameters.wages;
  const { employers, firstEmployer, employerCount } = country.places;
  const setup = random.fork('setup');
  const draws = random.fork('draws');
  const payrollHours = employers.map(() => PAYROLL_HOURS.first + setup.next() * (PAYROLL_HOURS.last - PAYROLL_HOURS.first));
  const staff = country.people.filter(({ occupation }) => occupation === 'salaried');
  const employerOf = staff.map(({ city }) => (firstEmployer[city] ?? 0) + setup.int(0, (employerCount[city] ?? 1) - 1));
  return {
    planDay(day, plan) {
      if (!day.payDay) return;
      const share = day.dayOfMonth <= LAST_DAY_OF_FINAL_PAY ? 1 - advanceShare : advanceShare;
      staff.forEach((person, nth) => {
        const employer = employerOf[nth] ?? 0;
        const city = country.cities[person.city];
        const card = country.ownCards[person.index]?.[0];
        if (city === undefined || card === undefined) return;
        draws.rekey(person.index, day.index);
        const bonus = draws.chance(bonusYearlyShare)
          ? draws.next() * (BONUS_SHARE_OF_WAGE.max - BONUS_SHARE_OF_WAGE.min) + BONUS_SHARE_OF_WAGE.min
          : 0;
        const hour = (payrollHours[employer] ?? PAYROLL_HOURS.first) + (draws.next() * PAYROLL_MINUTES) / 60;
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
