/** Honest look-alike of unlicensed platforms: a heavy user of licensed ones, whose names stand on payments in several forms. */
import { cryptoAssets } from '../../../events/exchanger-trade.js';
import { tengeToTiyn } from '../../../events/money.js';
import { DAYS_PER_MONTH } from '../../../events/time-spans.js';
import { aboutWhole } from '../../planning/draw.js';
import { lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { openCoinAccount, trade } from '../../planning/means.js';
import { anyCard, cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

export const licensedTrader: LookAlike = {
  whatItIs: 'Somebody trades much on registered platforms, whose names stand on payments in several forms.',
  howItShows: 'It shows in platforms of the register, and in the same few wallets.',
  mostPeople: 1,
  mostActionsADay: 8,
  creditedKztADay: 500_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, eventQueue, random, rhythms, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['unlicensed-platforms']['licensed-trader']);
  const card = anyCard(country, random.fork('card'), country.recruit(random.fork('recruit')));
  const city = country.cities[card.city]!;
  const accounts = random
    .shuffle(cryptoAssets)
    .slice(0, 2)
    .map((asset) => openCoinAccount(tools, random, asset));
  return {
    planner: {
      planDay(day) {
        for (let left = aboutWhole(random, traits.tradesAMonth / DAYS_PER_MONTH); left > 0; left--) {
          const side = random.chance(traits.sells) ? ('sell' as const) : ('buy' as const);
          const [account, wishTiyn] = [random.pick(accounts), tengeToTiyn(Math.ceil(random.logNormal(traits.sumKzt, traits.sumSigma)))];
          eventQueue.at(day.instantMs(rhythms.trading(random.next()), city), () => trade(tools, card, side, account, wishTiyn));
        }
      },
    },
    members: [cardMember('trader', card)],
  };
}
