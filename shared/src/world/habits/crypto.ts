/** Crypto on licensed platforms: a few per cent of people, each true to one platform, named as its register spells it. */
import { cryptoAssets } from '../../events/exchanger-trade.js';
import { tengeToTiyn } from '../../events/money.js';
import { DAYS_PER_MONTH } from '../../events/time-spans.js';
import { platformRegister } from '../../register/platform-register.js';
import { pickWeighted } from '../places.js';
import { createAppetite, type Habit, type HabitSetup } from './habit.js';
import { createRoundSums, wholeTengeTiyn } from './round-sums.js';
import { createRhythm } from './rhythm.js';

const SELL = 1;

export function createCrypto({ country, bank, parameters, random }: HabitSetup): Habit {
  const { userShare, tradesPerUserMonth, buyShare, incomeShareMedian, sigma, aliasShare } = parameters.crypto;
  const { familyWalletShare, roundBuyShare, mostOfBalance } = parameters.crypto;
  const assetWeights = cryptoAssets.map((asset) => parameters.crypto.assetWeights[asset]);
  const smallestTiyn = tengeToTiyn(parameters.crypto.smallestKzt);
  const appetite = createAppetite(parameters.appetite);
  const tradingRhythm = createRhythm(parameters.rhythms.trading);
  const { roundSumTiyn } = createRoundSums(parameters.roundSums);
  const setup = random.fork('setup');
  const draws = random.fork('draws');
  const wallets = new Map<string, string>();
  const users = country.people
    .filter(({ occupation }) => occupation !== 'pensioner' && setup.chance(userShare))
    .map((person) => {
      const asset = cryptoAssets[pickWeighted(setup, assetWeights)] ?? 'USDT';
      const { name, aliases } = setup.pick(platformRegister);
      const platform = aliases.length > 0 && setup.chance(aliasShare) ? setup.pick(aliases) : name;
      // Families share a wallet: here, with the one who was last to get one for the same coin in the shard.
      const shared = setup.chance(familyWalletShare) ? wallets.get(asset) : undefined;
      const wallet = shared ?? country.wallet(setup, asset);
      wallets.set(asset, wallet);
      return { person, asset, platform, wallet };
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
        const cappedTiyn = buys ? Math.min(wishTiyn * appetite(balanceTiyn, person.comfortTiyn), balanceTiyn * mostOfBalance) : wishTiyn;
        const fiatTiyn = buys && draws.chance(roundBuyShare) ? roundSumTiyn(cappedTiyn) : wholeTengeTiyn(cappedTiyn);
        const timeMs = day.instantMs(tradingRhythm(draws.next()), city);
        if (fiatTiyn >= smallestTiyn) plan(timeMs, user, buys ? 0 : SELL, fiatTiyn);
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
