/** Honest look-alike of a hidden exchanger: friends who save in turns; one of them collects, and pays whose turn it is. */
import { atLeastOne } from '../../planning/draw.js';
import { honestParties, lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { createPassOn } from '../../planning/pass-on.js';
import { anyCard, cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

export const savingsCircle: LookAlike = {
  whatItIs: 'Friends save in turns: one of them collects every few weeks, and pays out to whose turn it is.',
  howItShows: 'It shows in the same friends who pay about the same at regular times, and in one of them who is paid at once.',
  mostPeople: 1,
  mostActionsADay: 30,
  creditedKztADay: 100_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['unlicensed-platforms']['savings-circle']);
  const card = anyCard(country, random.fork('card'), country.recruit(random.fork('recruit')));
  const { members, machines } = traits;
  const passOn = createPassOn(tools, card, traits, honestParties(tools, card, { regulars: members, recipients: members, machines }));
  const roundDays = Math.max(2, Math.round(traits.roundDays));
  const offset = random.int(0, roundDays - 1);
  return {
    planner: {
      planDay(day) {
        // Some pay a day late.
        const late = (day.index + offset) % roundDays;
        if (late > 1) return;
        passOn.planPayments(day, atLeastOne(random, members / 2));
      },
    },
    members: [cardMember('collector', card)],
  };
}
