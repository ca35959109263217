/** Purchases: most of what happens in the country. Daily and weekly rhythm, favourite shops, heavy-tailed sums. */
import { mix } from '../random.js';
import { appetite, DAYS_PER_MONTH, medianForMean, type Habit, type HabitSetup } from './habit.js';
import { SIDE_CARD_SHARE } from '../people.js';
import { roundSumTiyn, wholeTengeTiyn } from './round-sums.js';
import { shoppingRhythm } from './rhythm.js';

const FAVOURITE_SHOPS = 5;
const SATURDAY = 6;
/** Nobody plans to spend more than this part of a card's balance at once. */
const MOST_OF_BALANCE = 0.6;
const SMALLEST_TIYN = 10_000;

export function createPurchases({ country, bank, parameters, random }: HabitSetup): Habit {
  const { perPersonDay, weekendFactor, holidayFactor, incomeShare, sigma, favouriteShopShare, roundShare, otherCardShare } =
    parameters.purchases;
  const { shops, firstShop, shopCount } = country.places;
  const draws = random.fork('draws');
  const medianShare = medianForMean(incomeShare / (perPersonDay * DAYS_PER_MONTH), sigma);
  const { people, ownCards, cities } = country;
  return {
    planDay(day, plan) {
      const mean = perPersonDay * (day.holiday ? holidayFactor : day.weekday >= SATURDAY ? weekendFactor : 1);
      for (let index = 0; index < people.length; index++) {
        draws.rekey(index, day.index);
        let left = draws.poisson(mean);
        const person = people[index];
        const cards = ownCards[index];
        const city = person === undefined ? undefined : cities[person.city];
        if (left === 0 || person === undefined || cards === undefined || city === undefined) continue;
        const first = firstShop[person.city] ?? 0;
        const count = shopCount[person.city] ?? 1;
        for (; left > 0; left--) {
          const nth = cards.length > 1 && draws.chance(otherCardShare) ? draws.int(1, cards.length - 1) : 0;
          const card = cards[nth] ?? 0;
          const balanceTiyn = bank.balanceTiyn(card);
          const sumTiyn =
            draws.logNormal(person.monthlyTiyn * medianShare, sigma) *
            appetite(balanceTiyn, nth === 0 ? person.comfortTiyn : person.comfortTiyn * SIDE_CARD_SHARE);
          const shop = draws.chance(favouriteShopShare)
            ? first + ((mix(index, draws.int(1, FAVOURITE_SHOPS)) >>> 0) % count)
            : first + draws.int(0, count - 1);
          const cappedTiyn = Math.max(SMALLEST_TIYN, Math.min(sumTiyn, balanceTiyn * MOST_OF_BALANCE));
          const amountTiyn = draws.chance(roundShare) ? roundSumTiyn(cappedTiyn) : wholeTengeTiyn(cappedTiyn);
          const timeMs = day.instantMs(shoppingRhythm(draws.next()), city);
          if (amountTiyn <= balanceTiyn) plan(timeMs, card, shop, amountTiyn);
        }
      }
    },
    perform(card, shop, amountTiyn) {
      bank.purchase(card, shops[shop] ?? '', amountTiyn);
    },
  };
}
