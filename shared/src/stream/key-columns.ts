/**
 * Columns of numbers that a stage keeps for each of its keys, beside the key's state. The columns of all keys are in one array: an
 * event reaches its key's columns with one memory access, and there is no object per key to allocate, move or collect.
 */
import type { KeptQueue } from './kept-queue.js';

/** Where the columns of the key being handled stand. The engine moves it before it calls the stage. */
export interface ColumnsCursor {
  cells: Float64Array;
  /** Where the key's near cells begin, and its far ones. */
  at: number;
  farAt: number;
  /** The parts of the layout that keep their items outside the cells. */
  readonly queues: KeptQueue[];
}

/** A group of cells with a meaning of its own, such as sums by day; all cells of a new key are 0. */
export interface ColumnsPart<View> {
  /** Cells that every use touches: they stand near those of all parts and stages. */
  readonly cells: number;
  /** Cells of which a use touches few; default none. */
  readonly farCells?: number;
  bind(cursor: ColumnsCursor, offset: number, farOffset: number): View;
}

type Parts = { readonly [name: string]: ColumnsPart<unknown> };

/** What a stage keeps: columns that most events touch, and those that few do. */
interface ColumnsSpec<Often extends string, Rare extends string, P extends Parts> {
  readonly columns: readonly Often[];
  readonly rareColumns?: readonly Rare[];
  readonly parts?: P;
}

/** The columns of the key being handled, by name. */
type ColumnsView<Name extends string, P extends Parts> = { [N in Name]: number } & {
  readonly [N in keyof P]: P[N] extends ColumnsPart<infer View> ? View : never;
};

export interface ColumnLayout<Columns> {
  /** Near cells of one key, and far ones. */
  readonly cells: number;
  readonly farCells: number;
  /** The columns of the key that the cursor stands on. */
  viewAt(cursor: ColumnsCursor): Columns;
}

/** A cursor that points at no key yet. Cursors are all made here, so that V8's property access stays monomorphic. */
export const createCursor = (): ColumnsCursor => ({ cells: new Float64Array(0), at: 0, farAt: 0, queues: [] });

/** The columns that a layout describes. */
export type ColumnsOf<Layout> = Layout extends ColumnLayout<infer Columns> ? Columns : never;

export function columnLayout<const Often extends string, const Rare extends string = never, P extends Parts = {}>({
  columns,
  rareColumns = [],
  parts,
}: ColumnsSpec<Often, Rare, P>): ColumnLayout<ColumnsView<Often | Rare, P>> {
  const { list, ...extent } = laidOut(parts, columns.length, rareColumns.length);
  const View = viewClassOf(columns, rareColumns);
  return {
    ...extent,
    viewAt(cursor) {
      const view = new View(cursor);
      for (const { name, part, offset, farOffset } of list) {
        (view as unknown as Record<string, unknown>)[name] = part.bind(cursor, offset, farOffset);
      }
      return view as unknown as ColumnsView<Often | Rare, P>;
    },
  };
}

interface LaidOutPart {
  readonly name: string;
  readonly part: ColumnsPart<unknown>;
  readonly offset: number;
  readonly farOffset: number;
}

/** Gives the parts cells behind the columns. */
function laidOut(parts: Parts = {}, near: number, far: number): { readonly list: readonly LaidOutPart[] } & Extent {
  let cells = near;
  let farCells = far;
  const list = Object.entries(parts).map(([name, part]) => {
    const one = { name, part, offset: cells, farOffset: farCells };
    cells += part.cells;
    farCells += part.farCells ?? 0;
    return one;
  });
  return { list, cells, farCells };
}

interface Extent {
  readonly cells: number;
  readonly farCells: number;
}

/** One view class for each list of names, so that V8's property access stays monomorphic. */
const viewClasses = new Map<string, ViewClass>();

interface ColumnsAt {
  readonly cursor: ColumnsCursor;
}

type ViewClass = new (cursor: ColumnsCursor) => ColumnsAt;

function viewClassOf(names: readonly string[], rareNames: readonly string[]): ViewClass {
  const id = `${names.join()};${rareNames.join()}`;
  const known = viewClasses.get(id);
  if (known !== undefined) return known;
  class View implements ColumnsAt {
    readonly cursor: ColumnsCursor;

    constructor(cursor: ColumnsCursor) {
      this.cursor = cursor;
    }
  }
  // Each accessor reads what it needs by a fixed name: one that chose between `at` and `farAt` would choose at each access.
  for (const [offset, name] of names.entries()) {
    Object.defineProperty(View.prototype, name, {
      get(this: ColumnsAt) {
        return this.cursor.cells[this.cursor.at + offset]!;
      },
      set(this: ColumnsAt, value: number) {
        this.cursor.cells[this.cursor.at + offset] = value;
      },
    });
  }
  for (const [offset, name] of rareNames.entries()) {
    Object.defineProperty(View.prototype, name, {
      get(this: ColumnsAt) {
        return this.cursor.cells[this.cursor.farAt + offset]!;
      },
      set(this: ColumnsAt, value: number) {
        this.cursor.cells[this.cursor.farAt + offset] = value;
      },
    });
  }
  viewClasses.set(id, View);
  return View;
}
