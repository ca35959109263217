/**
 * Numbers that a stage keeps for each of its keys, beside the key's state. Those of all keys stand in one array: an event
 * reaches its key's with one look into the memory, and none of them is an object to be made, moved or collected.
 */

/** Where the numbers of the key being handled stand. The engine moves it before it calls the stage. */
export interface NumbersPlace {
  cells: Float64Array;
  at: number;
}

/** A group of cells with a meaning of its own, such as sums by day; all cells of a new key are 0. */
export interface NumbersPart<View> {
  readonly cells: number;
  bind(place: NumbersPlace, offset: number): View;
}

type Parts = { readonly [name: string]: NumbersPart<unknown> };

/** What a stage keeps, in the order in which it lies in memory: what most events touch, single numbers, and what few touch. */
interface NumbersSpec<Name extends string, Hot extends Parts, Cold extends Parts> {
  readonly hot?: Hot;
  readonly numbers: readonly Name[];
  readonly cold?: Cold;
}

/** The numbers of the key being handled, by name. */
type NumbersView<Name extends string, Hot extends Parts, Cold extends Parts> = { [N in Name]: number } & PartViews<Hot> & PartViews<Cold>;
type PartViews<P extends Parts> = { readonly [N in keyof P]: P[N] extends NumbersPart<infer View> ? View : never };

export interface NumbersLayout<Numbers> {
  /** Cells of one key, and how many of them come before the cold parts. */
  readonly cells: number;
  readonly hotCells: number;
  createView(): Numbers & NumbersPlace;
}

/** The numbers that a layout describes. */
export type LayoutNumbers<Layout> = Layout extends NumbersLayout<infer Numbers> ? Numbers : never;

export function numbersLayout<const Name extends string, Hot extends Parts = {}, Cold extends Parts = {}>({
  hot,
  numbers,
  cold,
}: NumbersSpec<Name, Hot, Cold>): NumbersLayout<NumbersView<Name, Hot, Cold>> {
  const numbersFrom = cellsOf(hot);
  const hotCells = numbersFrom + numbers.length;
  const View = viewClassOf(numbers, numbersFrom);
  return {
    cells: hotCells + cellsOf(cold),
    hotCells,
    createView() {
      const view = new View();
      bindParts(view, hot, 0);
      bindParts(view, cold, hotCells);
      return view as unknown as NumbersView<Name, Hot, Cold> & NumbersPlace;
    },
  };
}

const cellsOf = (parts: Parts = {}): number => Object.values(parts).reduce((sum, { cells }) => sum + cells, 0);

function bindParts(view: NumbersPlace, parts: Parts = {}, from: number): void {
  let offset = from;
  for (const [name, part] of Object.entries(parts)) {
    (view as unknown as Record<string, unknown>)[name] = part.bind(view, offset);
    offset += part.cells;
  }
}

/** One class for each list of names and its place: the engine of the language is fast where it meets few of them. */
const viewClasses = new Map<string, new () => NumbersPlace>();

function viewClassOf(names: readonly string[], from: number): new () => NumbersPlace {
  const id = `${from},${names.join()}`;
  const known = viewClasses.get(id);
  if (known !== undefined) return known;
  class View implements NumbersPlace {
    cells = new Float64Array(0);
    at = 0;
  }
  for (const [index, name] of names.entries()) {
    const offset = from + index;
    Object.defineProperty(View.prototype, name, {
      get(this: NumbersPlace) {
        return this.cells[this.at + offset]!;
      },
      set(this: NumbersPlace, value: number) {
        this.cells[this.at + offset] = value;
      },
    });
  }
  viewClasses.set(id, View);
  return View;
}
