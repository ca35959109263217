/** Honest look-alike of unlicensed platforms: a heavy user of licensed ones, whose names stand on payments in several forms. */
import { platformRegister } from '../../../register/platform-register.js';
import { tengeToTiyn } from '../../../events/money.js';
import type { Planner } from '../../planner.js';
import { aboutWhole, evenly, skewed, spokenTiyn, typedTiyn, type Span } from '../../planning/draw.js';
import { cardMember, mainCard, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

const TRADES_A_DAY: Span = [0.5, 4];
const SUM_TENGE: Span = [15_000, 400_000];
const ASSETS = ['USDT', 'USDT', 'BTC', 'ETH', 'TRX', 'TON', 'SOL'] as const;
const SMALLEST_TRADE_TIYN = tengeToTiyn(3000);

export const licensedTrader: LookAlike = {
  whatItIs: 'Somebody trades much on registered platforms, whose names stand on payments in several forms.',
  howItShows: 'It shows in platforms of the register, and in the same one to three wallets.',
  mostPeople: 1,
  mostActionsADay: 8,
  creditedKztADay: 500_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, bank, eventQueue, random } = tools;
  const card = mainCard(country, country.recruit(random.fork('recruit')));
  const city = country.cities[card.city]!;
  const names = random
    .shuffle(platformRegister)
    .slice(0, random.int(1, 4))
    .flatMap(({ name, aliases }) => [name, ...aliases]);
  const assets = random.shuffle(ASSETS).slice(0, random.int(1, 3));
  const wallets = new Map(assets.map((asset) => [asset, country.wallet(random, asset)]));
  const tradesADay = evenly(random, TRADES_A_DAY);

  const trade = (): void => {
    const asset = random.pick(assets);
    const wantedTiyn = spokenTiyn(random, skewed(random, SUM_TENGE), 0.5);
    const heldTiyn = typedTiyn(random, bank.balanceTiyn(card.index) * 0.8);
    const buys = heldTiyn > wantedTiyn / 2 && random.chance(0.55);
    const fiatTiyn = buys ? Math.min(wantedTiyn, heldTiyn) : wantedTiyn;
    if (fiatTiyn < SMALLEST_TRADE_TIYN) return;
    bank.trade(card.index, { platform: random.pick(names), side: buys ? 'buy' : 'sell', asset, fiatTiyn, wallet: wallets.get(asset)! });
  };
  const planner: Planner = {
    planDay(day) {
      for (let left = aboutWhole(random, tradesADay * evenly(random, [0.3, 1.7])); left > 0; left--) {
        eventQueue.at(day.instantMs(evenly(random, [7, 24.5]), city), trade);
      }
    },
  };
  return { planner, members: [cardMember('trader', card)] };
}
