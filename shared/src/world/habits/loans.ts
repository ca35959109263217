/** Consumer loans: a bank, or a firm that lends, pays a sum to the main card now and then, and takes it back month by month. */
import { DAYS_PER_YEAR, LAST_DAY_OF_EVERY_MONTH, MONTHS_PER_YEAR } from '../../events/time-spans.js';
import { bankNames } from '../banks.js';
import { drawBin } from '../identity.js';
import type { Day } from '../planner.js';
import type { Habit, HabitSetup, PlanAction } from './habit.js';

/** Stands for a loan of the card's bank that is paid out, where a number stands for the debt of which an instalment is due. */
const PAYOUT = -1;
/** Stands for a loan of the first of the firms that lend; the others are below it. */
const PAYOUT_OF_LENDER = -2;

interface Debt {
  readonly person: number;
  readonly instalmentTiyn: number;
  instalmentsLeft: number;
}

export function createLoans({ country, bank, controls, parameters, rhythms, sums, random, nation }: HabitSetup): Habit {
  const { perPersonYear, incomeMonths, sigma, months, costShare, instalmentFromHour, instalmentToHour } = parameters.loans;
  const { lenderShare } = parameters.loans;
  const banks = new Map<string, string>(bankNames.map((name) => [name, drawBin(nation.fork('lender', name))]));
  const draws = random.fork('draws');
  const setup = random.fork('setup');
  const debts: Debt[] = [];
  /** Numbers of those that are still owed, by day of the month. */
  const dueOn = Array.from({ length: LAST_DAY_OF_EVERY_MONTH + 1 }, (): number[] => []);
  /** Asked for again every day. */
  let overdue: number[] = [];
  const mainCard = (person: number): number | undefined => country.ownCards[person]?.[0];
  const borrowed = (monthlyTiyn: number, from: typeof draws): number => sums.round(from, from.logNormal(monthlyTiyn * incomeMonths, sigma));
  function owe(person: number, loanTiyn: number, dayOfMonth: number, instalmentsLeft: number): void {
    dueOn[Math.min(LAST_DAY_OF_EVERY_MONTH, dayOfMonth)]!.push(debts.length);
    debts.push({ person, instalmentTiyn: Math.ceil((loanTiyn * (1 + costShare)) / months), instalmentsLeft });
  }

  // What was borrowed before the scenario began is paid back in it.
  for (const { index, monthlyTiyn } of country.people) {
    setup.rekey(index, 0);
    for (let left = setup.poisson((perPersonYear * months) / MONTHS_PER_YEAR); left > 0; left--) {
      owe(index, borrowed(monthlyTiyn, setup), setup.int(1, LAST_DAY_OF_EVERY_MONTH), setup.int(1, months));
    }
  }

  function planInstalments(day: Day, plan: PlanAction): void {
    const due = [...overdue, ...(dueOn[day.dayOfMonth] ?? [])];
    overdue = [];
    for (const number of due) {
      const debt = debts[number]!;
      const city = country.cities[country.people[debt.person]!.city];
      const card = mainCard(debt.person);
      if (city === undefined || card === undefined) continue;
      const hour = instalmentFromHour + draws.rekey(number, -1 - day.index).next() * (instalmentToHour - instalmentFromHour);
      plan(day.instantMs(hour, city), card, number, debt.instalmentTiyn);
    }
  }

  function planLoans(day: Day, plan: PlanAction): void {
    for (const { index, city: home, monthlyTiyn } of country.people) {
      if (!draws.rekey(index, day.index).chance(perPersonYear / DAYS_PER_YEAR)) continue;
      const city = country.cities[home];
      const card = mainCard(index);
      if (city === undefined || card === undefined) continue;
      const loanTiyn = borrowed(monthlyTiyn, draws);
      const timeMs = day.instantMs(rhythms.offices(draws.next()), city);
      const target = draws.chance(lenderShare) ? PAYOUT_OF_LENDER - draws.int(0, country.lenders.length - 1) : PAYOUT;
      plan(timeMs, card, target, loanTiyn);
      owe(index, loanTiyn, day.dayOfMonth, months);
    }
  }

  return {
    planDay(day, plan) {
      // In this order, as nobody pays back on the day of the loan.
      planInstalments(day, plan);
      planLoans(day, plan);
      dueOn[day.dayOfMonth] = dueOn[day.dayOfMonth]?.filter((number) => debts[number]!.instalmentsLeft > 0) ?? [];
    },
    perform(card, target, amountTiyn) {
      if (target >= 0) {
        const debt = debts[target]!;
        if (debt.instalmentsLeft === 0) return;
        if (bank.repay(card, amountTiyn)) debt.instalmentsLeft--;
        else overdue.push(target);
        return;
      }
      const ofBank = banks.get(country.cards[card]?.bank ?? '') ?? null;
      const senderIin = target === PAYOUT ? ofBank : country.lenders[PAYOUT_OF_LENDER - target]!;
      bank.topUp(card, {
        channel: 'loan',
        amountTiyn,
        senderIin,
        senderVerification: controls.senderVerification('loan', senderIin, amountTiyn, 0),
      });
    },
  };
}
