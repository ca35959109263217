/**
 * Finds the slot of a card number without looking at any string but the one asked for: numbers stand side by side in
 * typed arrays, whereas the strings of a map's keys lie all over the heap, each a cache miss away.
 */

export interface DigitIndex {
  /** The slot of a key of sixteen digits; NOT_FOUND when it has none, NOT_DIGITS when the key is of another kind. */
  find(key: string): number;
  /** Gives a slot to the key that the last `find` did not find. */
  insertMissed(slot: number): void;
  remove(slot: number): void;
}

export const NOT_FOUND = -1;
export const NOT_DIGITS = -2;

const KEY_DIGITS = 16;
/** So many digits fit a small integer. */
const HALF_DIGITS = 8;
const ZERO = '0'.charCodeAt(0);
const INITIAL_BUCKETS = 1024;
const EMPTY = -1;
/** Odd constants with well-mixed bits, for multiplicative hashing. */
const MIX_HIGH = 0x9e37_79b1;
const MIX_LOW = 0x85eb_ca6b;

export function createDigitIndex(): DigitIndex {
  /** Slots by hash, in open addressing; at most half full. */
  let buckets = new Int32Array(INITIAL_BUCKETS).fill(EMPTY);
  /** The two halves of the number in each slot. */
  let halves = new Int32Array(INITIAL_BUCKETS);
  let count = 0;
  let missedHigh = 0;
  let missedLow = 0;

  function bucketOf(high: number, low: number): number {
    const mixed = Math.imul(high, MIX_HIGH) ^ Math.imul(low, MIX_LOW);
    return (mixed ^ (mixed >>> HALF_DIGITS) ^ (mixed >>> KEY_DIGITS)) & (buckets.length - 1);
  }

  const homeOf = (slot: number): number => bucketOf(halves[2 * slot]!, halves[2 * slot + 1]!);

  function place(slot: number): void {
    let at = homeOf(slot);
    while (buckets[at] !== EMPTY) at = (at + 1) & (buckets.length - 1);
    buckets[at] = slot;
  }

  function grow(): void {
    const before = buckets;
    buckets = new Int32Array(before.length * 2).fill(EMPTY);
    for (const slot of before) if (slot !== EMPTY) place(slot);
  }

  return {
    find(key) {
      if (key.length !== KEY_DIGITS) return NOT_DIGITS;
      const high = numberAt(key, 0);
      const low = numberAt(key, HALF_DIGITS);
      if (high < 0 || low < 0) return NOT_DIGITS;
      for (let at = bucketOf(high, low); ; at = (at + 1) & (buckets.length - 1)) {
        const slot = buckets[at]!;
        if (slot === EMPTY) break;
        if (halves[2 * slot] === high && halves[2 * slot + 1] === low) return slot;
      }
      missedHigh = high;
      missedLow = low;
      return NOT_FOUND;
    },
    insertMissed(slot) {
      if (2 * slot >= halves.length) {
        const grown = new Int32Array(Math.max(2 * slot + 2, 2 * halves.length));
        grown.set(halves);
        halves = grown;
      }
      halves[2 * slot] = missedHigh;
      halves[2 * slot + 1] = missedLow;
      count += 1;
      if (2 * count > buckets.length) grow();
      place(slot);
    },
    remove(slot) {
      const last = buckets.length - 1;
      let hole = homeOf(slot);
      while (buckets[hole] !== slot) hole = (hole + 1) & last;
      // Those behind the hole move up, or a search that begins before it would miss them.
      for (let at = (hole + 1) & last; buckets[at] !== EMPTY; at = (at + 1) & last) {
        const home = homeOf(buckets[at]!);
        if (((at - home) & last) < ((at - hole) & last)) continue;
        buckets[hole] = buckets[at]!;
        hole = at;
      }
      buckets[hole] = EMPTY;
      count -= 1;
    },
  };
}

/** Eight digits as a number; -1 when one is none. */
function numberAt(key: string, from: number): number {
  let value = 0;
  for (let at = from; at < from + HALF_DIGITS; at++) {
    const digit = key.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
