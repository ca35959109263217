/**
 * Finds the slot of a card number without looking at any string but the one asked for: the numbers stand in one typed
 * array, whereas the strings of a map's keys lie all over the heap, each a wait for memory away.
 */

export interface DigitIndex {
  /** The slot of a key of sixteen digits; NOT_FOUND when it has none, NOT_DIGITS when the key is of another kind. */
  find(key: string): number;
  /** Gives a slot to the key that the last `find` did not find. */
  insertMissed(slot: number): void;
  /** Forgets a key that has a slot. */
  remove(key: string): void;
}

export const NOT_FOUND = -1;
export const NOT_DIGITS = -2;

const KEY_DIGITS = 16;
/** So many digits fit a small integer. */
const HALF_DIGITS = 8;
const ZERO = '0'.charCodeAt(0);
const INITIAL_BUCKETS = 1024;
/** A bucket holds both halves of a number and its slot, counted from 1 so that 0 says "empty". */
const HIGH = 0;
const LOW = 1;
const SLOT = 2;
const BUCKET_SHIFT = 2;
const EMPTY = 0;
/** Odd constants with well-mixed bits, for multiplicative hashing. */
const MIX_HIGH = 0x9e37_79b1;
const MIX_LOW = 0x85eb_ca6b;

export function createDigitIndex(): DigitIndex {
  /** Open addressing; at most half full. */
  let buckets = new Int32Array(INITIAL_BUCKETS << BUCKET_SHIFT);
  let lastBucket = INITIAL_BUCKETS - 1;
  let count = 0;
  let missedHigh = 0;
  let missedLow = 0;

  function homeOf(high: number, low: number): number {
    const mixed = Math.imul(high, MIX_HIGH) ^ Math.imul(low, MIX_LOW);
    return (mixed ^ (mixed >>> HALF_DIGITS) ^ (mixed >>> KEY_DIGITS)) & lastBucket;
  }

  function place(high: number, low: number, slot: number): void {
    let at = homeOf(high, low);
    while (buckets[(at << BUCKET_SHIFT) + SLOT] !== EMPTY) at = (at + 1) & lastBucket;
    buckets[(at << BUCKET_SHIFT) + HIGH] = high;
    buckets[(at << BUCKET_SHIFT) + LOW] = low;
    buckets[(at << BUCKET_SHIFT) + SLOT] = slot;
  }

  /** The bucket of a number, or the empty one where the search for it ends. */
  function search(high: number, low: number): number {
    for (let at = homeOf(high, low); ; at = (at + 1) & lastBucket) {
      const from = at << BUCKET_SHIFT;
      if (buckets[from + SLOT] === EMPTY || (buckets[from + HIGH] === high && buckets[from + LOW] === low)) return at;
    }
  }

  function grow(): void {
    const before = buckets;
    buckets = new Int32Array(before.length * 2);
    lastBucket = (buckets.length >> BUCKET_SHIFT) - 1;
    for (let from = 0; from < before.length; from += 1 << BUCKET_SHIFT) {
      const slot = before[from + SLOT]!;
      if (slot !== EMPTY) place(before[from + HIGH]!, before[from + LOW]!, slot);
    }
  }

  return {
    find(key) {
      if (key.length !== KEY_DIGITS) return NOT_DIGITS;
      const high = numberAt(key, 0);
      const low = numberAt(key, HALF_DIGITS);
      if (high < 0 || low < 0) return NOT_DIGITS;
      const slot = buckets[(search(high, low) << BUCKET_SHIFT) + SLOT]!;
      if (slot !== EMPTY) return slot - 1;
      missedHigh = high;
      missedLow = low;
      return NOT_FOUND;
    },
    insertMissed(slot) {
      count += 1;
      if (2 * count > lastBucket + 1) grow();
      place(missedHigh, missedLow, slot + 1);
    },
    remove(key) {
      let hole = search(numberAt(key, 0), numberAt(key, HALF_DIGITS));
      // Those behind the hole move up, or a search that begins before it would miss them.
      for (let at = (hole + 1) & lastBucket; buckets[(at << BUCKET_SHIFT) + SLOT] !== EMPTY; at = (at + 1) & lastBucket) {
        const from = at << BUCKET_SHIFT;
        const home = homeOf(buckets[from + HIGH]!, buckets[from + LOW]!);
        if (((at - home) & lastBucket) < ((at - hole) & lastBucket)) continue;
        buckets.copyWithin(hole << BUCKET_SHIFT, from, from + (1 << BUCKET_SHIFT));
        hole = at;
      }
      buckets[(hole << BUCKET_SHIFT) + SLOT] = EMPTY;
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
