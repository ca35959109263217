/** Honest look-alike of structuring: a landlord whose tenants pay a fixed sum every month, often near the threshold. */
import { LAST_DAY_OF_EVERY_MONTH } from '../../../events/time-spans.js';
import { atLeastOne, drawTiyn } from '../../planning/draw.js';
import { lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { drawParty, planPayIn } from '../../planning/means.js';
import { anyCard, cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

export const landlord: LookAlike = {
  whatItIs: 'Tenants pay their rent, a fixed sum of some hundred thousand tenge, every month.',
  howItShows: 'It shows in the same sum from the same payer on about the same day of every month.',
  mostPeople: 1,
  mostActionsADay: 8,
  creditedKztADay: 60_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies.structuring.landlord);
  const card = anyCard(country, random.fork('card'), country.recruit(random.fork('recruit')));
  const tenants = Array.from({ length: atLeastOne(random, traits.tenants) }, () => ({
    payer: drawParty(tools, random),
    rentTiyn: tools.sums.round(random, drawTiyn(random, traits.rentKzt, world.schemes.sigma)),
    payDay: random.int(1, LAST_DAY_OF_EVERY_MONTH),
    channel: random.chance(traits.inCash) ? ('terminal' as const) : ('p2p' as const),
  }));
  return {
    planner: {
      planDay(day) {
        for (const { payer, rentTiyn, payDay, channel } of tenants) {
          if (day.dayOfMonth === payDay) planPayIn(tools, day, { card, channel, wishTiyn: rentTiyn, payer });
        }
      },
    },
    members: [cardMember('landlord', card)],
  };
}
