/** Cash that goes back onto cards: at terminals, very often without saying who pays, and over the counter of a branch. */
import { tengeToTiyn } from '../../events/money.js';
import { DAYS_PER_MONTH } from '../../events/time-spans.js';
import type { Habit, HabitSetup } from './habit.js';
import { createRoundSums } from './round-sums.js';
import { createRhythm } from './rhythm.js';

const BRANCH = -1;

export function createCashIns({ country, bank, controls, parameters, random }: HabitSetup): Habit {
  const { cashInsPerPersonMonth, medianKzt, sigma, anonymousShare, branchShare } = parameters.terminals;
  const officeRhythm = createRhythm(parameters.rhythms.offices);
  const terminalRhythm = createRhythm(parameters.rhythms.terminals);
  const { roundSumTiyn } = createRoundSums(parameters.roundSums);
  const { people, ownCards, cities, cards } = country;
  const draws = random.fork('draws');
  const medianTiyn = tengeToTiyn(medianKzt);
  const usualTiyn = people.reduce((sum, { monthlyTiyn }) => sum + monthlyTiyn, 0) / Math.max(1, people.length);
  return {
    planDay(day, plan) {
      for (const { index, city: home, monthlyTiyn } of people) {
        if (!draws.rekey(index, day.index).chance(cashInsPerPersonMonth / DAYS_PER_MONTH)) continue;
        const city = cities[home];
        const own = ownCards[index];
        if (city === undefined || own === undefined) continue;
        const card = draws.pick(own);
        const amountTiyn = roundSumTiyn(draws.logNormal(medianTiyn * Math.sqrt(monthlyTiyn / usualTiyn), sigma));
        const atBranch = day.working && draws.chance(branchShare);
        const anonymous = draws.chance(anonymousShare);
        const terminal = draws.int(0, country.terminalsOf(home).length - 1);
        const hour = (atBranch ? officeRhythm : terminalRhythm)(draws.next());
        plan(day.instantMs(hour, city), card, atBranch ? BRANCH : terminal * 2 + (anonymous ? 1 : 0), amountTiyn);
      }
    },
    perform(card, target, amountTiyn) {
      const record = cards[card];
      if (record === undefined) return;
      if (target === BRANCH) {
        const senderVerification = controls.senderVerification('branch', record.holderIin, amountTiyn, 0);
        bank.topUp(card, { channel: 'branch', amountTiyn, senderIin: record.holderIin, senderVerification });
        return;
      }
      const terminal = country.terminalsOf(record.city)[target >> 1];
      if (terminal === undefined) return;
      const senderIin = target % 2 === 1 ? null : record.holderIin;
      const senderVerification = controls.senderVerification('terminal', senderIin, amountTiyn, 0);
      bank.topUp(card, { channel: 'terminal', amountTiyn, senderIin, senderVerification, terminal });
    },
  };
}
