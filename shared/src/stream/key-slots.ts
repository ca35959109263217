/** Interns keys into small dense numbers, so that states live in arrays; a number is reused once nobody holds its key. */
import { createDigitIndex, NOT_DIGITS, NOT_FOUND } from './digit-index.js';

export interface KeySlots {
  /** The slot of a key; negative when it has none. */
  find(key: string): number;
  /** The slot of a key, given one if it has none. */
  slotOf(key: string): number;
  /** The interned key: the same string for every event of the key. */
  keyOf(slot: number): string;
  /** One more stage holds state for the slot, or one less. */
  hold(slot: number): void;
  letGo(slot: number): void;
  /** Forgets the key when no stage holds state for it. */
  releaseIfUnused(slot: number): void;
  /** Keys that have a slot. */
  size(): number;
  /** Those slots. */
  used(): readonly number[];
  /** Keys forgotten so far: a slot that was found before the last of them may be another key's now. */
  releases(): number;
}

export { NOT_FOUND };

const NO_KEY = '';

export function createKeySlots(): KeySlots {
  /** Card numbers, which come at full rate, and all other keys. */
  const slotByDigits = createDigitIndex();
  const slotByKey = new Map<string, number>();
  const keys: string[] = [];
  const holders: number[] = [];
  const free: number[] = [];
  let releases = 0;

  return {
    find(key) {
      const found = slotByDigits.find(key);
      return found === NOT_DIGITS ? (slotByKey.get(key) ?? NOT_FOUND) : found;
    },
    slotOf(key) {
      const found = slotByDigits.find(key);
      if (found >= 0) return found;
      if (found === NOT_DIGITS) {
        const known = slotByKey.get(key);
        if (known !== undefined) return known;
      }
      const slot = free.pop() ?? keys.length;
      keys[slot] = key;
      holders[slot] = 0;
      if (found === NOT_FOUND) slotByDigits.insertMissed(slot);
      else slotByKey.set(key, slot);
      return slot;
    },
    keyOf: (slot) => keys[slot]!,
    hold(slot) {
      holders[slot]!++;
    },
    letGo(slot) {
      holders[slot]!--;
    },
    releaseIfUnused(slot) {
      if (holders[slot]! > 0) return;
      if (!slotByKey.delete(keys[slot]!)) slotByDigits.remove(keys[slot]!);
      keys[slot] = NO_KEY;
      free.push(slot);
      releases++;
    },
    size: () => keys.length - free.length,
    used() {
      const unused = new Set(free);
      return keys.flatMap((_, slot) => (unused.has(slot) ? [] : [slot]));
    },
    releases: () => releases,
  };
}
