/** Round numbers, as people think of money: coarser the larger the sum. */
import { LARGEST_SUM_TIYN, TIYN_PER_TENGE } from '../../events/money.js';

/** Up to each limit in tenge, sums are multiples of the step. */
const STEPS: readonly { readonly limitKzt: number; readonly stepKzt: number }[] = [
  { limitKzt: 1_000, stepKzt: 100 },
  { limitKzt: 5_000, stepKzt: 500 },
  { limitKzt: 20_000, stepKzt: 1_000 },
  { limitKzt: 100_000, stepKzt: 5_000 },
  { limitKzt: 400_000, stepKzt: 10_000 },
  { limitKzt: Number.POSITIVE_INFINITY, stepKzt: 50_000 },
];
/** Favourite withdrawals: 5, 10, 20, 50, 100, 150, 200, 300, 400, 500 thousand tenge. */
const CASH_SUMS_KZT = [
  2_000, 5_000, 10_000, 15_000, 20_000, 30_000, 40_000, 50_000, 70_000, 100_000, 150_000, 200_000, 300_000, 400_000, 500_000, 700_000,
  1_000_000, 1_500_000,
];

/** The nearest round sum, at least the smallest step. */
export function roundSumTiyn(amountTiyn: number): number {
  const kzt = Math.min(amountTiyn, LARGEST_SUM_TIYN) / TIYN_PER_TENGE;
  const stepKzt = STEPS.find(({ limitKzt }) => kzt < limitKzt)?.stepKzt ?? 1;
  return Math.max(1, Math.round(kzt / stepKzt)) * stepKzt * TIYN_PER_TENGE;
}

/** Whole tenge, at least one. */
export const wholeTengeTiyn = (amountTiyn: number): number =>
  Math.max(1, Math.round(Math.min(amountTiyn, LARGEST_SUM_TIYN) / TIYN_PER_TENGE)) * TIYN_PER_TENGE;

/** The favourite withdrawal nearest to the wish by proportion. */
export function cashSumTiyn(wishTiyn: number): number {
  const kzt = wishTiyn / TIYN_PER_TENGE;
  let nearest = CASH_SUMS_KZT[0] ?? 0;
  for (const sumKzt of CASH_SUMS_KZT) {
    if (sumKzt * nearest > kzt * kzt && sumKzt > kzt) break;
    nearest = sumKzt;
  }
  return nearest * TIYN_PER_TENGE;
}

/** The largest favourite withdrawal that the balance allows; 0 when there is none. */
export function largestCashSumTiyn(balanceTiyn: number): number {
  let largest = 0;
  for (const sumKzt of CASH_SUMS_KZT) if (sumKzt * TIYN_PER_TENGE <= balanceTiyn) largest = sumKzt;
  return largest * TIYN_PER_TENGE;
}
