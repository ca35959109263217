/** Honest look-alike of a hidden exchanger: an agent orders goods and tickets for clients, and pays sellers within hours. */
import { onOneDay, openingDay } from '../../planning/draw.js';
import { honestParties, lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { drawParty } from '../../planning/means.js';
import { createPassOn } from '../../planning/pass-on.js';
import { anyCard, cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

export const purchaseAgent: LookAlike = {
  whatItIs: 'An agent orders goods and tickets for clients, and pays the sellers within hours, for a small commission.',
  howItShows:
    'It shows in clients who mostly pay for one thing, and in sellers who are paid again and again, in sums that are seldom round.',
  mostPeople: 1,
  mostActionsADay: 30,
  creditedKztADay: 400_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['unlicensed-platforms']['purchase-agent']);
  const card = anyCard(country, random.fork('card'), country.recruit(random.fork('recruit')));
  const { regulars, machines, sellers } = traits;
  const parties = honestParties(tools, card, { regulars, recipients: sellers, machines });
  const recipient: typeof parties.recipient = (draw) =>
    draw.chance(traits.usualSeller) ? parties.recipient(draw) : drawParty(tools, draw);
  const passOn = createPassOn(tools, card, traits, { ...parties, recipient });
  const opensOn = openingDay(random.fork('opening'), traits.newlyOpened, tools.days);
  return {
    planner: {
      planDay(day) {
        if (day.index < opensOn) return;
        passOn.planPayments(day, onOneDay(random, traits.ordersADay, world.strangers.daySpread));
      },
    },
    members: [cardMember('agent', card)],
  };
}
