/** The numbers of one key, for tests that run without a fold. */
import { createPlace, type NumbersLayout } from '../stream/key-numbers.js';

export interface OwnNumbers<Numbers> {
  readonly view: Numbers;
  /** As the engine forgets a key. */
  forget(): void;
}

export function ownNumbers<Numbers>({ cells, farCells, viewAt }: NumbersLayout<Numbers>): OwnNumbers<Numbers> {
  const place = createPlace();
  place.cells = new Float64Array(cells + farCells);
  place.farAt = cells;
  return {
    view: viewAt(place),
    forget() {
      for (const queue of place.queues) queue.release();
      place.cells.fill(0);
    },
  };
}
