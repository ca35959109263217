/** Cash: round sums at a machine of the own city, mostly the usual one, more of them when the balance allows. */
import { mix } from '../random.js';
import { appetite, DAYS_PER_MONTH, medianForMean, type Habit, type HabitSetup } from './habit.js';
import { SIDE_CARD_SHARE } from '../people.js';
import { cashSumTiyn, largestCashSumTiyn } from './round-sums.js';
import { cashRhythm } from './rhythm.js';

/** Withdrawals made with the main card without a thought of the others. */
const MAIN_CARD_SHARE = 0.6;

export function createCash({ country, bank, parameters, random }: HabitSetup): Habit {
  const { withdrawalsPerPersonMonth, incomeShare, pensionerIncomeShare, sigma, favouriteAtmShare, unmindfulShare } = parameters.cash;
  const { people, ownCards, cities, atms } = country;
  const draws = random.fork('draws');
  return {
    planDay(day, plan) {
      for (const { index, city: home, monthlyTiyn, comfortTiyn, occupation } of people) {
        draws.rekey(index, day.index);
        let left = draws.poisson(withdrawalsPerPersonMonth / DAYS_PER_MONTH);
        const city = cities[home];
        const cards = ownCards[index];
        const machines = country.atmsOf(home);
        if (left === 0 || city === undefined || cards === undefined) continue;
        const share = occupation === 'pensioner' ? pensionerIncomeShare : incomeShare;
        const medianTiyn = medianForMean((share * monthlyTiyn) / withdrawalsPerPersonMonth, sigma);
        for (; left > 0; left--) {
          const nth = draws.chance(MAIN_CARD_SHARE) ? 0 : draws.int(0, cards.length - 1);
          const card = cards[nth] ?? 0;
          const usualTiyn = nth === 0 ? comfortTiyn : comfortTiyn * SIDE_CARD_SHARE;
          const usual = machines[(mix(index, machines.length) >>> 0) % machines.length];
          const atm = draws.chance(favouriteAtmShare) ? usual : draws.pick(machines);
          const wishTiyn = draws.logNormal(medianTiyn, sigma) * appetite(bank.balanceTiyn(card), usualTiyn);
          const unmindful = draws.chance(unmindfulShare);
          const timeMs = day.instantMs(cashRhythm(draws.next()), city);
          if (atm !== undefined) plan(timeMs, card, unmindful ? -1 - atm.index : atm.index, cashSumTiyn(wishTiyn));
        }
      }
    },
    perform(card, target, amountTiyn) {
      const atm = atms[target < 0 ? -1 - target : target];
      const sumTiyn = target < 0 ? amountTiyn : Math.min(amountTiyn, largestCashSumTiyn(bank.balanceTiyn(card)));
      if (atm !== undefined && sumTiyn > 0) bank.withdraw(card, atm, sumTiyn);
    },
  };
}
