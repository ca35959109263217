/** Crypto on licensed platforms: a few per cent of people, each true to one platform, named as its register spells it. */
import { cryptoAssets } from '../../events/exchanger-trade.js';
import { platformRegister } from '../../register/platform-register.js';
import { pickWeighted } from '../places.js';
import { appetite, DAYS_PER_MONTH, type Habit, type HabitSetup } from './habit.js';
import { roundSumTiyn, wholeTengeTiyn } from './round-sums.js';
import { tradingRhythm } from './rhythm.js';

/** Mostly stablecoins; by the order of `cryptoAssets`. */
const ASSET_WEIGHTS = [55, 15, 10, 8, 6, 6];
const ROUND_BUY_SHARE = 0.7;
const MOST_OF_BALANCE = 0.6;
const SMALLEST_TIYN = 200_000;
const SELL = 1;

export function createCrypto({ country, bank, parameters, random }: HabitSetup): Habit {
  const { userShare, tradesPerUserMonth, buyShare, incomeShareMedian, sigma, aliasShare } = parameters.crypto;
  const setup = random.fork('setup');
  const draws = random.fork('draws');
  const users = country.people
    .filter(({ occupation }) => occupation !== 'pensioner' && setup.chance(userShare))
    .map((person) => {
      const asset = cryptoAssets[pickWeighted(setup, ASSET_WEIGHTS)] ?? 'USDT';
      const { name, aliases } = setup.pick(platformRegister);
      const platform = aliases.length > 0 && setup.chance(aliasShare) ? setup.pick(aliases) : name;
      return { person, asset, platform, wallet: country.wallet(setup, asset) };
    });
  return {
    planDay(day, plan) {
      users.forEach(({ person }, user) => {
        if (!draws.rekey(person.index, day.index).chance(tradesPerUserMonth / DAYS_PER_MONTH)) return;
        const city = country.cities[person.city];
        const card = country.ownCards[person.index]?.[0];
        if (city === undefined || card === undefined) return;
        const buys = draws.chance(buyShare);
        const balanceTiyn = bank.balanceTiyn(card);
        const wishTiyn = draws.logNormal(person.monthlyTiyn * incomeShareMedian, sigma);
        const cappedTiyn = buys ? Math.min(wishTiyn * appetite(balanceTiyn, person.comfortTiyn), balanceTiyn * MOST_OF_BALANCE) : wishTiyn;
        const fiatTiyn = buys && draws.chance(ROUND_BUY_SHARE) ? roundSumTiyn(cappedTiyn) : wholeTengeTiyn(cappedTiyn);
        const timeMs = day.instantMs(tradingRhythm(draws.next()), city);
        if (fiatTiyn >= SMALLEST_TIYN) plan(timeMs, user, buys ? 0 : SELL, fiatTiyn);
      });
    },
    perform(user, side, fiatTiyn) {
      const trader = users[user];
      const card = trader === undefined ? undefined : country.ownCards[trader.person.index]?.[0];
      if (trader === undefined || card === undefined) return;
      const { platform, asset, wallet } = trader;
      bank.trade(card, { platform, side: side === SELL ? 'sell' : 'buy', asset, fiatTiyn, wallet });
    },
  };
}
