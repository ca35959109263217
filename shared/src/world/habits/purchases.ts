/** Purchases: most of what happens in the country. Daily and weekly rhythm, favourite shops, heavy-tailed sums. */
import { DAYS_PER_MONTH } from '../../events/time-spans.js';
import { tengeToTiyn } from '../../events/money.js';
import { mix } from '../random.js';
import { createAppetite, medianForMean, type Habit, type HabitSetup } from './habit.js';
import { incomeRhythm, seasonOf } from './spending-rhythm.js';

export function createPurchases({ country, bank, parameters, rhythms, sums, random, whereabouts }: HabitSetup): Habit {
  const { perPersonDay, sigma, favouriteShops, favouriteShopShare, mostOfBalance, otherCardShare } = parameters.purchases;
  const smallestTiyn = tengeToTiyn(parameters.purchases.smallestKzt);
  const { shops, firstShop, shopCount, shopPrices, shopCity } = country.places;
  const draws = random.fork('draws');
  const { sideCardShare } = parameters.population;
  const appetite = createAppetite(parameters.appetite);
  const rhythmOf = incomeRhythm(parameters.payDays.purchaseBoost, parameters.payDays.decayDays);
  const perMonth = perPersonDay * DAYS_PER_MONTH;
  const { people, ownCards, cities } = country;
  return {
    planDay(day, plan) {
      const rhythm = rhythmOf(day);
      const mean = perPersonDay * seasonOf(day, parameters);
      for (let index = 0; index < people.length; index++) {
        draws.rekey(index, day.index);
        const person = people[index];
        if (person === undefined) continue;
        let left = draws.poisson(mean * rhythm(person));
        const cards = ownCards[index];
        const here = whereabouts[index]!;
        const city = cities[here];
        if (left === 0 || cards === undefined || cards.length === 0 || city === undefined) continue;
        const first = firstShop[here] ?? 0;
        const count = shopCount[here] ?? 1;
        for (; left > 0; left--) {
          const nth = cards.length > 1 && draws.chance(otherCardShare) ? draws.int(1, cards.length - 1) : 0;
          const card = cards[nth] ?? 0;
          const balanceTiyn = bank.balanceTiyn(card);
          const shop = draws.chance(here === person.city ? favouriteShopShare : 0)
            ? first + ((mix(index, draws.int(1, favouriteShops)) >>> 0) % count)
            : first + draws.int(0, count - 1);
          const usualTiyn = (person.budget.purchasesTiyn / perMonth) * (shopPrices[shop] ?? 1);
          const sumTiyn =
            draws.logNormal(medianForMean(usualTiyn, sigma), sigma) *
            appetite(balanceTiyn, nth === 0 ? person.comfortTiyn : person.comfortTiyn * sideCardShare);
          const cappedTiyn = Math.max(smallestTiyn, Math.min(sumTiyn, balanceTiyn * mostOfBalance));
          const amountTiyn = sums.purchase(draws, cappedTiyn);
          const timeMs = day.instantMs(rhythms.shopping(draws.next()), city);
          if (amountTiyn <= balanceTiyn) plan(timeMs, card, shop, amountTiyn);
        }
      }
    },
    perform(card, shop, amountTiyn) {
      bank.purchase(card, shops[shop] ?? '', amountTiyn, undefined, shopCity[shop]);
    },
  };
}
