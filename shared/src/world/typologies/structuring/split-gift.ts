/** Honest look-alike of structuring: relatives help with a flat, each with a large sum, within days. */
import { atLeastOne, drawTiyn } from '../../planning/draw.js';
import { lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { drawParty, planPayIn } from '../../planning/means.js';
import { anyCard, cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

export const splitGift: LookAlike = {
  whatItIs: 'Relatives help somebody with the first payment for a flat, each with a large sum.',
  howItShows: 'It shows in a few payers who name themselves, each once, within days.',
  mostPeople: 1,
  mostActionsADay: 8,
  creditedKztADay: 100_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies.structuring['split-gift']);
  const card = anyCard(country, random.fork('card'), country.recruit(random.fork('recruit')));
  const firstDay = random.int(0, Math.max(0, tools.days - Math.ceil(traits.days)));
  const gifts = Array.from({ length: atLeastOne(random, traits.givers) }, () => ({
    payer: drawParty(tools, random),
    onDay: firstDay + Math.floor(traits.days * random.next()),
    wishTiyn: drawTiyn(random, traits.giftKzt, world.schemes.sigma),
    channel: random.chance(traits.inCash) ? ('terminal' as const) : ('p2p' as const),
  }));
  return {
    planner: {
      planDay(day) {
        for (const { payer, onDay, wishTiyn, channel } of gifts) {
          if (day.index === onDay) planPayIn(tools, day, { card, channel, wishTiyn, payer });
        }
      },
    },
    members: [cardMember('recipient', card)],
  };
}
