/** Cash that goes back onto cards: at terminals, very often without saying who pays, and over the counter of a branch. */
import { tengeToTiyn } from '../../events/money.js';
import { DAYS_PER_MONTH } from '../../events/time-spans.js';
import { mix } from '../random.js';
import type { Habit, HabitSetup } from './habit.js';

/** Who is named as the one that pays. */
const WHO = ['holder', 'nobody', 'other'] as const;
type Who = (typeof WHO)[number];

/** One number says where a sum is paid in and who is named: place 0 is a branch, others count terminals of the shard. */
const targetOf = (place: number, who: Who): number => place * WHO.length + WHO.indexOf(who);
const BRANCH = 0;

export function createCashIns({ country, bank, controls, parameters, rhythms, sums, random, whereabouts }: HabitSetup): Habit {
  const { cashInsPerPersonMonth, medianKzt, sigma, anonymousShare, branchShare, paidByOthersShare, helpers } = parameters.terminals;
  const { people, ownCards, cities, cards, outsiders } = country;
  const draws = random.fork('draws');
  const medianTiyn = tengeToTiyn(medianKzt);
  const usualTiyn = people.reduce((sum, { monthlyTiyn }) => sum + monthlyTiyn, 0) / Math.max(1, people.length);
  const terminals = cities.flatMap((city) => country.terminalsOf(city.index).map((id) => ({ id, city: city.index })));
  const firstTerminal = cities.map(({ index }) => terminals.findIndex(({ city }) => city === index));

  /** A relative or neighbour who pays in for the holder of a card now and then: somebody of the shard, or who banks elsewhere. */
  function helperOf(card: number, amountTiyn: number): string {
    const helper = mix(cards[card]!.key, (mix(card, amountTiyn) >>> 0) % helpers) >>> 0;
    return helper % 2 === 0 ? people[helper % people.length]!.iin : outsiders[helper % outsiders.length]!;
  }

  return {
    planDay(day, plan) {
      for (const { index, monthlyTiyn } of people) {
        if (!draws.rekey(index, day.index).chance(cashInsPerPersonMonth / DAYS_PER_MONTH)) continue;
        const here = whereabouts[index]!;
        const city = cities[here];
        const own = ownCards[index];
        if (city === undefined || own === undefined || own.length === 0) continue;
        const card = draws.pick(own);
        const amountTiyn = sums.round(draws, draws.logNormal(medianTiyn * Math.sqrt(monthlyTiyn / usualTiyn), sigma));
        const atBranch = day.working && draws.chance(branchShare);
        const anonymous = draws.chance(anonymousShare) && !atBranch;
        const byOther = draws.chance(paidByOthersShare);
        const terminal = firstTerminal[here]! + draws.int(0, country.terminalsOf(here).length - 1);
        const hour = (atBranch ? rhythms.offices : rhythms.terminals)(draws.next());
        const who = anonymous ? 'nobody' : byOther ? 'other' : 'holder';
        plan(day.instantMs(hour, city), card, targetOf(atBranch ? BRANCH : 1 + terminal, who), amountTiyn);
      }
    },
    perform(card, target, amountTiyn) {
      const who = WHO[target % WHO.length];
      const senderIin = who === 'nobody' ? null : who === 'other' ? helperOf(card, amountTiyn) : cards[card]!.holderIin;
      const place = Math.floor(target / WHO.length);
      if (place === BRANCH) {
        const senderVerification = controls.senderVerification('branch', senderIin, amountTiyn, 0);
        bank.topUp(card, { channel: 'branch', amountTiyn, senderIin, senderVerification });
        return;
      }
      const terminal = terminals[place - 1]!;
      const senderVerification = controls.senderVerification('terminal', senderIin, amountTiyn, 0);
      bank.topUp(card, { channel: 'terminal', amountTiyn, senderIin, senderVerification, terminal: terminal.id, city: terminal.city });
    },
  };
}
