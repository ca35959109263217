/** Honest look-alike of structuring: a car is paid for in parts, as the buyer's bank sends no more at once. */
import { tengeToTiyn } from '../../../events/money.js';
import type { Day } from '../../planner.js';
import { awake, wholeTiyn } from '../../planning/draw.js';
import { lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { drawParty, payIn } from '../../planning/means.js';
import { anyCard, cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

export const carInParts: LookAlike = {
  whatItIs: 'A car is paid for in parts over a day or two, as a bank sends no more at once.',
  howItShows: 'It shows in parts of one price by one payer, once.',
  mostPeople: 1,
  mostActionsADay: 15,
  creditedKztADay: 200_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, eventQueue, random, rhythms, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies.structuring['car-in-parts']);
  const card = anyCard(country, random.fork('card'), country.recruit(random.fork('recruit')));
  const payer = drawParty(tools, random);
  const soldOnDay = random.int(0, Math.max(0, tools.days - 2));
  const partTiyn = Math.round(tengeToTiyn(world.controls.senderVerifiedAboveKzt) * traits.nearness);

  function sell(day: Day): void {
    const firstHour = rhythms.offices(random.next());
    for (let leftTiyn = wholeTiyn(traits.priceKzt); leftTiyn > 0; leftTiyn -= partTiyn) {
      const [channel, wishTiyn] = [random.chance(traits.inCash) ? ('terminal' as const) : ('p2p' as const), Math.min(leftTiyn, partTiyn)];
      const hour = awake(firstHour + traits.hours * random.next(), world.strangers, random.next());
      eventQueue.at(day.instantMs(hour, country.cities[card.city]!), () => payIn(tools, { card, channel, wishTiyn, payer }));
    }
  }
  return { planner: { planDay: (day) => (day.index === soldOnDay ? sell(day) : undefined) }, members: [cardMember('seller', card)] };
}
