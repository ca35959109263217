/** Honest look-alike of a hidden exchanger: the treasurer of a school class collects one round sum from all parents and pays vendors. */
import type { Planner } from '../../planner.js';
import { evenly, roundTiyn, typedTiyn, whole, type Span } from '../../planning/draw.js';
import { payIn } from '../../planning/pay-in.js';
import { cardMember, mainCard, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

const PARENTS: Span = [20, 30];
const SUMS_TENGE = [5000, 7000, 10_000, 15_000] as const;
const VENDORS: Span = [2, 4];

export const parentsTreasurer: LookAlike = {
  whatItIs: 'The treasurer of a school class collects one sum from all parents and pays for the class.',
  howItShows: 'It shows in the same round sum from each parent once a month, and in payments to two to four vendors in the weeks after.',
  mostPeople: 1,
  mostActionsADay: 35,
  creditedKztADay: 30_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, bank, eventQueue, random } = tools;
  const card = mainCard(country, country.recruit(random.fork('recruit')));
  const city = country.cities[card.city]!;
  const parents = Array.from({ length: whole(random, PARENTS) }, () => country.outsider(random));
  const vendors = Array.from({ length: whole(random, VENDORS) }, () => country.counterparty(random));
  const sumTiyn = roundTiyn(random.pick(SUMS_TENGE), 1);
  const collectsOn = random.int(1, 24);
  let heldTiyn = 0;

  const pay = (vendor: string, share: number): void => {
    const dueTiyn = typedTiyn(random, Math.min(heldTiyn * share, bank.balanceTiyn(card.index)), 0.4);
    if (dueTiyn > 0 && bank.transferOut(card.index, vendor, dueTiyn)) heldTiyn -= dueTiyn;
  };
  const planner: Planner = {
    planDay(day) {
      if (day.dayOfMonth !== collectsOn) return;
      for (const senderIin of parents) {
        eventQueue.at(day.instantMs(24 * random.int(0, 4) + evenly(random, [8, 23]), city), () => {
          heldTiyn += sumTiyn;
          payIn(tools, { card, channel: 'p2p', amountTiyn: sumTiyn, senderIin });
        });
      }
      for (const vendor of vendors) {
        eventQueue.at(day.instantMs(24 * random.int(3, 14) + evenly(random, [9, 20]), city), () => pay(vendor, evenly(random, [0.3, 0.7])));
      }
    },
  };
  return { planner, members: [cardMember('treasurer', card)] };
}
