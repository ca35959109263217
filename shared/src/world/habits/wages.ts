/** Wages: employers pay their people twice a month, each on days of its own, one payroll after the other. */
import type { Habit, HabitSetup } from './habit.js';

const PAYROLL_HOURS = { first: 9, last: 18 };
/** A payroll of many people takes minutes. */
const PAYROLL_MINUTES = 12;
const BONUS_SHARE_OF_WAGE = { min: 0.2, max: 1 };

export function createWages({ country, bank, controls, parameters, random }: HabitSetup): Habit {
  const { advanceShare, bonusYearlyShare } = parameters.wages;
  const { employers } = country.places;
  const setup = random.fork('setup');
  const draws = random.fork('draws');
  const payrollHours = employers.map(() => PAYROLL_HOURS.first + setup.next() * (PAYROLL_HOURS.last - PAYROLL_HOURS.first));
  const staff = country.people.filter(({ employer }) => employer >= 0);
  return {
    planDay(day, plan) {
      const shares = day.pay.map(({ pays }) => (pays === 'rest' ? 1 - advanceShare : pays === 'advance' ? advanceShare : 0));
      if (shares.every((share) => share === 0)) return;
      for (const { index, city: home, employer, paySchedule, monthlyTiyn } of staff) {
        const share = shares[paySchedule] ?? 0;
        const city = country.cities[home];
        const card = country.ownCards[index]?.[0];
        if (share === 0 || city === undefined || card === undefined) continue;
        draws.rekey(index, day.index);
        const bonus = draws.chance(bonusYearlyShare)
          ? draws.next() * (BONUS_SHARE_OF_WAGE.max - BONUS_SHARE_OF_WAGE.min) + BONUS_SHARE_OF_WAGE.min
          : 0;
        const hour = (payrollHours[employer] ?? PAYROLL_HOURS.first) + (draws.next() * PAYROLL_MINUTES) / 60;
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
