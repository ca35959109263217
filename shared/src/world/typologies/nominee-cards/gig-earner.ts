/** Honest look-alike of nominee cards: a driver or tutor whom a few clients a day pay by phone. */
import type { Planner } from '../../planner.js';
import { inNotesTiyn, takeCash } from '../../planning/cash-out.js';
import { evenly, spokenTiyn, whole, type Span } from '../../planning/draw.js';
import { everydayPurchases } from '../../planning/everyday-purchases.js';
import { payIn } from '../../planning/pay-in.js';
import { cardMember, mainCard, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

const CLIENTS_A_DAY: Span = [3, 12];
/** Beginners take a new card for the work. */
const BEGINNER_SHARE = 0.2;
const BEGINNER_CARD_DAYS: Span = [5, 60];

export const gigEarner: LookAlike = {
  whatItIs: 'A driver or tutor is paid by phone by a few clients a day, and lives on it.',
  howItShows: 'It shows in a few small round payments a day, and in cash that is only a part of them; purchases are not among the rows.',
  mostPeople: 1,
  mostActionsADay: 25,
  creditedKztADay: 60_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, bank, eventQueue, random } = tools;
  const person = country.recruit(random.fork('recruit'), { occupation: 'self-employed' });
  const beginner = random.chance(BEGINNER_SHARE);
  const card = beginner ? country.issueCard(random, person, whole(random, BEGINNER_CARD_DAYS), 0) : mainCard(country, person);
  const city = country.cities[card.city]!;
  const clients = whole(random, CLIENTS_A_DAY);
  const medianTenge = random.logNormal(3000, 0.5);
  const terminalShare = random.chance(0.3) ? 0.2 : 0.03;
  const restDay = random.int(1, 7);
  const purchases = everydayPurchases(tools, card, 0, { perDay: beginner ? 2.5 : 1, medianTenge: 3500 });
  const takesCash = evenly(random, [0.15, 0.5]);

  const planner: Planner = {
    planDay(day) {
      purchases(day);
      if (day.weekday !== restDay) {
        for (let left = Math.round(clients * evenly(random, [0.5, 1.3])); left > 0; left--) {
          const amountTiyn = spokenTiyn(random, random.logNormal(medianTenge, 0.6), 0.75);
          const channel = random.chance(terminalShare) ? 'terminal' : 'p2p';
          eventQueue.at(day.instantMs(evenly(random, [7.5, 23.5]), city), () => payIn(tools, { card, channel, amountTiyn }));
        }
      }
      if (!random.chance(takesCash)) return;
      eventQueue.at(day.instantMs(evenly(random, [12, 23]), city), () => {
        const amountTiyn = inNotesTiyn(bank.balanceTiyn(card.index) * evenly(random, [0.3, 0.8]));
        takeCash(tools, { card: card.index, atm: random.pick(country.atmsOf(card.city)), amountTiyn });
      });
    },
  };
  return { planner, members: [cardMember('earner', card)] };
}
