/** Honest look-alike of cash-out groups: pensioners of a quarter whose pensions come the same day and who meet at the ATM. */
import type { Day } from '../../planner.js';
import { lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { cardMember, mainCard, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';
import { planQueue } from './queue.js';

export const pensionersDay: LookAlike = {
  whatItIs: 'Pensioners of a quarter get their pensions on one day, and meet at the machine.',
  howItShows: 'It shows in pensions on one date a month, and in one visit a card to the machine the same day.',
  mostPeople: 0,
  mostActionsADay: 60,
  creditedKztADay: 0,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['cash-out-groups']['pensioners-day']);
  const home = country.cityWith(random, 1);
  const ofCity = random.shuffle(country.people.filter(({ city, pensionDay }) => city === home && pensionDay > 0));
  // Pensions come on the same or the next day, so that they come on the later one.
  const first = ofCity[0]?.pensionDay ?? 1;
  const pensioners = ofCity
    .filter(({ pensionDay }) => pensionDay === first || pensionDay === first + 1)
    .slice(0, Math.max(2, Math.round(traits.people)));
  const cards = pensioners.map((person) => mainCard(country, person));
  const atm = random.pick(country.atmsOf(home));
  const comeAtHour = world.pensions.paidToHour + random.next();
  const isDay = ({ dayOfMonth }: Day): boolean => dayOfMonth === first + 1;
  return {
    planner: {
      planDay(day) {
        if (isDay(day)) planQueue(tools, random, { cards, atm, startMs: day.instantMs(comeAtHour, country.cities[home]!) }, traits);
      },
    },
    members: cards.map((card) => cardMember('pensioner', card)),
  };
}
