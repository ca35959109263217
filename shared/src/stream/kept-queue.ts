/** A queue of the key at hand as the engine sees it, which saves, loads and clears all that it keeps of a key. */

export interface KeptQueue {
  save(): SavedQueue;
  load(saved: SavedQueue): void;
  /** Gives back the key's block; the cells that named it are the caller's to clear. */
  release(): void;
}

/** A queue in a checkpoint. */
export interface SavedQueue {
  /** All numbers of the first item, then of the next. */
  readonly values: readonly number[];
  readonly payloads: readonly unknown[];
}
