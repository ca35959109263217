/** Honest look-alike of nominee cards: somebody sells goods online for a season, is paid by strangers, and passes the money on to suppliers. */
import type { Day } from '../../planner.js';
import { createPassOn } from '../../planning/pass-on.js';
import { honestParties, lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { evenly, onOneDay } from '../../planning/draw.js';
import { anyCard, cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

export const onlineSeller: LookAlike = {
  whatItIs: 'Somebody sells goods online for a season, on a card kept for it, and pays suppliers with what comes in.',
  howItShows: 'It shows in strangers who pay on most days of a season, and in the same few suppliers who are paid.',
  mostPeople: 1,
  mostActionsADay: 25,
  creditedKztADay: 150_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['nominee-cards']['online-seller']);
  const isNew = random.chance(traits.newCard);
  const person = country.recruit(random.fork('recruit'), { newestCardDays: isNew ? world.schemes.youngCardDays : undefined });
  const card = anyCard(country, random.fork('card'), person);
  const { regulars, machines, seasonDays, pauseDays } = traits;
  const passOn = createPassOn(tools, card, traits, honestParties(tools, card, { regulars, recipients: 2, machines }));
  const beganDaysAgo = evenly(random, 0, seasonDays + pauseDays);
  const isSeason = ({ index }: Day): boolean => (index + beganDaysAgo) % (seasonDays + pauseDays) < seasonDays;
  return {
    planner: {
      planDay(day) {
        if (!isSeason(day)) return;
        passOn.planPayments(day, onOneDay(random, traits.buyersADay, world.strangers.daySpread));
      },
    },
    members: [cardMember('seller', card)],
  };
}
