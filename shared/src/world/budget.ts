/** What people live on and what becomes of it: every tenge that comes in a month goes out again, so that balances neither grow nor dry up. */
import { tengeToTiyn } from '../events/money.js';
import type { CashHabit } from './cash-by-city.js';
import { MONTHS_PER_YEAR } from '../events/time-spans.js';
import { meanOfLogNormal } from './habits/habit.js';
import type { WorldParameters } from './parameters.js';

/** Means of a month at a comfortable balance. */
export interface Budget {
  /** All purchases together. */
  readonly purchasesTiyn: number;
  /** One transfer to somebody with the same income. */
  readonly transferTiyn: number;
}

/** Of a person with this usual monthly income and these habits of taking cash. */
export function budgetOf(monthlyTiyn: number, cash: CashHabit, isCardPaying: boolean, parameters: WorldParameters): Budget {
  const { transfers, terminals, crypto, loans, purchases } = parameters;
  const transferTiyn = transfers.meanIncomeShare * monthlyTiyn;
  const fromOutside = transfers.receivedFromOutsidePerPersonMonth - transfers.sentPerPersonMonth * (1 - transfers.insideShare);
  const cashInTiyn = terminals.cashInsPerPersonMonth * tengeToTiyn(meanOfLogNormal(terminals.medianKzt, terminals.sigma));
  const cryptoTiyn = isCardPaying
    ? crypto.userShare *
      crypto.tradesPerUserMonth *
      (2 * crypto.buyShare - 1) *
      monthlyTiyn *
      meanOfLogNormal(crypto.incomeShareMedian, crypto.sigma)
    : 0;
  const interestTiyn =
    (loans.perPersonYear / MONTHS_PER_YEAR) * monthlyTiyn * meanOfLogNormal(loans.incomeMonths, loans.sigma) * loans.costShare;
  const leftTiyn = monthlyTiyn + fromOutside * transferTiyn + cashInTiyn - cash.perMonth * cash.meanTiyn - cryptoTiyn - interestTiyn;
  // Nobody lives on cash alone, however little is left of the income.
  return { purchasesTiyn: Math.max(purchases.leastIncomeShare * monthlyTiyn, leftTiyn), transferTiyn };
}
