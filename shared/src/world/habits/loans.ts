/** Consumer loans: a bank pays a sum to the main card now and then; it is spent like any other money. */
import { bankNames, drawBin } from '../places.js';
import { DAYS_PER_YEAR, type Habit, type HabitSetup } from './habit.js';
import { roundSumTiyn } from './round-sums.js';
import { officeRhythm } from './rhythm.js';

export function createLoans({ country, bank, controls, parameters, random, nation }: HabitSetup): Habit {
  const { perPersonYear, incomeMonths, sigma } = parameters.loans;
  const lenders = new Map<string, string>(bankNames.map((name) => [name, drawBin(nation.fork('lender', name))]));
  const draws = random.fork('draws');
  return {
    planDay(day, plan) {
      for (const { index, city: home, monthlyTiyn } of country.people) {
        if (!draws.rekey(index, day.index).chance(perPersonYear / DAYS_PER_YEAR)) continue;
        const city = country.cities[home];
        const card = country.ownCards[index]?.[0];
        if (city === undefined || card === undefined) continue;
        const amountTiyn = roundSumTiyn(draws.logNormal(monthlyTiyn * incomeMonths, sigma));
        plan(day.instantMs(officeRhythm(draws.next()), city), card, 0, amountTiyn);
      }
    },
    perform(card, _target, amountTiyn) {
      const senderIin = lenders.get(country.cards[card]?.bank ?? '') ?? null;
      bank.topUp(card, {
        channel: 'loan',
        amountTiyn,
        senderIin,
        senderVerification: controls.senderVerification('loan', senderIin, amountTiyn, 0),
      });
    },
  };
}
