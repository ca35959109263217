/** Card fees: some cards cost a little every month, on a day of their own, in the small hours when banks do their books. */
import { tengeToTiyn } from '../../events/money.js';
import { LAST_DAY_OF_EVERY_MONTH } from '../../events/time-spans.js';
import { drawSecret, mix, unitOf } from '../random.js';
import type { Habit, HabitSetup } from './habit.js';

export function createFees({ country, bank, parameters, random }: HabitSetup): Habit {
  const { monthlyShare, monthlyKzt, bookedFromHour, bookedToHour } = parameters.fees;
  const secret = drawSecret(random);
  const amountTiyn = tengeToTiyn(monthlyKzt);
  return {
    planDay(day, plan) {
      // Every card of the bank, whoever holds it and whatever it was issued for.
      for (const { index, key, city: home } of country.cards) {
        const unit = unitOf(mix(secret, key));
        if (unit >= monthlyShare || 1 + Math.floor((unit / monthlyShare) * LAST_DAY_OF_EVERY_MONTH) !== day.dayOfMonth) continue;
        const city = country.cities[home];
        if (city === undefined) continue;
        plan(day.instantMs(bookedFromHour + unitOf(key) * (bookedToHour - bookedFromHour), city), index, 0, amountTiyn);
      }
    },
    perform(card, _target, feeTiyn) {
      bank.fee(card, feeTiyn);
    },
  };
}
