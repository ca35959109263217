/** Honest look-alike of nominee cards: somebody sells a car, gets a large sum and takes or passes it on within hours. */
import { tengeToTiyn } from '../../../events/money.js';
import type { Day } from '../../planner.js';
import { atLeastOne, awake } from '../../planning/draw.js';
import { drawParty, payIn, send, takeCash, type PayInChannel } from '../../planning/means.js';
import { lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { anyCard, cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

export const carSeller: LookAlike = {
  whatItIs: 'Somebody sells a car, and takes or passes on the price within hours.',
  howItShows: 'It shows in one buyer, on one day only, who pays in pieces where a bank lets him send no more at once.',
  mostPeople: 1,
  mostActionsADay: 15,
  creditedKztADay: 500_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, bank, eventQueue, random, rhythms, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['nominee-cards']['car-seller']);
  const card = anyCard(country, random.fork('card'), country.recruit(random.fork('recruit')));
  const city = country.cities[card.city]!;
  const soldOnDay = random.int(0, Math.max(0, tools.days - 2));
  const [buyer, heir] = [drawParty(tools, random), drawParty(tools, random)];
  const inCash = random.chance(traits.cash);
  const pieces = atLeastOne(random, traits.pieces);
  const visits = atLeastOne(random, traits.visits);
  const channel: PayInChannel = random.chance(traits.atBranch) ? 'branch' : 'p2p';
  const pieceTiyn = tengeToTiyn(Math.round(traits.priceKzt / pieces));

  const sell = (day: Day): void => {
    let hour = rhythms.offices(random.next());
    for (let piece = 0; piece < pieces; piece++, hour += random.exponential(1 / pieces)) {
      eventQueue.at(day.instantMs(hour, city), () => payIn(tools, { card, channel, wishTiyn: pieceTiyn, payer: buyer, anonymousShare: 0 }));
    }
    for (let visit = 0; visit < (inCash ? visits : 1); visit++) {
      hour += random.exponential(traits.dwellHours);
      eventQueue.at(day.instantMs(awake(hour, world.strangers, random.next()), city), () => spend(inCash ? visits : 1));
    }
  };
  const spend = (times: number): void => {
    const wishTiyn = Math.min((pieces * pieceTiyn) / times, bank.balanceTiyn(card.index));
    const atm = random.fork('machine', bank.nowMs).pick(country.atmsOf(card.city));
    if (inCash) takeCash(tools, { card, atm, wishTiyn });
    else send(tools, card, heir, wishTiyn);
  };
  return { planner: { planDay: (day) => (day.index === soldOnDay ? sell(day) : undefined) }, members: [cardMember('seller', card)] };
}
