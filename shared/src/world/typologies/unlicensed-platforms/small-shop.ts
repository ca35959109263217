/** Honest look-alike of a hidden exchanger: a corner shop whose customers pay onto its owner's card, and which pays its suppliers from it. */
import { onOneDay, openingDay } from '../../planning/draw.js';
import { honestParties, lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { createPassOn } from '../../planning/pass-on.js';
import { anyCard, cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import { SUNDAY } from '../../wall-days.js';
import type { LookAlike } from '../typology.js';

export const smallShop: LookAlike = {
  whatItIs: "A small shop's customers pay by phone onto the card of its owner, who pays suppliers from it.",
  howItShows: 'It shows in many small payments of people who come back, and in a few suppliers who are paid again and again.',
  mostPeople: 1,
  mostActionsADay: 60,
  creditedKztADay: 400_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['unlicensed-platforms']['small-shop']);
  const card = anyCard(country, random.fork('card'), country.recruit(random.fork('recruit'), { occupation: 'self-employed' }));
  const { regulars, machines, suppliers } = traits;
  const passOn = createPassOn(tools, card, traits, honestParties(tools, card, { regulars, recipients: suppliers, machines }));
  const opensOn = openingDay(random.fork('opening'), traits.newlyOpened, tools.days);
  const openOnSundays = random.chance(traits.sundays);
  return {
    planner: {
      planDay(day) {
        if (day.index < opensOn || (day.weekday === SUNDAY && !openOnSundays)) return;
        passOn.planPayments(day, onOneDay(random, traits.customersADay, world.strangers.daySpread));
      },
    },
    members: [cardMember('owner', card)],
  };
}
