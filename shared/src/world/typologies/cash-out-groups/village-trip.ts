/** Honest look-alike of cash-out groups: villagers come to town by one bus, and take cash for the weeks to come at one machine. */
import { atLeastOne } from '../../planning/draw.js';
import { lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { cardMember, mainCard, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';
import { planQueue } from './queue.js';

export const villageTrip: LookAlike = {
  whatItIs: 'Villagers come to town by one bus, and take cash for the weeks to come at one machine.',
  howItShows: 'It shows in one visit a card to one machine, in money that came long before and from many sides.',
  mostPeople: 0,
  mostActionsADay: 60,
  creditedKztADay: 0,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, rhythms, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['cash-out-groups']['village-trip']);
  const home = country.cityWith(random, 1);
  const villagers = random.shuffle(country.people.filter(({ city }) => city === home)).slice(0, Math.max(2, Math.round(traits.people)));
  const cards = villagers.map((person) => mainCard(country, person));
  const town = country.cityWith(random, 1);
  let nextTrip = atLeastOne(random, random.exponential(traits.daysBetween));
  return {
    planner: {
      planDay(day) {
        if (day.index < nextTrip) return;
        nextTrip = day.index + atLeastOne(random, traits.daysBetween);
        const atm = random.pick(country.atmsOf(town));
        const startMs = day.instantMs(rhythms.cash(random.next()), country.cities[town]!);
        planQueue(tools, random, { cards, atm, startMs }, traits);
      },
    },
    members: cards.map((card) => cardMember('villager', card)),
  };
}
