/**
 * A queue that a stage keeps for each of its keys, oldest item first, such as a card's credits of the last weeks. An item is
 * a few numbers and one object. The numbers of all items of all keys stand in one array, in which each key has a block: an
 * item is found with one look into the memory, and is no object to be made, moved or collected.
 */
import type { NumbersPart, NumbersPlace } from './key-numbers.js';

export interface KeyQueue<Field extends number, Thing> {
  readonly length: number;
  /** A number of the item so many places after the oldest. */
  get(index: number, field: Field): number;
  set(index: number, field: Field, value: number): void;
  /** What the item is about. */
  thing(index: number): Thing;
  /** Adds an item as the newest, whose numbers are 0 until they are set. Gives its index. */
  push(thing: Thing): number;
  /** Drops the oldest item. */
  shift(): void;
  /** What the items are about, oldest first. */
  things(): Thing[];
}

/** What the engine does with a queue of the key at hand. */
export interface KeptQueue {
  save(): SavedQueue;
  load(saved: SavedQueue): void;
  /** Gives back the key's block; the cells that named it are the caller's to clear. */
  release(): void;
}

/** A queue in a checkpoint. */
export interface SavedQueue {
  /** All numbers of the first item, then of the next. */
  readonly numbers: readonly number[];
  readonly things: readonly unknown[];
}

/** The key's block: where it begins, counted from 1 so that 0 says "none", times 32, and the logarithm of its size. */
const BLOCK = 0;
const BLOCK_FACTOR = 32;
const SIZE_MASK = BLOCK_FACTOR - 1;
/** The place of the oldest item in the block, times 65,536, and how many items there are. */
const ITEMS = 1;
const FIRST_SHIFT = 16;
const LENGTH_MASK = (1 << FIRST_SHIFT) - 1;
const CELLS = 2;

/** As a logarithm. */
const SMALLEST_SIZE = 2;
const INITIAL_ITEMS = 1024;

/** `fields` names the numbers of an item, each with its place among them. */
export function keyQueue<Thing>() {
  return <const Field extends number>(fields: { readonly [name: string]: Field }): NumbersPart<KeyQueue<Field, Thing>> => ({
    cells: CELLS,
    bind(place, offset) {
      const queue = new BlockQueue<Field, Thing>(place, offset, Object.keys(fields).length);
      place.queues.push(queue);
      return queue;
    },
  });
}

/** One class for all queues: the engine of the language is fast where it meets few of them. */
class BlockQueue<Field extends number, Thing> implements KeyQueue<Field, Thing>, KeptQueue {
  private readonly place: NumbersPlace;
  private readonly offset: number;
  private readonly width: number;
  /** Numbers of an item stand at its place times `width`. */
  private numbers: Float64Array;
  /** What the items are about; undefined where there is none. */
  private readonly objects: (Thing | undefined)[] = [];
  /** Blocks that nobody has, by the logarithm of their size. */
  private readonly free: number[][] = [];
  private used = 0;

  constructor(place: NumbersPlace, offset: number, fields: number) {
    this.place = place;
    this.offset = offset;
    this.width = powerOfTwo(fields);
    this.numbers = new Float64Array(INITIAL_ITEMS * this.width);
    for (let item = 0; item < INITIAL_ITEMS; item++) this.objects.push(undefined);
  }

  get length(): number {
    return this.place.cells[this.place.at + this.offset + ITEMS]! & LENGTH_MASK;
  }

  get(index: number, field: Field): number {
    return this.numbers[this.itemAt(index) * this.width + field]!;
  }

  set(index: number, field: Field, value: number): void {
    this.numbers[this.itemAt(index) * this.width + field] = value;
  }

  thing(index: number): Thing {
    return this.objects[this.itemAt(index)] as Thing;
  }

  push(thing: Thing): number {
    const { cells } = this.place;
    const own = this.place.at + this.offset;
    const { length } = this;
    const named = cells[own + BLOCK]!;
    if (named === 0 || length === 1 << (named & SIZE_MASK)) this.grow(own);
    cells[own + ITEMS]! += 1;
    const item = this.itemAt(length);
    const from = item * this.width;
    for (let field = 0; field < this.width; field++) this.numbers[from + field] = 0;
    this.objects[item] = thing;
    return length;
  }

  shift(): void {
    const { cells } = this.place;
    const own = this.place.at + this.offset;
    this.objects[this.itemAt(0)] = undefined;
    const items = cells[own + ITEMS]!;
    const first = ((items >>> FIRST_SHIFT) + 1) & ((1 << (cells[own + BLOCK]! & SIZE_MASK)) - 1);
    cells[own + ITEMS] = (first << FIRST_SHIFT) + (items & LENGTH_MASK) - 1;
  }

  things(): Thing[] {
    return Array.from({ length: this.length }, (_, index) => this.thing(index));
  }

  save(): SavedQueue {
    const numbers: number[] = [];
    for (let index = 0; index < this.length; index++) {
      const from = this.itemAt(index) * this.width;
      numbers.push(...this.numbers.subarray(from, from + this.width));
    }
    return { numbers, things: this.things() };
  }

  load({ numbers, things }: SavedQueue): void {
    const own = this.place.at + this.offset;
    this.place.cells.fill(0, own, own + CELLS);
    for (const [index, thing] of things.entries()) {
      this.push(thing as Thing);
      this.numbers.set(numbers.slice(index * this.width, (index + 1) * this.width), this.itemAt(index) * this.width);
    }
  }

  release(): void {
    const named = this.place.cells[this.place.at + this.offset + BLOCK]!;
    if (named === 0) return;
    const size = named & SIZE_MASK;
    const block = Math.floor(named / BLOCK_FACTOR) - 1;
    this.objects.fill(undefined, block, block + (1 << size));
    (this.free[size] ??= []).push(block);
  }

  private itemAt(index: number): number {
    const { cells } = this.place;
    const own = this.place.at + this.offset;
    const named = cells[own + BLOCK]!;
    const first = cells[own + ITEMS]! >>> FIRST_SHIFT;
    return Math.floor(named / BLOCK_FACTOR) - 1 + ((first + index) & ((1 << (named & SIZE_MASK)) - 1));
  }

  /** Moves a full queue to a block of twice the size. */
  private grow(own: number): void {
    const { cells } = this.place;
    const { length } = this;
    const size = length === 0 ? SMALLEST_SIZE : (cells[own + BLOCK]! & SIZE_MASK) + 1;
    const block = this.take(size);
    for (let index = 0; index < length; index++) {
      const from = this.itemAt(index);
      this.numbers.copyWithin((block + index) * this.width, from * this.width, (from + 1) * this.width);
      this.objects[block + index] = this.objects[from];
    }
    this.release();
    cells[own + BLOCK] = (block + 1) * BLOCK_FACTOR + size;
    cells[own + ITEMS] = length;
  }

  private take(size: number): number {
    const given = this.free[size]?.pop();
    if (given !== undefined) return given;
    const block = this.used;
    this.used += 1 << size;
    if (this.used > this.objects.length) this.makeRoom();
    return block;
  }

  private makeRoom(): void {
    const items = 2 * this.objects.length;
    const numbers = new Float64Array(items * this.width);
    numbers.set(this.numbers);
    this.numbers = numbers;
    while (this.objects.length < items) this.objects.push(undefined);
  }
}

const powerOfTwo = (atLeast: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, atLeast)));
