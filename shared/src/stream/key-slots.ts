/** Interns keys into small dense numbers, so that states live in arrays; a number is reused once nobody holds its key. */

export interface KeySlots {
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
}

const NO_KEY = '';

export function createKeySlots(): KeySlots {
  const slotByKey = new Map<string, number>();
  const keys: string[] = [];
  const holders: number[] = [];
  const free: number[] = [];

  return {
    slotOf(key) {
      const known = slotByKey.get(key);
      if (known !== undefined) return known;
      const slot = free.pop() ?? keys.length;
      keys[slot] = key;
      holders[slot] = 0;
      slotByKey.set(key, slot);
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
      slotByKey.delete(keys[slot]!);
      keys[slot] = NO_KEY;
      free.push(slot);
    },
    size: () => slotByKey.size,
  };
}
