/** Honest look-alike of cash-out groups: pensioners of a quarter whose pensions come the same day and who meet at the ATM in the morning. */
import type { Day, Planner } from '../../planner.js';
import { inNotesTiyn, takeCash } from '../../planning/cash-out.js';
import { evenly, roundTiyn, whole, type Span } from '../../planning/draw.js';
import { MINUTE_MS } from '../../../events/time-spans.js';
import { everydayPurchases } from '../../planning/everyday-purchases.js';
import { payFromFirm } from '../../planning/pay-in.js';
import { cardMember, groupSize, personMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import { isMonthlyDay } from './monthly-day.js';
import type { LookAlike } from '../typology.js';

const PENSIONERS: Span = [10, 25];
const CARD_DAYS: Span = [300, 3000];
const PENSION_TENGE = 95_000;

export const pensionersDay: LookAlike = {
  whatItIs: 'Pensioners of a quarter get their pensions on one day, and meet at the machine in the morning.',
  howItShows: 'It shows in pensions of one fund on one date a month, and in one visit a card to the machine the same morning.',
  mostPeople: PENSIONERS[1],
  mostActionsADay: 100,
  creditedKztADay: 100_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, bank, eventQueue, random } = tools;
  const cityIndex = country.cityWith(random, 1);
  const city = country.cities[cityIndex]!;
  const fund = country.firm(random);
  const atm = random.pick(country.atmsOf(cityIndex));
  const dates = [random.int(4, 25)];
  const comesShare = evenly(random, [0.6, 0.95]);
  const pensioners = Array.from({ length: groupSize(country.people.length, whole(random, PENSIONERS)) }, (_, ordinal) => {
    const person = country.recruit(random.fork('recruit', ordinal), { city: cityIndex, occupation: 'pensioner' });
    const card = country.issueCard(random, person, whole(random, CARD_DAYS), roundTiyn(evenly(random, [200, 25_000]), 1));
    const purchases = everydayPurchases(tools, card, ordinal, { perDay: evenly(random, [0.1, 0.6]), medianTenge: 2500 });
    return { card, purchases, pensionTiyn: roundTiyn(random.logNormal(PENSION_TENGE, 0.25), 1) };
  });

  const pensionDay = (day: Day): void => {
    let turnMs = day.instantMs(evenly(random, [8.5, 9.5]), city);
    for (const { card, pensionTiyn: amountTiyn } of random.shuffle(pensioners)) {
      eventQueue.at(day.instantMs(evenly(random, [6, 8]), city), () =>
        payFromFirm(tools, { card, channel: 'employer', amountTiyn, bin: fund }),
      );
      if (!random.chance(comesShare)) continue;
      turnMs += evenly(random, [1, 7]) * MINUTE_MS;
      eventQueue.at(turnMs, () =>
        takeCash(tools, { card: card.index, atm, amountTiyn: inNotesTiyn(bank.balanceTiyn(card.index) * evenly(random, [0.6, 1])) }),
      );
    }
  };

  const planner: Planner = {
    planDay(day) {
      for (const { purchases } of pensioners) purchases(day);
      if (isMonthlyDay(day, dates)) pensionDay(day);
    },
  };
  return { planner, members: [personMember('pension-fund', fund), ...pensioners.map(({ card }) => cardMember('pensioner', card))] };
}
