/** Honest look-alike of structuring: somebody sells land or a house, for which the buyer pays in instalments. */
import { wholeTiyn } from '../../planning/draw.js';
import { lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { drawParty, planPayIn } from '../../planning/means.js';
import { anyCard, cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

export const instalmentSeller: LookAlike = {
  whatItIs: 'Somebody sells land or a house, for which the buyer pays in instalments.',
  howItShows: 'It shows in about the same sum from one payer every week or two.',
  mostPeople: 1,
  mostActionsADay: 3,
  creditedKztADay: 60_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies.structuring['instalment-seller']);
  const card = anyCard(country, random.fork('card'), country.recruit(random.fork('recruit')));
  const payer = drawParty(tools, random);
  const partTiyn = tools.sums.round(random, wholeTiyn(traits.partKzt));
  const daysBetween = Math.max(2, Math.round(traits.daysBetween));
  const offset = random.int(0, daysBetween - 1);
  const channel = random.chance(traits.inCash) ? ('terminal' as const) : ('p2p' as const);
  return {
    planner: {
      planDay(day) {
        if ((day.index + offset) % daysBetween === 0) planPayIn(tools, day, { card, channel, wishTiyn: partTiyn, payer });
      },
    },
    members: [cardMember('seller', card)],
  };
}
