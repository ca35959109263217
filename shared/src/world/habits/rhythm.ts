/** When in the day things are done: a curve over 24 hours, read backwards from a random number. */

const SLOTS = 512;

/** Turns a number in [0, 1) into an hour of the day, so that hours come up by their weight. */
export type Rhythm = (unit: number) => number;

export function createRhythm(hourWeights: readonly number[]): Rhythm {
  if (hourWeights.length !== 24) throw new RangeError('a rhythm has 24 hours');
  const total = hourWeights.reduce((sum, weight) => sum + weight, 0);
  const hours = new Float64Array(SLOTS + 1);
  let hour = 0;
  let before = 0;
  for (let slot = 0; slot <= SLOTS; slot++) {
    const wanted = (total * slot) / SLOTS;
    while (hour < 23 && before + (hourWeights[hour] ?? 0) < wanted) before += hourWeights[hour++] ?? 0;
    const weight = hourWeights[hour] ?? 0;
    hours[slot] = Math.min(24, hour + (weight === 0 ? 0 : (wanted - before) / weight));
  }
  return (unit) => {
    const exact = unit * SLOTS;
    const slot = Math.floor(exact);
    const from = hours[slot] as number;
    return from + ((hours[slot + 1] as number) - from) * (exact - slot);
  };
}

/** Shops: a morning rise, lunch, and the evening after work. */
export const shoppingRhythm = createRhythm([2, 1, 0.5, 0.3, 0.3, 0.7, 2, 6, 12, 16, 20, 24, 30, 30, 26, 24, 26, 34, 42, 44, 34, 22, 12, 5]);
/** Transfers: through the day and late into the evening. */
export const transferRhythm = createRhythm([5, 3, 1.5, 1, 0.8, 1, 2, 5, 12, 20, 26, 28, 28, 26, 26, 26, 28, 32, 36, 38, 36, 32, 22, 12]);
/** Cash: shop and office hours, a peak after work. */
export const cashRhythm = createRhythm([1.5, 0.8, 0.4, 0.3, 0.3, 0.6, 2, 6, 16, 28, 34, 34, 32, 30, 28, 28, 32, 38, 36, 28, 18, 10, 5, 3]);
/** Terminals stand in shops that close at night. */
export const terminalRhythm = createRhythm([
  0.8, 0.4, 0.2, 0.2, 0.2, 0.4, 1, 4, 12, 24, 30, 32, 32, 30, 28, 28, 30, 34, 32, 26, 18, 10, 5, 2,
]);
/** Crypto is traded at all hours, mostly in the evening. */
export const tradingRhythm = createRhythm([12, 8, 5, 4, 3, 3, 4, 7, 12, 18, 22, 22, 22, 22, 22, 22, 24, 26, 30, 34, 36, 34, 28, 20]);
/** Offices: branches, lenders. */
export const officeRhythm = createRhythm([0, 0, 0, 0, 0, 0, 0, 0, 2, 20, 30, 30, 24, 18, 26, 28, 26, 18, 4, 0, 0, 0, 0, 0]);
