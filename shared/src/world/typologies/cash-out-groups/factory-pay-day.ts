/** Honest look-alike of cash-out groups: on pay-day many workers of one firm go straight to the ATM at the gate. */
import type { Day } from '../../planner.js';
import { lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { cardMember, mainCard, personMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';
import { planQueue } from './queue.js';
import { staffOfOneFirm } from './staff.js';

export const factoryPayDay: LookAlike = {
  whatItIs: 'A factory pays its workers on one day, and many of them go straight to the machine at the gate.',
  howItShows: 'It shows in wages of one firm on two dates a month, and in one visit a card to one machine on the same evening.',
  mostPeople: 0,
  mostActionsADay: 120,
  creditedKztADay: 0,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['cash-out-groups']['factory-pay-day']);
  const { bin, workers, home, paySchedule } = staffOfOneFirm(tools, traits.people);
  const cards = workers.map((worker) => mainCard(country, worker));
  const atm = random.pick(country.atmsOf(home));
  /** After the last payroll, when the shift is over. */
  const closingHour = world.wages.payrollToHour + random.next();
  const isPayDay = (day: Day): boolean => ['rest', 'advance'].includes(day.pay[paySchedule]?.pays ?? '');
  return {
    planner: {
      planDay(day) {
        if (!isPayDay(day)) return;
        planQueue(tools, random, { cards, atm, startMs: day.instantMs(closingHour, country.cities[home]!) }, traits);
      },
    },
    members: [personMember('employer', bin), ...cards.map((card) => cardMember('worker', card))],
  };
}
