/** How sums come about: one way to round, and one list of banknotes, for honest people, look-alikes and schemes alike. */
import { LARGEST_SUM_TIYN, tengeToTiyn, TIYN_PER_TENGE } from '../events/money.js';
import type { WorldParameters } from './parameters.js';
import type { Random } from './planner.js';

export interface Sums {
  /** A round sum near the wish, at least the smallest step: as people think of money, coarser the larger it is. */
  round(random: Random, wishTiyn: number): number;
  /** The wish, rounded down, so that it does not exceed what is there. */
  roundDown(random: Random, wishTiyn: number): number;
  /** What somebody sends by phone: mostly a round sum. */
  transfer(random: Random, wishTiyn: number): number;
  /** What a basket in a shop comes to: seldom a round sum. */
  purchase(random: Random, wishTiyn: number): number;
  /** Crypto for tenge: who buys mostly names a round sum, and who sells names the coins. */
  trade(random: Random, side: 'buy' | 'sell', wishTiyn: number): number;
  /** The favourite withdrawal nearest to the wish by proportion. */
  cash(wishTiyn: number): number;
  /** The largest favourite withdrawal that the balance allows; 0 when there is none. */
  largestCash(balanceTiyn: number): number;
}

export function createSums({ roundSums, transfers, purchases, crypto }: WorldParameters): Sums {
  const { limitsKzt, stepsKzt, cashKzt, finerShare } = roundSums;
  /** Up to each limit in tenge, sums are multiples of the step, or of the step before it. */
  const steps = stepsKzt.map((stepKzt, at) => ({
    limitKzt: limitsKzt[at] ?? Number.POSITIVE_INFINITY,
    stepKzt,
    finerKzt: stepsKzt[Math.max(0, at - 1)]!,
  }));

  function stepAt(random: Random, kzt: number): number {
    const { stepKzt, finerKzt } = steps.find(({ limitKzt }) => kzt < limitKzt)!;
    return random.chance(finerShare) ? finerKzt : stepKzt;
  }
  function round(random: Random, wishTiyn: number): number {
    const kzt = Math.min(wishTiyn, LARGEST_SUM_TIYN) / TIYN_PER_TENGE;
    const stepKzt = stepAt(random, kzt);
    return tengeToTiyn(Math.max(1, Math.round(kzt / stepKzt)) * stepKzt);
  }
  const often = (share: number) => (random: Random, wishTiyn: number) =>
    random.chance(share) ? round(random, wishTiyn) : wholeTengeTiyn(wishTiyn);
  const bought = often(crypto.roundBuyShare);

  return {
    round,
    roundDown(random, wishTiyn) {
      const kzt = Math.min(wishTiyn, LARGEST_SUM_TIYN) / TIYN_PER_TENGE;
      const stepKzt = stepAt(random, kzt);
      return tengeToTiyn(Math.floor(kzt / stepKzt) * stepKzt);
    },
    transfer: often(transfers.roundShare),
    purchase: often(purchases.roundShare),
    trade: (random, side, wishTiyn) => (side === 'buy' ? bought(random, wishTiyn) : wholeTengeTiyn(wishTiyn)),
    cash(wishTiyn) {
      const kzt = wishTiyn / TIYN_PER_TENGE;
      let nearest = cashKzt[0] ?? 0;
      for (const sumKzt of cashKzt) {
        if (sumKzt * nearest > kzt * kzt && sumKzt > kzt) break;
        nearest = sumKzt;
      }
      return tengeToTiyn(nearest);
    },
    largestCash(balanceTiyn) {
      let largest = 0;
      for (const sumKzt of cashKzt) if (tengeToTiyn(sumKzt) <= balanceTiyn) largest = sumKzt;
      return tengeToTiyn(largest);
    },
  };
}

/** Whole tenge, at least one. */
export const wholeTengeTiyn = (amountTiyn: number): number =>
  Math.max(1, Math.round(Math.min(amountTiyn, LARGEST_SUM_TIYN) / TIYN_PER_TENGE)) * TIYN_PER_TENGE;
