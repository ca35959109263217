/** Honest look-alike of a hidden exchanger: the business card of a licensed booth, with booth hours. */
import { DAYS_PER_YEAR } from '../../../events/time-spans.js';
import { onOneDay, wholeTiyn } from '../../planning/draw.js';
import { honestParties, lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { drawParty } from '../../planning/means.js';
import { createPassOn } from '../../planning/pass-on.js';
import { cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import { SUNDAY } from '../../wall-days.js';
import type { LookAlike } from '../typology.js';

export const exchangeBooth: LookAlike = {
  whatItIs: 'A licensed exchange booth works on the card of its firm.',
  howItShows: 'It shows in a business card that many pay and from which many are paid on the same day, all by the rate of the day.',
  mostPeople: 0,
  mostActionsADay: 75,
  creditedKztADay: 3_000_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['unlicensed-platforms']['exchange-booth']);
  const home = country.cityWith(random, 1);
  const openingTiyn = tools.sums.round(random, wholeTiyn(traits.floatKzt));
  const ageDays = Math.round(traits.cardYears * DAYS_PER_YEAR);
  const card = country.issueBusinessCard(random, country.employerIn(random, home), home, ageDays, openingTiyn);
  const { regulars, machines } = traits;
  const parties = honestParties(tools, card, { regulars, recipients: regulars, machines });
  const passOn = createPassOn(tools, card, traits, { ...parties, recipient: (draw) => drawParty(tools, draw) });
  const openOnSundays = random.chance(traits.sundays);
  return {
    planner: {
      planDay(day) {
        if (day.weekday === SUNDAY && !openOnSundays) return;
        passOn.planPayments(day, onOneDay(random, traits.dealsADay, world.strangers.daySpread));
      },
    },
    members: [cardMember('booth', card)],
  };
}
