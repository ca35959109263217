/** Honest look-alike of nominee cards: somebody sells a car, gets a large sum and takes or passes it on within hours. */
import type { Day, Planner } from '../../planner.js';
import { inNotesTiyn, takeCash } from '../../planning/cash-out.js';
import { evenly, roundTiyn, skewed, typedTiyn, whole, type Span } from '../../planning/draw.js';
import { payIn } from '../../planning/pay-in.js';
import { cardMember, mainCard, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

const PRICE_TENGE: Span = [1_500_000, 7_000_000];
/** Buyers whose bank lets them send no more at once, so that the price comes in pieces just under it. */
const PIECES_SHARE = 0.25;
const PIECE_TENGE = 490_000;
const CASH_SHARE = 0.45;
/** More than this nobody carries away in banknotes. */
const MOST_CASH_TENGE = 3_000_000;
const VISITS: Span = [2, 4];

export const carSeller: LookAlike = {
  whatItIs: 'Somebody sells a car, and takes or passes on the price within hours.',
  howItShows: 'It shows in one buyer, on one day only, who pays in pieces where a bank lets him send no more at once.',
  mostPeople: 1,
  mostActionsADay: 15,
  creditedKztADay: 500_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, bank, eventQueue, random } = tools;
  const card = mainCard(country, country.recruit(random.fork('recruit')));
  const city = country.cities[card.city]!;
  const soldOnDay = random.int(0, Math.max(0, tools.days - 2));
  const buyer = country.outsider(random);
  const inCash = random.chance(CASH_SHARE);
  const priceTenge = Math.min(skewed(random, PRICE_TENGE), inCash ? MOST_CASH_TENGE : Infinity);
  const pieces = random.chance(PIECES_SHARE) ? Math.ceil(priceTenge / PIECE_TENGE) : random.int(1, 2);
  const pieceTiyn = pieces > 2 ? roundTiyn(PIECE_TENGE, 1) : roundTiyn(priceTenge / pieces, 10_000);
  const channel = pieces > 2 || random.chance(0.5) ? 'p2p' : 'branch';

  const sell = (day: Day): void => {
    const hour = evenly(random, [10, 16]);
    for (let piece = 0; piece < pieces; piece++) {
      eventQueue.at(day.instantMs(hour + piece * evenly(random, [0.02, 0.1]), city), () =>
        payIn(tools, { card, channel, amountTiyn: pieceTiyn, senderIin: buyer }),
      );
    }
    const visits = inCash ? whole(random, VISITS) : 1;
    for (let visit = 0; visit < visits; visit++) {
      eventQueue.at(day.instantMs(hour + 1.2 + visit * evenly(random, [0.7, 2]), city), () => spend(visits));
    }
  };
  const spend = (visits: number): void => {
    const sumTiyn = Math.min((pieces * pieceTiyn) / visits, bank.balanceTiyn(card.index));
    if (inCash) {
      takeCash(tools, { card: card.index, atm: random.pick(country.atmsOf(card.city)), amountTiyn: inNotesTiyn(sumTiyn) });
      return;
    }
    const account = country.counterparty(random);
    const sentTiyn = typedTiyn(random, sumTiyn * evenly(random, [0.85, 1]), 0.85);
    if (sentTiyn > 0) bank.transferOut(card.index, account, sentTiyn);
  };

  const planner: Planner = { planDay: (day) => (day.index === soldOnDay ? sell(day) : undefined) };
  return { planner, members: [cardMember('seller', card)] };
}
