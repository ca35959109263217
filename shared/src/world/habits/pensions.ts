/** Pensions: the state's fund pays each pensioner on one day of the month, in the morning. */
import { drawBin } from '../identity.js';
import type { Habit, HabitSetup } from './habit.js';

export function createPensions({ country, bank, controls, parameters, random, nation }: HabitSetup): Habit {
  const { paidFromHour, paidToHour } = parameters.pensions;
  const fundBin = drawBin(nation.fork('pension fund'));
  const draws = random.fork('draws');
  const pensioners = country.people.filter(({ occupation }) => occupation === 'pensioner');
  return {
    planDay(day, plan) {
      for (const person of pensioners) {
        if (person.pensionDay !== day.dayOfMonth) continue;
        const city = country.cities[person.city];
        const card = country.ownCards[person.index]?.[0];
        if (city === undefined || card === undefined) continue;
        const hour = paidFromHour + draws.rekey(person.index, day.index).next() * (paidToHour - paidFromHour);
        plan(day.instantMs(hour, city), card, 0, person.monthlyTiyn);
      }
    },
    perform(card, _target, amountTiyn) {
      const senderVerification = controls.senderVerification('employer', fundBin, amountTiyn, 0);
      bank.topUp(card, { channel: 'employer', amountTiyn, senderIin: fundBin, senderVerification });
    },
  };
}
