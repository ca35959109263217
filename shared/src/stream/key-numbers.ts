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
  /** Which of them an event of that time touches. */
  farTouched?(nowMs: number): number;
  bind(place: NumbersPlace, offset: number, farOffset: number): View;
}

type Parts = { readonly [name: string]: NumbersPart<unknown> };

/** What a stage keeps. The engine looks ahead for what most events touch; rare parts it leaves alone. */
interface NumbersSpec<Name extends string, Often extends Parts, Rare extends Parts> {
  readonly numbers: readonly Name[];
  readonly parts?: Often;
  readonly rareParts?: Rare;
}

/** The numbers of the key being handled, by name. */
type NumbersView<Name extends string, Often extends Parts, Rare extends Parts> = { [N in Name]: number } & PartViews<Often> &
  PartViews<Rare>;
type PartViews<P extends Parts> = { readonly [N in keyof P]: P[N] extends NumbersPart<infer View> ? View : never };

export interface NumbersLayout<Numbers> {
  /** Near cells of one key, and far ones. */
  readonly cells: number;
  readonly farCells: number;
  /** The far cells that most events of that time touch. */
  farTouched(nowMs: number): readonly number[];
  createView(): Numbers & NumbersPlace;
}

/** The numbers that a layout describes. */
export type LayoutNumbers<Layout> = Layout extends NumbersLayout<infer Numbers> ? Numbers : never;

export function numbersLayout<const Name extends string, Often extends Parts = {}, Rare extends Parts = {}>({
  numbers,
  parts,
  rareParts,
}: NumbersSpec<Name, Often, Rare>): NumbersLayout<NumbersView<Name, Often, Rare>> {
  const often = placed(parts, { cells: numbers.length, farCells: 0 });
  const rare = placed(rareParts, often.end);
  const touched = often.list.filter(({ part }) => part.farTouched !== undefined);
  const View = viewClassOf(numbers);
  return {
    ...rare.end,
    farTouched: (nowMs) => touched.map(({ part, farOffset }) => farOffset + part.farTouched!(nowMs)),
    createView() {
      const view = new View();
      for (const { name, part, offset, farOffset } of [...often.list, ...rare.list]) {
        (view as unknown as Record<string, unknown>)[name] = part.bind(view, offset, farOffset);
      }
      return view as unknown as NumbersView<Name, Often, Rare> & NumbersPlace;
    },
  };
}

interface PlacedPart {
  readonly name: string;
  readonly part: NumbersPart<unknown>;
  readonly offset: number;
  readonly farOffset: number;
}

/** Gives the parts cells from where others end. */
function placed(parts: Parts = {}, from: Extent): { readonly list: readonly PlacedPart[]; readonly end: Extent } {
  let { cells, farCells } = from;
  const list = Object.entries(parts).map(([name, part]) => {
    const one = { name, part, offset: cells, farOffset: farCells };
    cells += part.cells;
    farCells += part.farCells ?? 0;
    return one;
  });
  return { list, end: { cells, farCells } };
}

interface Extent {
  readonly cells: number;
  readonly farCells: number;
}

/** One class for each list of names: the engine of the language is fast where it meets few of them. */
const viewClasses = new Map<string, new () => NumbersPlace>();

function viewClassOf(names: readonly string[]): new () => NumbersPlace {
  const id = names.join();
  const known = viewClasses.get(id);
  if (known !== undefined) return known;
  class View implements NumbersPlace {
    cells = new Float64Array(0);
    at = 0;
    farAt = 0;
    readonly queues: KeptQueue[] = [];
  }
  for (const [offset, name] of names.entries()) {
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
