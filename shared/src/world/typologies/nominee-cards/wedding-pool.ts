/** Honest look-alike of nominee cards: relatives pay for a wedding onto one card, which then pays the vendors. */
import type { Day, Planner } from '../../planner.js';
import { inNotesTiyn, takeCash } from '../../planning/cash-out.js';
import { evenly, roundTiyn, skewed, spokenTiyn, typedTiyn, whole, type Span } from '../../planning/draw.js';
import { payIn } from '../../planning/pay-in.js';
import { cardMember, mainCard, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

const RELATIVES: Span = [15, 50];
const POOL_DAYS: Span = [12, 21];
const WAIT_DAYS: Span = [1, 6];
const GIFT_TENGE: Span = [15_000, 150_000];
const VENDORS: Span = [3, 7];
const LOCAL_SHARE = 0.2;
const ANONYMOUS_SHARE = 0.08;
/** Families that pay the deposit of the hall in cash as soon as enough is there. */
const HASTY_SHARE = 0.2;

export const weddingPool: LookAlike = {
  whatItIs: 'A family collects gifts for a wedding on one card and pays the hall, the cooks and the musicians from it.',
  howItShows: 'It shows in gifts of round sums from many relatives over two or three weeks, and in a few payments to vendors after them.',
  mostPeople: 1,
  mostActionsADay: 15,
  creditedKztADay: 200_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, bank, eventQueue, random } = tools;
  const person = country.recruit(random.fork('recruit'));
  const card = mainCard(country, person);
  const city = country.cities[card.city]!;
  const poolDays = whole(random, POOL_DAYS);
  const firstDay = random.int(0, Math.max(0, tools.days - poolDays));
  const paysOnDay = firstDay + poolDays + whole(random, WAIT_DAYS);
  const hasty = random.chance(HASTY_SHARE);
  const gifts = Array.from({ length: whole(random, RELATIVES) }, () => firstDay + random.int(0, poolDays - 1));
  let pooledTiyn = 0;

  const gift = (day: Day): void => {
    const amountTiyn = spokenTiyn(random, skewed(random, GIFT_TENGE), 0.95);
    const local = random.chance(LOCAL_SHARE) ? random.pick(country.people).cards[0] : undefined;
    const anonymous = random.chance(ANONYMOUS_SHARE);
    const hour = evenly(random, [9, 22.5]);
    eventQueue.at(day.instantMs(hour, city), () => {
      pooledTiyn += amountTiyn;
      if (local !== undefined && local !== card.index && bank.transfer(local, card.index, amountTiyn)) return;
      payIn(tools, { card, channel: anonymous ? 'terminal' : 'p2p', amountTiyn, anonymousShare: anonymous ? 1 : 0 });
    });
    if (!hasty || !random.chance(0.4)) return;
    const atm = random.pick(country.atmsOf(card.city));
    eventQueue.at(day.instantMs(24 + evenly(random, [10, 19]), city), () => {
      const sumTiyn = inNotesTiyn(Math.min(pooledTiyn, bank.balanceTiyn(card.index)) * evenly(random, [0.5, 0.9]));
      pooledTiyn -= sumTiyn;
      takeCash(tools, { card: card.index, atm, amountTiyn: sumTiyn });
    });
  };

  const payVendor = (share: number): void => {
    const dueTiyn = typedTiyn(random, Math.min(pooledTiyn * share, bank.balanceTiyn(card.index)), 0.8);
    if (dueTiyn < roundTiyn(5000, 1)) return;
    if (random.chance(0.3))
      takeCash(tools, { card: card.index, atm: random.pick(country.atmsOf(card.city)), amountTiyn: inNotesTiyn(dueTiyn) });
    else if (random.chance(0.5)) bank.purchase(card.index, country.counterparty(random), dueTiyn);
    else bank.transferOut(card.index, country.counterparty(random), dueTiyn);
  };

  const planner: Planner = {
    planDay(day) {
      for (const giftDay of gifts) if (giftDay === day.index) gift(day);
      if (day.index !== paysOnDay) return;
      const vendors = whole(random, VENDORS);
      for (let vendor = 0; vendor < vendors; vendor++) {
        eventQueue.at(day.instantMs(24 * random.int(0, 3) + evenly(random, [10, 20]), city), () => payVendor(0.95 / vendors));
      }
    },
  };
  return { planner, members: [cardMember('family', card)] };
}
