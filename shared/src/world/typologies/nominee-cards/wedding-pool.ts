/** Honest look-alike of nominee cards: relatives pay for a wedding onto one card, which then pays the hall and the musicians. */
import type { Day } from '../../planner.js';
import { createPassOn } from '../../planning/pass-on.js';
import { honestParties, lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { onOneDay } from '../../planning/draw.js';
import { anyCard, cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

export const weddingPool: LookAlike = {
  whatItIs: 'A family collects gifts for a wedding on one card and pays the hall, the cooks and the musicians from it.',
  howItShows: 'It shows in gifts of many people over two or three weeks, once, and in a few large payments to vendors.',
  mostPeople: 1,
  mostActionsADay: 15,
  creditedKztADay: 200_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['nominee-cards']['wedding-pool']);
  const card = anyCard(country, random.fork('card'), country.recruit(random.fork('recruit')));
  const { givers, machines, vendors } = traits;
  const passOn = createPassOn(tools, card, traits, honestParties(tools, card, { regulars: givers, recipients: vendors, machines }));
  const firstDay = random.int(0, Math.max(0, tools.days - Math.ceil(traits.poolDays)));
  const isOpen = ({ index }: Day): boolean => index >= firstDay && index < firstDay + traits.poolDays;
  return {
    planner: {
      planDay(day) {
        if (!isOpen(day)) return;
        for (let left = onOneDay(random, givers / traits.poolDays, world.strangers.daySpread); left > 0; left--) passOn.planPayment(day);
      },
    },
    members: [cardMember('host', card)],
  };
}
