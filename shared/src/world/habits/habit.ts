/** What a habit of honest people is: it plans whole days in columns, and performs one planned action when its time comes. */
import type { Controls } from '../controls.js';
import type { ShardCountry } from '../country.js';
import type { WorldParameters } from '../parameters.js';
import type { Bank, Day } from '../planner.js';
import type { SeededRandom } from '../random.js';
import type { Sums } from '../sums.js';
import type { Rhythms } from './rhythm.js';

/** Writes down one action of the day; what subject and target number is the habit's own business. */
export type PlanAction = (timeMs: number, subject: number, target: number, amountTiyn: number) => void;

export interface Habit {
  planDay(day: Day, plan: PlanAction): void;
  perform(subject: number, target: number, amountTiyn: number): void;
}

export interface HabitSetup {
  readonly country: ShardCountry;
  readonly bank: Bank;
  readonly controls: Controls;
  readonly parameters: WorldParameters;
  /** How everybody rounds, and when in the day everybody does things. */
  readonly sums: Sums;
  readonly rhythms: Rhythms;
  /** City in which each person is today. */
  readonly whereabouts: Int32Array;
  /** The habit's own randomness in this shard. */
  readonly random: SeededRandom;
  /** Randomness that all shards share, for what exists once in the country. */
  readonly nation: SeededRandom;
}

export const meanOfLogNormal = (median: number, sigma: number): number => median * Math.exp((sigma * sigma) / 2);

/** Median of a log-normal that has the given mean. */
export const medianForMean = (mean: number, sigma: number): number => mean * Math.exp((-sigma * sigma) / 2);

/** How freely somebody spends, 1 at a comfortable balance. */
export type Appetite = (balanceTiyn: number, comfortTiyn: number) => number;

/** It keeps balances from running away or drying up. */
export const createAppetite =
  ({ mostCareful, mostFree }: WorldParameters['appetite']): Appetite =>
  (balanceTiyn, comfortTiyn) =>
    Math.min(mostFree, Math.max(mostCareful, Math.sqrt(balanceTiyn / comfortTiyn)));
