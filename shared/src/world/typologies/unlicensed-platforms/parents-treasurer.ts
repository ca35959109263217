/** Honest look-alike of a hidden exchanger: a parent who collects for a school class now and then, and pays what it was for. */
import { DAYS_PER_MONTH } from '../../../events/time-spans.js';
import { aboutWhole, atLeastOne } from '../../planning/draw.js';
import { honestParties, lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { createPassOn } from '../../planning/pass-on.js';
import { anyCard, cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

export const parentsTreasurer: LookAlike = {
  whatItIs: 'A parent collects money for a school class, and pays teachers of courses, excursions and presents.',
  howItShows: 'It shows in the same parents who all pay within days, some times a year, and in one or two payments for them all.',
  mostPeople: 1,
  mostActionsADay: 40,
  creditedKztADay: 60_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['unlicensed-platforms']['parents-treasurer']);
  const card = anyCard(country, random.fork('card'), country.recruit(random.fork('recruit')));
  const { parents, machines, vendors } = traits;
  const passOn = createPassOn(tools, card, traits, honestParties(tools, card, { regulars: parents, recipients: vendors, machines }));
  /** Parents who have still to pay, of whom a part does each day. */
  let owing = 0;
  return {
    planner: {
      planDay(day) {
        if (random.chance(Math.min(1, traits.collectionsAMonth / DAYS_PER_MONTH))) owing = atLeastOne(random, parents);
        const pay = Math.min(owing, aboutWhole(random, owing * traits.paysToday));
        owing -= pay;
        passOn.planPayments(day, pay);
      },
    },
    members: [cardMember('treasurer', card)],
  };
}
