/** Honest look-alike of nominee cards: a trader whom many buyers pay by phone, and who takes cash for the suppliers. */
import { createPassOn } from '../../planning/pass-on.js';
import { honestParties, lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { onOneDay } from '../../planning/draw.js';
import { cardMember, mainCard, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import { MONDAY } from '../../wall-days.js';
import type { LookAlike } from '../typology.js';

export const bazaarTrader: LookAlike = {
  whatItIs: 'A trader at a bazaar is paid by phone, and takes the cash in the evening.',
  howItShows: 'It shows in many small payments on most days of the week, never on a Monday, with buyers who come back.',
  mostPeople: 1,
  mostActionsADay: 65,
  creditedKztADay: 300_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['nominee-cards']['bazaar-trader']);
  const card = mainCard(country, country.recruit(random.fork('recruit'), { occupation: 'self-employed' }));
  const { regulars, machines } = traits;
  const passOn = createPassOn(tools, card, traits, honestParties(tools, card, { regulars, recipients: traits.suppliers, machines }));
  return {
    planner: {
      planDay(day) {
        if (day.weekday === MONDAY) return;
        passOn.planPayments(day, onOneDay(random, traits.buyersADay, world.strangers.daySpread));
      },
    },
    members: [cardMember('trader', card)],
  };
}
