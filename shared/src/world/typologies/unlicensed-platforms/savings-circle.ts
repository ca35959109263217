/** Honest look-alike of a hidden exchanger: friends pay a round sum into a circle and one after another gets the pot. */
import type { Card, Day, Person, Planner } from '../../planner.js';
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

interface Friend {
  /** Undefined for one who banks elsewhere. */
  readonly local: Person | undefined;
  readonly iin: string;
  readonly account: string;
}

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, bank, eventQueue, random } = tools;
  const organiser = country.recruit(random.fork('recruit'));
  const card: Card = mainCard(country, organiser);
  const city = country.cities[card.city]!;
  const friends = Array.from({ length: whole(random, FRIENDS) }, (_, position): Friend => ({
    local: position < LOCAL_FRIENDS ? random.pick(country.people) : undefined,
    iin: country.outsider(random),
    account: country.counterparty(random),
  }));
  const sumTiyn = roundTiyn(random.pick(SUMS_TENGE), 1);
  const weekly = random.chance(WEEKLY_SHARE);
  const meetsOn = weekly ? random.int(1, 7) : random.int(2, 26);
  const cashPot = random.chance(0.3);
  let turn = random.int(0, friends.length - 1);

  /** The card that a friend uses at present, if it is one of the shard's. */
  const localCard = ({ local }: Friend): number | undefined =>
    local === undefined || local.index === organiser.index ? undefined : mainCard(country, local).index;
  const payPot = (potTiyn: number): void => {
    const friend = friends[turn++ % friends.length]!;
    const dueTiyn = Math.min(potTiyn, bank.balanceTiyn(card.index));
    if (dueTiyn < sumTiyn) return;
    if (cashPot) takeCash(tools, { card: card.index, atm: random.pick(country.atmsOf(card.city)), amountTiyn: inNotesTiyn(dueTiyn) });
    else {
      const to = localCard(friend);
      if (to === undefined) bank.transferOut(card.index, friend.account, dueTiyn);
      else bank.transfer(card.index, to, dueTiyn);
    }
  };
  const meet = (day: Day): void => {
    for (const friend of friends) {
      eventQueue.at(day.instantMs(evenly(random, [9, 20]), city), () => {
        const from = localCard(friend);
        if (from !== undefined && bank.transfer(from, card.index, sumTiyn)) return;
        payIn(tools, { card, channel: 'p2p', amountTiyn: sumTiyn, senderIin: friend.iin });
      });
    }
    const waitMs = (random.chance(0.5) ? evenly(random, [0.2, 3]) : evenly(random, [13, 22])) * HOUR_MS;
    eventQueue.at(day.instantMs(20, city) + waitMs, () => payPot(sumTiyn * friends.length));
  };
  const planner: Planner = { planDay: (day) => ((weekly ? day.weekday : day.dayOfMonth) === meetsOn ? meet(day) : undefined) };
  return { planner, members: [cardMember('organiser', card)] };
}
