/**
 * Numbers that a stage keeps for each of its keys, beside the key's state. Those of all keys stand in one array: an event
 * reaches its key's with one look into the memory, and none of them is an object to be made, moved or collected.
 */
import type { KeptQueue } from './key-queue.js';

/** Where the numbers of the key being handled stand. The engine moves it before it calls the stage. */
export interface NumbersPlace {
  cells: Float64Array;
  /** Where the key's near cells begin, and its far ones. */
  at: number;
  farAt: number;
  /** Those of its parts that keep items elsewhere. */
  readonly queues: KeptQueue[];
}

/** A group of cells with a meaning of its own, such as sums by day; all cells of a new key are 0. */
export interface NumbersPart<View> {
  /** Cells that every use touches: they stand near those of all parts and stages. */
  readonly cells: number;
  /** Cells of which a use touches few; default none. */
  readonly farCells?: number;
  bind(place: NumbersPlace, offset: number, farOffset: number): View;
}

type Parts = { readonly [name: string]: NumbersPart<unknown> };

/** What a stage keeps: numbers that most events touch, and those that few do. */
interface NumbersSpec<Often extends string, Rare extends string, P extends Parts> {
  readonly numbers: readonly Often[];
  readonly rareNumbers?: readonly Rare[];
  readonly parts?: P;
}

/** The numbers of the key being handled, by name. */
type NumbersView<Name extends string, P extends Parts> = { [N in Name]: number } & {
  readonly [N in keyof P]: P[N] extends NumbersPart<infer View> ? View : never;
};

export interface NumbersLayout<Numbers> {
  /** Near cells of one key, and far ones. */
  readonly cells: number;
  readonly farCells: number;
  /** The numbers of the key that the place says. */
  viewAt(place: NumbersPlace): Numbers;
}

/** A place of no key yet. Places are all made here, as the engine of the language is fast where it meets one kind of object. */
export const createPlace = (): NumbersPlace => ({ cells: new Float64Array(0), at: 0, farAt: 0, queues: [] });

/** The numbers that a layout describes. */
export type LayoutNumbers<Layout> = Layout extends NumbersLayout<infer Numbers> ? Numbers : never;

export function numbersLayout<const Often extends string, const Rare extends string = never, P extends Parts = {}>({
  numbers,
  rareNumbers = [],
  parts,
}: NumbersSpec<Often, Rare, P>): NumbersLayout<NumbersView<Often | Rare, P>> {
  const { list, ...extent } = placed(parts, numbers.length, rareNumbers.length);
  const View = viewClassOf(numbers, rareNumbers);
  return {
    ...extent,
    viewAt(place) {
      const view = new View(place);
      for (const { name, part, offset, farOffset } of list) {
        (view as unknown as Record<string, unknown>)[name] = part.bind(place, offset, farOffset);
      }
      return view as unknown as NumbersView<Often | Rare, P>;
    },
  };
}

interface PlacedPart {
  readonly name: string;
  readonly part: NumbersPart<unknown>;
  readonly offset: number;
  readonly farOffset: number;
}

/** Gives the parts cells behind the numbers. */
function placed(parts: Parts = {}, near: number, far: number): { readonly list: readonly PlacedPart[] } & Extent {
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

/** One class for each list of names, for the same reason. */
const viewClasses = new Map<string, ViewClass>();

interface NumbersAt {
  readonly place: NumbersPlace;
}

type ViewClass = new (place: NumbersPlace) => NumbersAt;

function viewClassOf(names: readonly string[], rareNames: readonly string[]): ViewClass {
  const id = `${names.join()};${rareNames.join()}`;
  const known = viewClasses.get(id);
  if (known !== undefined) return known;
  class View implements NumbersAt {
    readonly place: NumbersPlace;

    constructor(place: NumbersPlace) {
      this.place = place;
    }
  }
  // Each accessor reads what it needs by a fixed name: one that chose between `at` and `farAt` would choose at each access.
  for (const [offset, name] of names.entries()) {
    Object.defineProperty(View.prototype, name, {
      get(this: NumbersAt) {
        return this.place.cells[this.place.at + offset]!;
      },
      set(this: NumbersAt, value: number) {
        this.place.cells[this.place.at + offset] = value;
      },
    });
  }
  for (const [offset, name] of rareNames.entries()) {
    Object.defineProperty(View.prototype, name, {
      get(this: NumbersAt) {
        return this.place.cells[this.place.farAt + offset]!;
      },
      set(this: NumbersAt, value: number) {
        this.place.cells[this.place.farAt + offset] = value;
      },
    });
  }
  viewClasses.set(id, View);
  return View;
}
