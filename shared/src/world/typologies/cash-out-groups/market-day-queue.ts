/** Honest look-alike of cash-out groups: on market days the traders of a bazaar take their takings at its ATM one after another. */
import { drawTiyn, onOneDay } from '../../planning/draw.js';
import { payIn } from '../../planning/means.js';
import { lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { cardMember, groupSize, mainCard, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import { SUNDAY } from '../../wall-days.js';
import type { LookAlike } from '../typology.js';
import { planQueue } from './queue.js';

export const marketDayQueue: LookAlike = {
  whatItIs: 'On market days the traders of a bazaar queue at its machine to take out what they sold for.',
  howItShows: 'It shows in small payments by buyers during the day, and in one visit a trader to one machine in the evening.',
  mostPeople: 15,
  mostActionsADay: 300,
  creditedKztADay: 500_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, eventQueue, random, rhythms, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['cash-out-groups']['market-day-queue']);
  const home = country.cityWith(random, 1);
  const city = country.cities[home]!;
  const atm = random.pick(country.atmsOf(home));
  const marketDay = random.int(1, SUNDAY);
  const people = Math.min(marketDayQueue.mostPeople, Math.round(traits.people));
  const cards = Array.from({ length: groupSize(country.people.length, people) }, (_, ordinal) => {
    const person = country.recruit(random.fork('recruit', ordinal), { city: home, occupation: 'self-employed' });
    return mainCard(country, person);
  });
  return {
    planner: {
      planDay(day) {
        if (day.weekday !== marketDay && day.weekday !== SUNDAY) return;
        let lastHour = 0;
        for (const card of cards) {
          for (let left = onOneDay(random, traits.salesADay, world.strangers.daySpread); left > 0; left--) {
            const hour = rhythms.offices(random.next());
            const wishTiyn = drawTiyn(random, traits.saleKzt, 1);
            lastHour = Math.max(lastHour, hour);
            eventQueue.at(day.instantMs(hour, city), () => payIn(tools, { card, channel: 'p2p', wishTiyn }));
          }
        }
        planQueue(tools, random, { cards, atm, startMs: day.instantMs(lastHour, city) }, traits);
      },
    },
    members: cards.map((card) => cardMember('trader', card)),
  };
}
