/** How schemes and look-alikes draw numbers and hours. */
import { tengeToTiyn } from '../../events/money.js';
import { HOURS_PER_DAY } from '../../events/time-spans.js';
import { pickWeighted } from '../places.js';
import type { Random } from '../planner.js';

/** A whole number whose mean is `mean`: the whole part, and one more with the chance of the rest. */
export const aboutWhole = (random: Random, mean: number): number => Math.floor(mean) + (random.chance(mean % 1) ? 1 : 0);

/** How many of something that happens `mean` times a day on average: days differ by up to the spread, to either side. */
export const onOneDay = (random: Random, mean: number, spread: number): number =>
  aboutWhole(random, mean * evenly(random, 1 - spread, 1 + spread));

/** At least one. */
export const atLeastOne = (random: Random, mean: number): number => Math.max(1, aboutWhole(random, mean));

export const evenly = (random: Random, from: number, to: number): number => from + (to - from) * random.next();

/** Day on which a business began that works from the first day of the scenario on. */
const BEFORE_START = -1;

/** The day on which a business opens: some do during the first half of the scenario, the others worked before it began. */
export function openingDay(random: Random, newlyOpenedShare: number, days: number): number {
  const [isNew, day] = [random.chance(newlyOpenedShare), Math.floor(evenly(random, 0, days / 2))];
  return isNew ? day : BEFORE_START;
}

/** Which of some ways, by their weights; the last where all weights are nothing. */
export function drawWay<W extends string>(random: Random, weights: Readonly<Record<W, number>>): W {
  const ways = Object.keys(weights) as W[];
  return ways[pickWeighted(random, Object.values<number>(weights))]!;
}

/** Tenge without their fraction, at least one, in tiyn. */
export const wholeTiyn = (kzt: number): number => tengeToTiyn(Math.ceil(kzt));

/** About so many tenge, in tiyn: a log-normal. */
export const drawTiyn = (random: Random, medianKzt: number, sigma: number): number => wholeTiyn(random.logNormal(medianKzt, sigma));

/** An hour, which may be of a later day, put off to the morning where it falls into the night. `unit` in [0, 1) says how late. */
export function awake(hour: number, { riseHour, riseSpreadHours }: { riseHour: number; riseSpreadHours: number }, unit: number): number {
  const ofDay = hour % HOURS_PER_DAY;
  return ofDay < riseHour ? hour - ofDay + riseHour + riseSpreadHours * unit : hour;
}
