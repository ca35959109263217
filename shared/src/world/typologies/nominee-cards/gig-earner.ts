/** Honest look-alike of nominee cards: a driver or tutor whom a few clients a day pay by phone. */
import { createPassOn } from '../../planning/pass-on.js';
import { honestParties, lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { onOneDay } from '../../planning/draw.js';
import { cardMember, mainCard, sideCard, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import { SUNDAY } from '../../wall-days.js';
import type { LookAlike } from '../typology.js';

export const gigEarner: LookAlike = {
  whatItIs: 'A driver or tutor is paid by phone by a few clients a day, and lives on it.',
  howItShows: 'It shows in a few small payments on six days a week, and in cash that is only a part of them.',
  mostPeople: 1,
  mostActionsADay: 25,
  creditedKztADay: 60_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['nominee-cards']['gig-earner']);
  const isBeginner = random.chance(traits.beginner);
  const newestCardDays = isBeginner ? world.schemes.youngCardDays : undefined;
  const person = country.recruit(random.fork('recruit'), { occupation: 'self-employed', newestCardDays });
  const card = isBeginner ? sideCard(country, person) : mainCard(country, person);
  const { regulars, machines } = traits;
  const passOn = createPassOn(tools, card, traits, honestParties(tools, card, { regulars, recipients: regulars, machines }));
  const restDay = random.int(1, SUNDAY);
  return {
    planner: {
      planDay(day) {
        if (day.weekday === restDay) return;
        passOn.planPayments(day, onOneDay(random, traits.clientsADay, world.strangers.daySpread));
      },
    },
    members: [cardMember('earner', card)],
  };
}
