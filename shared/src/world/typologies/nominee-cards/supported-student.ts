/** Honest look-alike of nominee cards: a student with a new card whom relatives support, and who soon takes the money as cash. */
import type { Day, Planner } from '../../planner.js';
import { inNotesTiyn, takeCash } from '../../planning/cash-out.js';
import { evenly, skewed, spokenTiyn, whole, type Span } from '../../planning/draw.js';
import { everydayPurchases } from '../../planning/everyday-purchases.js';
import { payIn } from '../../planning/pay-in.js';
import { cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

const CARD_DAYS: Span = [5, 60];
const RELATIVES: Span = [2, 4];
const SUPPORT_TENGE: Span = [15_000, 120_000];

export const supportedStudent: LookAlike = {
  whatItIs: 'Relatives support a student, whose card is new and who takes much of the money as cash.',
  howItShows: 'It shows in the same two to four senders again and again, and in cash within a day after each.',
  mostPeople: 1,
  mostActionsADay: 20,
  creditedKztADay: 50_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, bank, eventQueue, random } = tools;
  const person = country.recruit(random.fork('recruit'), { occupation: 'student' });
  const card = country.issueCard(random, person, whole(random, CARD_DAYS), 0);
  const city = country.cities[card.city]!;
  const purchases = everydayPurchases(tools, card, 0, { perDay: evenly(random, [0.5, 2]), medianTenge: 2500 });
  const relatives = Array.from({ length: whole(random, RELATIVES) }, () => ({
    iin: country.outsider(random),
    /** One to three times a month. */
    daysBetween: random.pick([10, 15, 30]),
    offset: random.int(0, 29),
    tenge: skewed(random, SUPPORT_TENGE),
    /** A grandmother who pays at the terminal in her village shop. */
    anonymous: random.chance(0.15),
  }));
  const cashShare: Span = random.chance(0.3) ? [0.85, 1] : [0.4, 0.85];

  const support = (day: Day, relative: (typeof relatives)[number]): void => {
    const amountTiyn = spokenTiyn(random, relative.tenge * evenly(random, [0.7, 1.3]), 0.95);
    const hour = evenly(random, [9, 22]);
    eventQueue.at(day.instantMs(hour, city), () =>
      payIn(tools, {
        card,
        channel: relative.anonymous ? 'terminal' : 'p2p',
        amountTiyn,
        senderIin: relative.iin,
        anonymousShare: relative.anonymous ? 1 : 0,
      }),
    );
    eventQueue.at(day.instantMs(hour + skewed(random, [0.5, 24]), city), () => {
      const sumTiyn = inNotesTiyn(bank.balanceTiyn(card.index) * evenly(random, cashShare));
      takeCash(tools, { card: card.index, atm: random.pick(country.atmsOf(card.city)), amountTiyn: sumTiyn });
    });
  };

  const planner: Planner = {
    planDay(day) {
      purchases(day);
      for (const relative of relatives) if ((day.index + relative.offset) % relative.daysBetween === 0) support(day, relative);
    },
  };
  return { planner, members: [cardMember('student', card)] };
}
