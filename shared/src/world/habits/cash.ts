/** Cash: round sums at a machine of the own city, mostly the usual one, more of them when the balance allows. */
import { mix } from '../random.js';
import { DAYS_PER_MONTH, SECOND_MS } from '../../events/time-spans.js';
import type { Atm } from '../planner.js';
import { createAppetite, medianForMean, type Habit, type HabitSetup, type PlanAction } from './habit.js';
import { incomeRhythm } from './spending-rhythm.js';

export function createCash({ country, bank, parameters, rhythms, sums, random, whereabouts }: HabitSetup): Habit {
  const { sigma, wishFactor, mainCardShare, secondsBetween, favouriteAtmShare, unmindfulShare } = parameters.cash;
  const { sideCardShare } = parameters.population;
  const appetite = createAppetite(parameters.appetite);
  const rhythmOf = incomeRhythm(parameters.payDays.cashBoost, parameters.payDays.decayDays);
  const { people, ownCards, cities, atms } = country;
  const draws = random.fork('draws');

  /** A machine pays so much at once; whoever wants more asks again. */
  function planVisit(plan: PlanAction, timeMs: number, card: number, target: number, sumTiyn: number, { limitTiyn }: Atm): void {
    for (let nth = 0; nth * limitTiyn < sumTiyn; nth++) {
      plan(timeMs + nth * secondsBetween * SECOND_MS, card, target, Math.min(limitTiyn, sumTiyn - nth * limitTiyn));
    }
  }

  return {
    planDay(day, plan) {
      const rhythm = rhythmOf(day);
      for (const person of people) {
        const { index, comfortTiyn, cash } = person;
        const here = whereabouts[index]!;
        draws.rekey(index, day.index);
        let left = draws.poisson((cash.perMonth / DAYS_PER_MONTH) * rhythm(person));
        const city = cities[here];
        const cards = ownCards[index];
        const machines = country.atmsOf(here);
        if (left === 0 || city === undefined || cards === undefined || cards.length === 0) continue;
        const medianTiyn = medianForMean(cash.meanTiyn * wishFactor, sigma);
        for (; left > 0; left--) {
          const nth = draws.chance(mainCardShare) ? 0 : draws.int(0, cards.length - 1);
          const usualTiyn = nth === 0 ? comfortTiyn : comfortTiyn * sideCardShare;
          const chosen = cards[nth] ?? 0;
          const usual = machines[(mix(index, machines.length) >>> 0) % machines.length];
          const atm = draws.chance(here === person.city ? favouriteAtmShare : 0) ? usual : draws.pick(machines);
          const wishTiyn = draws.logNormal(medianTiyn, sigma) * appetite(bank.balanceTiyn(chosen), usualTiyn);
          // What a side card does not hold is taken from the main one.
          const card = wishTiyn > bank.balanceTiyn(chosen) ? (cards[0] ?? chosen) : chosen;
          const unmindful = draws.chance(unmindfulShare);
          const timeMs = day.instantMs(rhythms.cash(draws.next()), city);
          // Nobody goes to a machine with a card that is known to be blocked.
          if (atm !== undefined && !bank.isBlocked(card))
            planVisit(plan, timeMs, card, unmindful ? -1 - atm.index : atm.index, sums.cash(wishTiyn), atm);
        }
      }
    },
    perform(card, target, amountTiyn) {
      const atm = atms[target < 0 ? -1 - target : target];
      const sumTiyn = target < 0 ? amountTiyn : Math.min(amountTiyn, sums.largestCash(bank.balanceTiyn(card)));
      if (atm !== undefined && sumTiyn > 0) bank.withdraw(card, atm, sumTiyn);
    },
  };
}
