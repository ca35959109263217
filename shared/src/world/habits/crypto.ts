/** Crypto on licensed platforms: a few per cent of people, each true to one platform, named as its register spells it. */
import { cryptoAssets } from '../../events/exchanger-trade.js';
import { tengeToTiyn } from '../../events/money.js';
import { DAY_MS, DAYS_PER_MONTH } from '../../events/time-spans.js';
import { isLicensedAt, lastingPlatforms, platformRegister, type RegisteredPlatform } from '../../register/platform-register.js';
import { misspelt } from '../platform-spelling.js';
import { pickWeighted } from '../places.js';
import { createAppetite, type Habit, type HabitSetup } from './habit.js';

const SELL = 1;

/** As it stands on payments: the platform's name, or the first other form of it. */
const nameOn = ({ name, aliases }: RegisteredPlatform, usesAlias: boolean): string => (usesAlias ? (aliases[0] ?? name) : name);

export function createCrypto({ country, bank, parameters, rhythms, sums, random, nation }: HabitSetup): Habit {
  const { userShare, tradesPerUserMonth, buyShare, incomeShareMedian, sigma, aliasShare } = parameters.crypto;
  const { familyWalletShare, mostOfBalance, misspeltShare } = parameters.crypto;
  const assetWeights = cryptoAssets.map((asset) => parameters.crypto.assetWeights[asset]);
  const smallestTiyn = tengeToTiyn(parameters.crypto.smallestKzt);
  const appetite = createAppetite(parameters.appetite);
  const setup = random.fork('setup');
  const draws = random.fork('draws');
  const spelling = random.fork('spelling');
  const slipOf = (name: string, slip: string) => nation.fork('slip', name, slip);
  const wallets = new Map<string, string>();
  const users = country.people
    .filter(({ occupation }) => occupation !== 'pensioner' && setup.chance(userShare))
    .map((person) => {
      const asset = cryptoAssets[pickWeighted(setup, assetWeights)] ?? 'USDT';
      const [favourite, other] = [setup.pick(platformRegister), setup.pick(lastingPlatforms)];
      const usesAlias = setup.chance(aliasShare);
      // Families share a wallet: here, with the one who was last to get one for the same coin in the shard.
      const shared = setup.chance(familyWalletShare) ? wallets.get(asset) : undefined;
      const wallet = shared ?? country.wallet(setup, asset);
      wallets.set(asset, wallet);
      return { person, asset, favourite, nameOfFavourite: nameOn(favourite, usesAlias), nameOfOther: nameOn(other, usesAlias), wallet };
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
        const fiatTiyn = sums.trade(draws, buys ? 'buy' : 'sell', cappedTiyn);
        const timeMs = day.instantMs(rhythms.trading(draws.next()), city);
        if (fiatTiyn >= smallestTiyn) plan(timeMs, user, buys ? 0 : SELL, fiatTiyn);
      });
    },
    perform(user, side, fiatTiyn) {
      const trader = users[user];
      const card = trader === undefined ? undefined : country.ownCards[trader.person.index]?.[0];
      if (trader === undefined || card === undefined) return;
      const { favourite, nameOfFavourite, nameOfOther, asset, wallet } = trader;
      // Nobody honest trades with a platform before it is licensed, or afterwards.
      const name = isLicensedAt(favourite, bank.nowMs) ? nameOfFavourite : nameOfOther;
      const own = spelling.rekey(user, Math.floor(bank.nowMs / DAY_MS));
      const platform = own.chance(misspeltShare) ? misspelt(own, name, slipOf) : name;
      bank.trade(card, { platform, side: side === SELL ? 'sell' : 'buy', asset, fiatTiyn, wallet });
    },
  };
}
