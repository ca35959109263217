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
/** Shifted by so many bits, a negative number is -1 and another one 0. */
const SIGN_BIT = 31;
const INITIAL_BUCKETS = 128;
/** A bucket holds a slot, counted from 1 so that 0 says "empty". */
const EMPTY = 0;
/** Odd constants with well-mixed bits, for multiplicative hashing. */
const MIX_HIGH = 0x9e37_79b1;
const MIX_LOW = 0x85eb_ca6b;

export function createDigitIndex(): DigitIndex {
  /** Open addressing; at most half full. Small, so that it stays near the processor, where the numbers themselves would not. */
  let buckets = new Int32Array(INITIAL_BUCKETS);
  /** Both halves of the number in each slot. */
  let halves = new Int32Array(INITIAL_BUCKETS);
  let lastBucket = INITIAL_BUCKETS - 1;
  let count = 0;
  let missedHigh = 0;
  let missedLow = 0;

  function homeOf(high: number, low: number): number {
    const mixed = Math.imul(high, MIX_HIGH) ^ Math.imul(low, MIX_LOW);
    return (mixed ^ (mixed >>> HALF_DIGITS) ^ (mixed >>> KEY_DIGITS)) & lastBucket;
  }

  const homeOfSlot = (slot: number): number => homeOf(halves[2 * slot]!, halves[2 * slot + 1]!);

  function place(slot: number): void {
    let at = homeOfSlot(slot);
    while (buckets[at] !== EMPTY) at = (at + 1) & lastBucket;
    buckets[at] = slot + 1;
  }

  /** The bucket of a number, or the empty one where the search for it ends. */
  function search(high: number, low: number): number {
    for (let at = homeOf(high, low); ; at = (at + 1) & lastBucket) {
      const slot = buckets[at]! - 1;
      if (slot < 0 || (halves[2 * slot] === high && halves[2 * slot + 1] === low)) return at;
    }
  }

  function growBuckets(): void {
    const before = buckets;
    buckets = new Int32Array(before.length * 2);
    lastBucket = buckets.length - 1;
    for (const held of before) if (held !== EMPTY) place(held - 1);
  }

  function growHalves(slot: number): void {
    const grown = new Int32Array(Math.max(2 * (slot + 1), 2 * halves.length));
    grown.set(halves);
    halves = grown;
  }

  return {
    find(key) {
      if (key.length !== KEY_DIGITS) return NOT_DIGITS;
      const high = numberAt(key, 0);
      const low = numberAt(key, HALF_DIGITS);
      if (high < 0 || low < 0) return NOT_DIGITS;
      const slot = buckets[search(high, low)]! - 1;
      if (slot >= 0) return slot;
      missedHigh = high;
      missedLow = low;
      return NOT_FOUND;
    },
    insertMissed(slot) {
      if (2 * slot >= halves.length) growHalves(slot);
      halves[2 * slot] = missedHigh;
      halves[2 * slot + 1] = missedLow;
      count += 1;
      if (2 * count > buckets.length) growBuckets();
      place(slot);
    },
    remove(key) {
      let hole = search(numberAt(key, 0), numberAt(key, HALF_DIGITS));
      // Those behind the hole move up, or a search that begins before it would miss them.
      for (let at = (hole + 1) & lastBucket; buckets[at] !== EMPTY; at = (at + 1) & lastBucket) {
        const home = homeOfSlot(buckets[at]! - 1);
        if (((at - home) & lastBucket) < ((at - hole) & lastBucket)) continue;
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
  const a = pairAt(key, from);
  const b = pairAt(key, from + 2);
  const c = pairAt(key, from + 4);
  const d = pairAt(key, from + 6);
  return (a | b | c | d) < 0 ? -1 : Math.imul(a, 1_000_000) + Math.imul(b, 10_000) + Math.imul(c, 100) + d;
}

/** Two digits as a number; negative when one is none. Without a branch for each digit, which looking up would wait for. */
function pairAt(key: string, at: number): number {
  const tens = key.charCodeAt(at) - ZERO;
  const ones = key.charCodeAt(at + 1) - ZERO;
  return (Math.imul(tens, 10) + ones) | ((tens | (9 - tens) | ones | (9 - ones)) >> SIGN_BIT);
}
