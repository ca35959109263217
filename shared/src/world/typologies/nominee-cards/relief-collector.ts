/** Honest look-alike of nominee cards: somebody collects from many for an operation or a funeral, and pays for it within days. */
import type { Day } from '../../planner.js';
import { createPassOn } from '../../planning/pass-on.js';
import { honestParties, lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { onOneDay } from '../../planning/draw.js';
import { anyCard, cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

export const reliefCollector: LookAlike = {
  whatItIs: 'Somebody collects from many people for an operation or a funeral, and pays it within days.',
  howItShows: 'It shows in one burst of gifts from strangers that is never repeated, on a card that its holder lives on.',
  mostPeople: 1,
  mostActionsADay: 15,
  creditedKztADay: 200_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['nominee-cards']['relief-collector']);
  const card = anyCard(country, random.fork('card'), country.recruit(random.fork('recruit')));
  const { givers, machines } = traits;
  const passOn = createPassOn(tools, card, traits, honestParties(tools, card, { regulars: givers, recipients: 1, machines }));
  const firstDay = random.int(0, Math.max(0, tools.days - Math.ceil(traits.poolDays)));
  const isOpen = ({ index }: Day): boolean => index >= firstDay && index < firstDay + traits.poolDays;
  return {
    planner: {
      planDay(day) {
        if (!isOpen(day)) return;
        for (let left = onOneDay(random, givers / traits.poolDays, world.strangers.daySpread); left > 0; left--) passOn.planPayment(day);
      },
    },
    members: [cardMember('collector', card)],
  };
}
