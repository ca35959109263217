/** Pensions: the state's fund pays each pensioner on one day of the month, in the morning. */
import { drawBin } from '../places.js';
import type { Habit, HabitSetup } from './habit.js';
import { wholeTengeTiyn } from './round-sums.js';

const FIRST_HOUR = 6;
const LAST_HOUR = 11;

export function createPensions({ country, bank, controls, parameters, random, nation }: HabitSetup): Habit {
  const { firstDayOfMonth, lastDayOfMonth } = parameters.pensions;
  const fundBin = drawBin(nation.fork('pension fund'));
  const setup = random.fork('setup');
  const draws = random.fork('draws');
  const pensioners = country.people.filter(({ occupation }) => occupation === 'pensioner');
  const dayOf = pensioners.map(() => setup.int(Math.min(firstDayOfMonth, lastDayOfMonth), lastDayOfMonth));
  return {
    planDay(day, plan) {
      pensioners.forEach((person, nth) => {
        if (dayOf[nth] !== day.dayOfMonth) return;
        const city = country.cities[person.city];
        const card = country.ownCards[person.index]?.[0];
        if (city === undefined || card === undefined) return;
        const hour = FIRST_HOUR + draws.rekey(person.index, day.index).next() * (LAST_HOUR - FIRST_HOUR);
        plan(day.instantMs(hour, city), card, 0, wholeTengeTiyn(person.monthlyTiyn));
      });
    },
    perform(card, _target, amountTiyn) {
      const senderVerification = controls.senderVerification('employer', fundBin, amountTiyn, 0);
      bank.topUp(card, { channel: 'employer', amountTiyn, senderIin: fundBin, senderVerification });
    },
  };
}
