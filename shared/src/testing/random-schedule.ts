/** Runs producers and tasks in a random order with random batch sizes, from a seed, so that a failure can be repeated. */

/** A whole number from 0 up to, and without, `bound`. */
export type Pick = (bound: number) => number;

export interface Steppable {
  readonly name: string;
  /** Does up to `maxRecords` of work; false once nothing is left to do. */
  step(maxRecords: number): Promise<boolean>;
}

/** Steps without an end after which a schedule is taken to be stuck. */
const MAX_STEPS = 200_000;

/** Steps one of the unfinished at a time, chosen by `pick`, until all have finished. Throws when they never do. */
export async function runInRandomOrder(steppables: readonly Steppable[], pick: Pick, maxBatch: number): Promise<void> {
  const unfinished = [...steppables];
  for (let steps = 0; unfinished.length > 0; steps++) {
    if (steps === MAX_STEPS) throw new Error(`still unfinished after ${MAX_STEPS} steps: ${unfinished.map(({ name }) => name).join(', ')}`);
    const chosen = pick(unfinished.length);
    const goesOn = await unfinished[chosen]!.step(1 + pick(maxBatch));
    if (!goesOn) unfinished.splice(chosen, 1);
  }
}

/** A picker from a seed: xorshift, good enough for schedules. */
export function seededPick(seed: number): Pick {
  // Zero would stay zero for ever.
  let state = seed | 0 || 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}
