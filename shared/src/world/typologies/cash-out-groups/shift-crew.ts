/** Honest look-alike of cash-out groups: a crew far from town, for whom one colleague goes to the machine with all their cards. */
import { lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { cardMember, mainCard, personMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import { HOUR_MS } from '../../../events/time-spans.js';
import type { LookAlike } from '../typology.js';
import { planQueue } from './queue.js';
import { staffOfOneFirm } from './staff.js';

export const shiftCrew: LookAlike = {
  whatItIs: 'A crew works far from town, and one colleague takes cash for all of them with their cards after pay-day.',
  howItShows: 'It shows in a few cards at one or two machines within minutes, twice a month, all paid by the employer that they live on.',
  mostPeople: 0,
  mostActionsADay: 60,
  creditedKztADay: 0,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, rhythms, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['cash-out-groups']['shift-crew']);
  const { bin, workers, home, paySchedule } = staffOfOneFirm(tools, traits.people);
  const cards = workers.map((worker) => mainCard(country, worker));
  const town = random.chance(traits.atHome) ? home : country.cityWith(random, 1);
  const atms = random.shuffle(country.atmsOf(town));
  const atEach = Math.max(1, Math.round(traits.cardsAnAtm));
  return {
    planner: {
      planDay(day) {
        // The day after the wage came.
        if (day.pay[paySchedule]?.daysSince !== 1) return;
        const startMs = day.instantMs(rhythms.cash(random.next()), country.cities[town]!);
        for (let stop = 0; stop * atEach < cards.length; stop++) {
          const atm = atms[stop % atms.length]!;
          planQueue(
            tools,
            random,
            { cards: cards.slice(stop * atEach, (stop + 1) * atEach), atm, startMs: startMs + stop * HOUR_MS },
            traits,
          );
        }
      },
    },
    members: [personMember('employer', bin), ...cards.map((card) => cardMember('worker', card))],
  };
}
