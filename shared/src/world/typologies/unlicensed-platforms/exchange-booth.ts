/** Honest look-alike of a hidden exchanger: the business card of a licensed booth, with booth hours. */
import type { Card, Planner } from '../../planner.js';
import { inNotesTiyn, takeCash } from '../../planning/cash-out.js';
import { evenly, roundTiyn, skewed, typedTiyn, whole, type Span } from '../../planning/draw.js';
import { HOUR_MS, MINUTE_MS } from '../../../events/time-spans.js';
import { payIn } from '../../planning/pay-in.js';
import { cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

const CARD_DAYS: Span = [300, 2500];
const FLOAT_TENGE: Span = [300_000, 1_500_000];
const DEALS_A_DAY: Span = [10, 30];
const SUM_TENGE: Span = [10_000, 300_000];
const HOURS: Span = [9, 19];
const SUNDAY = 7;

export const exchangeBooth: LookAlike = {
  whatItIs: 'A licensed exchange booth works on the card of its firm.',
  howItShows:
    'It shows in a business card that pays and is paid between nine in the morning and seven in the evening, by the rate of the day.',
  mostPeople: 0,
  mostActionsADay: 75,
  creditedKztADay: 3_000_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, bank, eventQueue, random } = tools;
  const cityIndex = country.cityWith(random, 1);
  const city = country.cities[cityIndex]!;
  const openingTiyn = roundTiyn(evenly(random, FLOAT_TENGE), 1000);
  const card: Card = country.issueBusinessCard(random, country.firm(random), cityIndex, whole(random, CARD_DAYS), openingTiyn);
  const deals = whole(random, DEALS_A_DAY);
  const spread = evenly(random, [0.005, 0.02]);
  const openOnSundays = random.chance(0.6);

  const payOut = (amountTiyn: number): void => {
    const heldTiyn = bank.balanceTiyn(card.index);
    const sumTiyn = heldTiyn < amountTiyn ? typedTiyn(random, heldTiyn) : amountTiyn;
    if (sumTiyn < roundTiyn(1000, 1)) return;
    if (random.chance(0.05))
      takeCash(tools, { card: card.index, atm: random.pick(country.atmsOf(cityIndex)), amountTiyn: inNotesTiyn(sumTiyn) });
    else bank.transferOut(card.index, country.counterparty(random), sumTiyn);
  };
  const planner: Planner = {
    planDay(day) {
      if (day.weekday === SUNDAY && !openOnSundays) return;
      for (let left = Math.round(deals * evenly(random, [0.6, 1.2])); left > 0; left--) {
        const amountTiyn = roundTiyn(skewed(random, SUM_TENGE), 5000);
        const inMs = day.instantMs(evenly(random, HOURS), city);
        eventQueue.at(inMs, () => payIn(tools, { card, channel: 'p2p', amountTiyn }));
        const outMs = Math.min(inMs + skewed(random, [0.3, 6]) * HOUR_MS, day.instantMs(HOURS[1], city));
        const outTiyn = roundTiyn((amountTiyn * (1 - spread)) / 100, random.chance(0.5) ? 1000 : 10);
        eventQueue.at(Math.max(outMs, inMs + MINUTE_MS), () => payOut(outTiyn));
      }
    },
  };
  return { planner, members: [cardMember('booth', card)] };
}
