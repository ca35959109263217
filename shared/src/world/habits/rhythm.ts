/** When in the day things are done: a curve over 24 hours, read backwards from a random number. */
import { HOURS_PER_DAY } from '../../events/time-spans.js';
import type { WorldParameters } from '../parameters.js';

const SLOTS = 512;

/** Turns a number in [0, 1) into an hour of the day, so that hours come up by their weight. */
export type Rhythm = (unit: number) => number;

export function createRhythm(hourWeights: readonly number[]): Rhythm {
  if (hourWeights.length !== HOURS_PER_DAY) throw new RangeError(`a rhythm has ${HOURS_PER_DAY} hours`);
  const total = hourWeights.reduce((sum, weight) => sum + weight, 0);
  const hours = new Float64Array(SLOTS + 1);
  let hour = 0;
  let before = 0;
  for (let slot = 0; slot <= SLOTS; slot++) {
    const wanted = (total * slot) / SLOTS;
    while (hour < HOURS_PER_DAY - 1 && before + (hourWeights[hour] ?? 0) < wanted) before += hourWeights[hour++] ?? 0;
    const weight = hourWeights[hour] ?? 0;
    hours[slot] = Math.min(HOURS_PER_DAY, hour + (weight === 0 ? 0 : (wanted - before) / weight));
  }
  return (unit) => {
    const exact = unit * SLOTS;
    const slot = Math.floor(exact);
    const from = hours[slot] as number;
    return from + ((hours[slot + 1] as number) - from) * (exact - slot);
  };
}

/** By what is done. */
export type Rhythms = Readonly<Record<keyof WorldParameters['rhythms'], Rhythm>>;

export const createRhythms = (weights: WorldParameters['rhythms']): Rhythms =>
  Object.fromEntries(Object.entries(weights).map(([name, ofHours]) => [name, createRhythm(ofHours)])) as Rhythms;
