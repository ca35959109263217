/** Honest look-alike of nominee cards: a trader whom many buyers pay by phone, and who takes the day's cash in the evening. */
import type { Day, Planner } from '../../planner.js';
import { inNotesTiyn, takeCash } from '../../planning/cash-out.js';
import { evenly, spokenTiyn, typedTiyn, whole, type Span } from '../../planning/draw.js';
import { payIn } from '../../planning/pay-in.js';
import { cardMember, mainCard, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

const BUYERS_A_DAY: Span = [10, 40];
const MONDAY = 1;

export const bazaarTrader: LookAlike = {
  whatItIs: 'A trader at a bazaar is paid by phone, and takes the cash in the evening.',
  howItShows:
    'It shows in many small payments by buyers between morning and evening, never on a Monday, and in cash from one machine at closing time.',
  mostPeople: 1,
  mostActionsADay: 65,
  creditedKztADay: 300_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, bank, eventQueue, random } = tools;
  const card = mainCard(country, country.recruit(random.fork('recruit'), { occupation: 'self-employed' }));
  const city = country.cities[card.city]!;
  const buyers = whole(random, BUYERS_A_DAY);
  const medianTenge = random.logNormal(6000, 0.5);
  const bazaarAtm = random.pick(country.atmsOf(card.city));
  const suppliers = Array.from({ length: random.int(2, 4) }, () => country.counterparty(random));
  const cashesIn = evenly(random, [0.5, 0.9]);
  const cashShare: Span = random.chance(0.25) ? [0.8, 0.95] : [0.4, 0.8];
  let takingsTiyn = 0;

  const sell = (): void => {
    const amountTiyn = spokenTiyn(random, random.logNormal(medianTenge, 0.7), 0.7);
    takingsTiyn += amountTiyn;
    payIn(tools, { card, channel: 'p2p', amountTiyn });
  };
  const takeTakings = (): void => {
    const sumTiyn = inNotesTiyn(Math.min(takingsTiyn, bank.balanceTiyn(card.index)) * evenly(random, cashShare));
    takingsTiyn -= sumTiyn;
    takeCash(tools, {
      card: card.index,
      atm: random.chance(0.85) ? bazaarAtm : random.pick(country.atmsOf(card.city)),
      amountTiyn: sumTiyn,
    });
  };
  const paySupplier = (): void => {
    const sumTiyn = typedTiyn(random, Math.min(takingsTiyn, bank.balanceTiyn(card.index)) * evenly(random, [0.4, 0.8]));
    if (sumTiyn > 0 && bank.transferOut(card.index, random.pick(suppliers), sumTiyn)) takingsTiyn -= sumTiyn;
  };
  const planTradingDay = (day: Day): void => {
    const busy = day.weekday >= 6 || day.holiday ? 1.3 : 0.9;
    for (let left = Math.round(buyers * busy * evenly(random, [0.7, 1.2])); left > 0; left--) {
      eventQueue.at(day.instantMs(evenly(random, [9, 18.5]), city), sell);
    }
    if (random.chance(cashesIn)) eventQueue.at(day.instantMs(evenly(random, [18.5, 20.5]), city), takeTakings);
    if (random.chance(0.3)) eventQueue.at(day.instantMs(evenly(random, [20, 22]), city), paySupplier);
  };
  const planner: Planner = { planDay: (day) => (day.weekday === MONDAY ? undefined : planTradingDay(day)) };
  return { planner, members: [cardMember('trader', card)] };
}
