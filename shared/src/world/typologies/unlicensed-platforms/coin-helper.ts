/** Honest look-alike of a hidden exchanger: somebody buys coins on a licensed platform for friends who pay by phone. */
import { aboutWhole, evenly, openingDay } from '../../planning/draw.js';
import { honestParties, lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { createPassOn } from '../../planning/pass-on.js';
import { anyCard, cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

export const coinHelper: LookAlike = {
  whatItIs: 'Somebody buys coins on a licensed platform for friends and colleagues, who pay by phone.',
  howItShows: 'It shows in a small circle of payers, and in purchases on one licensed platform, into one wallet, soon after each payment.',
  mostPeople: 1,
  mostActionsADay: 20,
  creditedKztADay: 100_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['unlicensed-platforms']['coin-helper']);
  const card = anyCard(country, random.fork('card'), country.recruit(random.fork('recruit')));
  const { regulars, machines } = traits;
  const passOn = createPassOn(tools, card, traits, honestParties(tools, card, { regulars, recipients: regulars, machines }));
  const opensOn = openingDay(random.fork('opening'), traits.newlyOpened, tools.days);
  return {
    planner: {
      planDay(day) {
        if (day.index < opensOn) return;
        passOn.planPayments(day, aboutWhole(random, traits.dealsADay * evenly(random, 0, 2)));
      },
    },
    members: [cardMember('helper', card)],
  };
}
