/** Honest look-alike of a hidden exchanger: a corner shop paid by phone onto the owner's card, which pays a few suppliers. */
import type { Planner } from '../../planner.js';
import { inNotesTiyn, takeCash } from '../../planning/cash-out.js';
import { evenly, roundTiyn, typedTiyn, whole, type Span } from '../../planning/draw.js';
import { everydayPurchases } from '../../planning/everyday-purchases.js';
import { payIn } from '../../planning/pay-in.js';
import { cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

const CARD_DAYS: Span = [60, 1500];
const BUYERS_A_DAY: Span = [15, 50];
const SMALLEST_BILL_TENGE = 150;

export const smallShop: LookAlike = {
  whatItIs: "A corner shop is paid by phone onto its owner's card, and pays its suppliers from it.",
  howItShows: 'It shows in many small sums that are not round, and in payments to the same few suppliers.',
  mostPeople: 1,
  mostActionsADay: 70,
  creditedKztADay: 200_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, bank, eventQueue, random } = tools;
  const person = country.recruit(random.fork('recruit'), { occupation: 'self-employed' });
  const card = country.issueCard(random, person, whole(random, CARD_DAYS), roundTiyn(evenly(random, [5000, 60_000]), 1));
  const city = country.cities[card.city]!;
  const buyers = whole(random, BUYERS_A_DAY);
  const suppliers = Array.from({ length: random.int(3, 6) }, () => country.counterparty(random));
  const purchases = everydayPurchases(tools, card, 0, { perDay: 0.7, medianTenge: 4000 });

  const paySupplier = (): void => {
    const sumTiyn = typedTiyn(random, bank.balanceTiyn(card.index) * evenly(random, [0.25, 0.7]), 0.4);
    if (sumTiyn > 0) bank.transferOut(card.index, random.pick(suppliers), sumTiyn);
  };
  const takeProfit = (): void => {
    const amountTiyn = inNotesTiyn(bank.balanceTiyn(card.index) * evenly(random, [0.1, 0.4]));
    takeCash(tools, { card: card.index, atm: random.pick(country.atmsOf(card.city)), amountTiyn });
  };
  const planner: Planner = {
    planDay(day) {
      purchases(day);
      for (let left = Math.round(buyers * evenly(random, [0.7, 1.3])); left > 0; left--) {
        const amountTiyn = roundTiyn(Math.max(SMALLEST_BILL_TENGE, random.logNormal(2200, 0.8)), 5);
        eventQueue.at(day.instantMs(evenly(random, [8.5, 22.8]), city), () => payIn(tools, { card, channel: 'p2p', amountTiyn }));
      }
      if (random.chance(0.45)) eventQueue.at(day.instantMs(evenly(random, [9, 18]), city), paySupplier);
      if (random.chance(0.12)) eventQueue.at(day.instantMs(evenly(random, [18, 22]), city), takeProfit);
    },
  };
  return { planner, members: [cardMember('shop', card)] };
}
