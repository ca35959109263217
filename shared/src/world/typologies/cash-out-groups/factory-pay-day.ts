/** Honest look-alike of cash-out groups: a factory pays its workers at one hour, and many go straight to the ATM at the gate. */
import type { Card, Day, Planner } from '../../planner.js';
import { inNotesTiyn, takeCash } from '../../planning/cash-out.js';
import { evenly, roundTiyn, whole, type Span } from '../../planning/draw.js';
import { MINUTE_MS } from '../../../events/time-spans.js';
import { everydayPurchases } from '../../planning/everyday-purchases.js';
import { payFromFirm } from '../../planning/pay-in.js';
import { cardMember, groupSize, personMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import { isMonthlyDay } from './monthly-day.js';
import type { LookAlike } from '../typology.js';

const WORKERS: Span = [10, 40];
const CARD_DAYS: Span = [20, 1500];
/** Half a month's wage on the card. */
const WAGE_TENGE = 115_000;
const MONTHLY_DATES = [
  [10, 25],
  [5, 20],
  [12, 27],
  [8, 23],
] as const;

export const factoryPayDay: LookAlike = {
  whatItIs: 'A factory pays its workers at one hour, and many of them go straight to the machine at the gate.',
  howItShows: 'It shows in wages of one firm on two dates a month, and in one visit a card to one machine within two hours.',
  mostPeople: WORKERS[1],
  mostActionsADay: 250,
  creditedKztADay: 300_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, bank, eventQueue, random } = tools;
  const cityIndex = country.cityWith(random, 1);
  const city = country.cities[cityIndex]!;
  const bin = country.firm(random);
  const gateAtm = random.pick(country.atmsOf(cityIndex));
  const dates = random.pick(MONTHLY_DATES);
  const paysAtHour = evenly(random, [9, 16.5]);
  const toTheAtmShare = evenly(random, [0.55, 0.95]);
  const workers = Array.from({ length: groupSize(country.people.length, whole(random, WORKERS)) }, (_, ordinal) => {
    const person = country.recruit(random.fork('recruit', ordinal), { city: cityIndex, occupation: 'other' });
    const card = country.issueCard(random, person, whole(random, CARD_DAYS), roundTiyn(evenly(random, [500, 30_000]), 1));
    const wageTenge = random.logNormal(WAGE_TENGE, 0.3);
    const purchases = everydayPurchases(tools, card, ordinal, { perDay: evenly(random, [0.3, 1.2]), medianTenge: 3500 });
    return { card, wageTenge, purchases, takesShare: evenly(random, [0.6, 1]) };
  });

  const queue = (card: Card, takesShare: number): void => {
    const amountTiyn = inNotesTiyn(bank.balanceTiyn(card.index) * takesShare);
    takeCash(tools, { card: card.index, atm: gateAtm, amountTiyn, gapSeconds: [25, 60] });
  };
  const payAll = (day: Day): void => {
    const paidMs = day.instantMs(paysAtHour + evenly(random, [-0.2, 0.2]), city);
    let turnMs = paidMs + evenly(random, [10, 40]) * MINUTE_MS;
    for (const { card, wageTenge, takesShare } of random.shuffle(workers)) {
      const amountTiyn = roundTiyn(wageTenge * evenly(random, [0.92, 1.08]), 1);
      eventQueue.at(paidMs + evenly(random, [0, 5]) * MINUTE_MS, () => payFromFirm(tools, { card, channel: 'employer', amountTiyn, bin }));
      if (!random.chance(toTheAtmShare)) continue;
      turnMs += evenly(random, [0.8, 4.5]) * MINUTE_MS;
      eventQueue.at(turnMs, () => queue(card, takesShare));
    }
  };

  const planner: Planner = {
    planDay(day) {
      for (const { purchases } of workers) purchases(day);
      if (isMonthlyDay(day, dates)) payAll(day);
    },
  };
  return { planner, members: [personMember('employer', bin), ...workers.map(({ card }) => cardMember('worker', card))] };
}
