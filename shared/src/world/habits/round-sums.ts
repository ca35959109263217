/** Round numbers, as people think of money: coarser the larger the sum. */
import { LARGEST_SUM_TIYN, tengeToTiyn, TIYN_PER_TENGE } from '../../events/money.js';
import type { WorldParameters } from '../parameters.js';

export interface RoundSums {
  /** The nearest round sum, at least the smallest step. */
  roundSumTiyn(amountTiyn: number): number;
  /** The favourite withdrawal nearest to the wish by proportion. */
  cashSumTiyn(wishTiyn: number): number;
  /** The largest favourite withdrawal that the balance allows; 0 when there is none. */
  largestCashSumTiyn(balanceTiyn: number): number;
}

export function createRoundSums({ limitsKzt, stepsKzt, cashKzt }: WorldParameters['roundSums']): RoundSums {
  /** Up to each limit in tenge, sums are multiples of the step. */
  const steps = stepsKzt.map((stepKzt, at) => ({ limitKzt: limitsKzt[at] ?? Number.POSITIVE_INFINITY, stepKzt }));
  return {
    roundSumTiyn(amountTiyn) {
      const kzt = Math.min(amountTiyn, LARGEST_SUM_TIYN) / TIYN_PER_TENGE;
      const stepKzt = steps.find(({ limitKzt }) => kzt < limitKzt)?.stepKzt ?? 1;
      return tengeToTiyn(Math.max(1, Math.round(kzt / stepKzt)) * stepKzt);
    },
    cashSumTiyn(wishTiyn) {
      const kzt = wishTiyn / TIYN_PER_TENGE;
      let nearest = cashKzt[0] ?? 0;
      for (const sumKzt of cashKzt) {
        if (sumKzt * nearest > kzt * kzt && sumKzt > kzt) break;
        nearest = sumKzt;
      }
      return tengeToTiyn(nearest);
    },
    largestCashSumTiyn(balanceTiyn) {
      let largest = 0;
      for (const sumKzt of cashKzt) if (tengeToTiyn(sumKzt) <= balanceTiyn) largest = sumKzt;
      return tengeToTiyn(largest);
    },
  };
}

/** Whole tenge, at least one. */
export const wholeTengeTiyn = (amountTiyn: number): number =>
  Math.max(1, Math.round(Math.min(amountTiyn, LARGEST_SUM_TIYN) / TIYN_PER_TENGE)) * TIYN_PER_TENGE;
