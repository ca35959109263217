/** Honest look-alike of structuring: somebody pays the takings of a shop in at terminals, and pays suppliers with them. */
import { DAYS_PER_MONTH } from '../../../events/time-spans.js';
import { aboutWhole, drawTiyn } from '../../planning/draw.js';
import { honestParties, lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { payIn } from '../../planning/means.js';
import { createPassOn, unpaid } from '../../planning/pass-on.js';
import { cardMember, mainCard, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

export const takingsDepositor: LookAlike = {
  whatItIs: 'Somebody pays the takings of a shop in at terminals several times a week, and pays suppliers with them.',
  howItShows: 'It shows in deposits of all sizes, week after week, mostly named as the own money.',
  mostPeople: 1,
  mostActionsADay: 8,
  creditedKztADay: 200_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, eventQueue, random, rhythms, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies.structuring['takings-depositor']);
  const person = country.recruit(random.fork('recruit'), { occupation: 'self-employed' });
  const main = mainCard(country, person);
  const desks = person.cards.map((index) => {
    const card = country.cards[index]!;
    const parties = honestParties(tools, card, { regulars: 2, recipients: 2, machines: traits.machines });
    return { card, passOn: createPassOn(tools, card, unpaid(traits), parties) };
  });
  return {
    planner: {
      planDay(day) {
        for (let left = aboutWhole(random, traits.perMonth / DAYS_PER_MONTH); left > 0; left--) {
          const wishTiyn = drawTiyn(random, traits.depositKzt, 2 * world.schemes.sigma);
          const { card, passOn } = random.chance(traits.otherCards) ? random.pick(desks) : desks[0]!;
          eventQueue.at(day.instantMs(rhythms.terminals(random.next()), country.cities[main.city]!), () =>
            passOn.hold(payIn(tools, { card, channel: 'terminal', wishTiyn, payer: person, anonymousShare: traits.anonymous })),
          );
        }
      },
    },
    members: desks.map(({ card }) => cardMember('owner', card)),
  };
}
