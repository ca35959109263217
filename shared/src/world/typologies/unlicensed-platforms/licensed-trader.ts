/** Honest look-alike of unlicensed platforms: a heavy user of licensed ones, whose names stand on payments in several forms. */
import { cryptoAssets } from '../../../events/exchanger-trade.js';
import { lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { openCoinAccount } from '../../planning/means.js';
import { anyCard, cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import { planTrades } from '../../planning/trades.js';
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
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['unlicensed-platforms']['licensed-trader']);
  const card = anyCard(country, random.fork('card'), country.recruit(random.fork('recruit')));
  const accounts = random
    .shuffle(cryptoAssets)
    .slice(0, 2)
    .map((asset) => openCoinAccount(tools, random, asset));
  return {
    planner: {
      planDay: (day) => planTrades(tools, day, card, traits, () => random.pick(accounts)),
    },
    members: [cardMember('trader', card)],
  };
}
