/** How schemes and look-alikes draw spans, sums and hours. */
import { TIYN_PER_TENGE, tengeToTiyn } from '../../events/money.js';
import type { Random } from '../planner.js';

/** Lowest and highest value, both possible. */
export type Span = readonly [min: number, max: number];

export const evenly = (random: Random, [min, max]: Span): number => min + (max - min) * random.next();
export const whole = (random: Random, [min, max]: Span): number => random.int(min, max);
/** Spread evenly over orders of magnitude: small values are as likely as in real sums and waits. */
export const skewed = (random: Random, [min, max]: Span): number => min * (max / min) ** random.next();

/** Tenge rounded to a multiple of `stepTenge`, at least one step, in tiyn. */
export const roundTiyn = (tenge: number, stepTenge: number): number => tengeToTiyn(Math.max(1, Math.round(tenge / stepTenge)) * stepTenge);

/** A sum as people name it: mostly round, the rounder the larger, now and then to the tenge. */
export function spokenTiyn(random: Random, tenge: number, roundShare = 0.85): number {
  if (!random.chance(roundShare)) return roundTiyn(tenge, 1);
  if (tenge < 10_000) return roundTiyn(tenge, 500);
  return roundTiyn(tenge, tenge < 100_000 ? 1000 : random.chance(0.5) ? 5000 : 1000);
}

/** At most `limitTiyn`, as people type it in: mostly down to a round sum, else to the whole tenge. */
export function typedTiyn(random: Random, limitTiyn: number, roundShare = 0.65): number {
  const wholeTiyn = Math.floor(limitTiyn / TIYN_PER_TENGE) * TIYN_PER_TENGE;
  const stepTenge = wholeTiyn < tengeToTiyn(20_000) ? 500 : random.pick([1000, 1000, 5000]);
  const roundedTiyn = Math.floor(limitTiyn / tengeToTiyn(stepTenge)) * tengeToTiyn(stepTenge);
  return random.chance(roundShare) && roundedTiyn > 0 ? roundedTiyn : wholeTiyn;
}

/** A whole number whose mean is `mean`: the whole part, and one more with the chance of the rest. */
export const aboutWhole = (random: Random, mean: number): number => Math.floor(mean) + (random.chance(mean % 1) ? 1 : 0);
