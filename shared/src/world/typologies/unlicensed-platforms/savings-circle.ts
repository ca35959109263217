/** Honest look-alike of a hidden exchanger: friends pay a round sum into a circle and one after another gets the pot. */
import type { Card, Day, Planner } from '../../planner.js';
import { inNotesTiyn, takeCash } from '../../planning/cash-out.js';
import { evenly, roundTiyn, whole, type Span } from '../../planning/draw.js';
import { HOUR_MS } from '../../../events/time-spans.js';
import { payIn } from '../../planning/pay-in.js';
import { cardMember, mainCard, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

const FRIENDS: Span = [10, 15];
const SUMS_TENGE = [20_000, 30_000, 50_000, 100_000] as const;
const WEEKLY_SHARE = 0.25;
/** Friends who bank in the shard; the others send from elsewhere. */
const LOCAL_FRIENDS = 4;

export const savingsCircle: LookAlike = {
  whatItIs: 'Friends pay a round sum into a circle, and one after another gets the pot.',
  howItShows: 'It shows in the same sum from the same ten to fifteen people on one day of the week or month, and in one payment of it all.',
  mostPeople: 1,
  mostActionsADay: 20,
  creditedKztADay: 200_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, bank, eventQueue, random } = tools;
  const card: Card = mainCard(country, country.recruit(random.fork('recruit')));
  const city = country.cities[card.city]!;
  const friends = Array.from({ length: whole(random, FRIENDS) }, (_, position) => ({
    local: position < LOCAL_FRIENDS ? random.pick(country.people).cards[0] : undefined,
    iin: country.outsider(random),
    account: country.counterparty(random),
  }));
  const sumTiyn = roundTiyn(random.pick(SUMS_TENGE), 1);
  const weekly = random.chance(WEEKLY_SHARE);
  const meetsOn = weekly ? random.int(1, 7) : random.int(2, 26);
  const cashPot = random.chance(0.3);
  let turn = random.int(0, friends.length - 1);

  const payPot = (potTiyn: number): void => {
    const friend = friends[turn++ % friends.length]!;
    const dueTiyn = Math.min(potTiyn, bank.balanceTiyn(card.index));
    if (dueTiyn < sumTiyn) return;
    if (cashPot) takeCash(tools, { card: card.index, atm: random.pick(country.atmsOf(card.city)), amountTiyn: inNotesTiyn(dueTiyn) });
    else if (friend.local === undefined || friend.local === card.index) bank.transferOut(card.index, friend.account, dueTiyn);
    else bank.transfer(card.index, friend.local, dueTiyn);
  };
  const meet = (day: Day): void => {
    for (const { local, iin } of friends) {
      eventQueue.at(day.instantMs(evenly(random, [9, 20]), city), () => {
        if (local !== undefined && local !== card.index && bank.transfer(local, card.index, sumTiyn)) return;
        payIn(tools, { card, channel: 'p2p', amountTiyn: sumTiyn, senderIin: iin });
      });
    }
    const waitMs = (random.chance(0.5) ? evenly(random, [0.2, 3]) : evenly(random, [13, 22])) * HOUR_MS;
    eventQueue.at(day.instantMs(20, city) + waitMs, () => payPot(sumTiyn * friends.length));
  };
  const planner: Planner = { planDay: (day) => ((weekly ? day.weekday : day.dayOfMonth) === meetsOn ? meet(day) : undefined) };
  return { planner, members: [cardMember('organiser', card)] };
}
