/** The numbers of one key, for tests that run without a fold. */
import { createCursor, type ColumnLayout } from '../stream/key-columns.js';

export interface OwnNumbers<Numbers> {
  readonly view: Numbers;
  /** As the engine forgets a key. */
  forget(): void;
}

export function ownColumns<Numbers>({ cells, farCells, viewAt }: ColumnLayout<Numbers>): OwnNumbers<Numbers> {
  const cursor = createCursor();
  cursor.cells = new Float64Array(cells + farCells);
  cursor.farAt = cells;
  return {
    view: viewAt(cursor),
    forget() {
      for (const queue of cursor.queues) queue.release();
      cursor.cells.fill(0);
    },
  };
}
