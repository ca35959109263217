/** Honest look-alike of cash-out groups: on market days the traders of a bazaar take their takings at its ATM one after another. */
import type { Card, Day, Planner } from '../../planner.js';
import { inNotesTiyn, takeCash } from '../../planning/cash-out.js';
import { evenly, spokenTiyn, whole, type Span } from '../../planning/draw.js';
import { MINUTE_MS } from '../../../events/time-spans.js';
import { payIn } from '../../planning/pay-in.js';
import { cardMember, groupSize, mainCard, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

const TRADERS: Span = [6, 15];
const SALES_A_DAY: Span = [5, 18];
const MARKET_DAYS = [[6, 7], [3, 6, 7], [7]] as const;

interface Stall {
  readonly card: Card;
  readonly sales: number;
  readonly medianTenge: number;
  takingsTiyn: number;
}

export const marketDayQueue: LookAlike = {
  whatItIs: 'On market days the traders of a bazaar queue at its machine to take out what they sold for.',
  howItShows: 'It shows in many small payments by buyers during the day, and in one visit a trader to one machine in the evening.',
  mostPeople: TRADERS[1],
  mostActionsADay: 300,
  creditedKztADay: 500_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, bank, eventQueue, random } = tools;
  const cityIndex = country.cityWith(random, 1);
  const city = country.cities[cityIndex]!;
  const atm = random.pick(country.atmsOf(cityIndex));
  const marketDays: readonly number[] = random.pick(MARKET_DAYS);
  const joinsQueue = evenly(random, [0.6, 0.95]);
  const stalls = Array.from({ length: groupSize(country.people.length, whole(random, TRADERS)) }, (_, ordinal): Stall => {
    const person = country.recruit(random.fork('recruit', ordinal), { city: cityIndex, occupation: 'self-employed' });
    return { card: mainCard(country, person), sales: whole(random, SALES_A_DAY), medianTenge: random.logNormal(8000, 0.5), takingsTiyn: 0 };
  });

  const sell = (stall: Stall): void => {
    const amountTiyn = spokenTiyn(random, random.logNormal(stall.medianTenge, 0.7), 0.75);
    stall.takingsTiyn += amountTiyn;
    payIn(tools, { card: stall.card, channel: 'p2p', amountTiyn });
  };
  const takeTakings = (stall: Stall): void => {
    const amountTiyn = inNotesTiyn(Math.min(stall.takingsTiyn, bank.balanceTiyn(stall.card.index)) * evenly(random, [0.6, 0.95]));
    stall.takingsTiyn = 0;
    takeCash(tools, { card: stall.card.index, atm, amountTiyn });
  };
  const planMarketDay = (day: Day): void => {
    let turnMs = day.instantMs(evenly(random, [17.3, 18.2]), city);
    for (const stall of random.shuffle(stalls)) {
      for (let left = stall.sales; left > 0; left--) eventQueue.at(day.instantMs(evenly(random, [8, 17.2]), city), () => sell(stall));
      if (!random.chance(joinsQueue)) continue;
      turnMs += evenly(random, [1, 6]) * MINUTE_MS;
      eventQueue.at(turnMs, () => takeTakings(stall));
    }
  };
  const planner: Planner = { planDay: (day) => (marketDays.includes(day.weekday) ? planMarketDay(day) : undefined) };
  return { planner, members: stalls.map(({ card }) => cardMember('trader', card)) };
}
