/** Card fees: some cards cost a little every month, on a day of their own, in the small hours when banks do their books. */
import { tengeToTiyn } from '../../events/money.js';
import { unitOf } from '../random.js';
import type { Habit, HabitSetup } from './habit.js';

const LAST_DAY_OF_EVERY_MONTH = 28;
const BOOKKEEPING_HOURS = { first: 4, length: 3 };

export function createFees({ country, bank, parameters, random }: HabitSetup): Habit {
  const { monthlyShare, monthlyKzt } = parameters.fees;
  const setup = random.fork('setup');
  const amountTiyn = tengeToTiyn(monthlyKzt);
  /** 0 for cards without a fee. */
  const dayOf = country.cards.map(() => (setup.chance(monthlyShare) ? setup.int(1, LAST_DAY_OF_EVERY_MONTH) : 0));
  return {
    planDay(day, plan) {
      for (let card = 0; card < dayOf.length; card++) {
        if (dayOf[card] !== day.dayOfMonth) continue;
        const city = country.cities[country.cards[card]?.city ?? 0];
        if (city === undefined) continue;
        plan(day.instantMs(BOOKKEEPING_HOURS.first + unitOf(card) * BOOKKEEPING_HOURS.length, city), card, 0, amountTiyn);
      }
    },
    perform(card, _target, feeTiyn) {
      bank.fee(card, feeTiyn);
    },
  };
}
