/**
 * A queue that is kept for each key, oldest item first, such as a card's movements of the last weeks. An item is a few numbers
 * and at most one object. The numbers of all keys' items stand in a few large arrays, in which each key has a block: an item is
 * found with one look into the memory, and is no object to be made, moved or collected.
 */
import type { KeptQueue, SavedQueue } from './kept-queue.js';
import type { ColumnsPart, ColumnsCursor } from './key-columns.js';
import { lengthened } from './lengthened.js';

export interface KeyQueue<Payload> {
  readonly length: number;
  /** True when one more item needs a larger block: an occasion to drop old ones. */
  readonly isFull: boolean;
  /** Where the numbers of the items stand: an item's from `at(index)` on. Good until the next push. */
  readonly columns: Float64Array;
  at(index: number): number;
  /** What the item is about; null where there is nothing to say. */
  payload(index: number): Payload | null;
  /** Adds an item as the newest and gives where its numbers begin; they are the caller's to set, all of them. */
  push(payload: Payload | null): number;
  /** Drops the oldest items. */
  shift(count: number): void;
}

/** A key's block: where it begins, counted from 1 so that 0 says "none", and its size, which is a power of two. */
const BLOCK = 0;
const SIZE = 1;
/** The position of the oldest item in the block, and how many items there are. */
const FIRST = 2;
const LENGTH = 3;
const CELLS = 4;

const SMALLEST_SIZE = 4;
/** Blocks stand in pages of so many items, so that more room moves little; a block lies in one page. */
const PAGE_SHIFT = 12;
/** A page begins with room for so many, as most queues of a small world need no more, and grows by doubling. */
const FIRST_ITEMS = 64;
const PAGE_ITEMS = 1 << PAGE_SHIFT;
const POSITION_MASK = PAGE_ITEMS - 1;

/** Items of so many numbers each. */
export const keyQueue = <Payload>(width: number): ColumnsPart<KeyQueue<Payload>> => ({
  cells: CELLS,
  bind(cursor, offset) {
    const queue = new BlockQueue<Payload>(cursor, offset, width);
    cursor.queues.push(queue);
    return queue;
  },
});

class BlockQueue<Payload> implements KeyQueue<Payload>, KeptQueue {
  private readonly cursor: ColumnsCursor;
  private readonly offset: number;
  private readonly width: number;
  /** By page: the numbers of an item stand at its position times `width`. */
  private readonly columnsOf: Float64Array[] = [];
  /** By page: what the items are about; null also where there is no item. */
  private readonly payloadsOf: (Payload | null)[][] = [];
  /** Blocks that nobody has, by their size. */
  private readonly free = new Map<number, number[]>();
  private used = 0;

  constructor(cursor: ColumnsCursor, offset: number, width: number) {
    this.cursor = cursor;
    this.offset = offset;
    this.width = width;
  }

  get length(): number {
    return this.own(LENGTH);
  }

  get isFull(): boolean {
    return this.own(LENGTH) === this.own(SIZE);
  }

  get columns(): Float64Array {
    return this.columnsOf[pageOf(this.own(BLOCK))] ?? NO_NUMBERS;
  }

  at(index: number): number {
    return this.itemAt(index) * this.width;
  }

  payload(index: number): Payload | null {
    return this.payloadsOf[pageOf(this.own(BLOCK))]![this.itemAt(index)]!;
  }

  push(payload: Payload | null): number {
    if (this.isFull) this.grow();
    const { cells, at } = this.cursor;
    const item = this.itemAt(cells[at + this.offset + LENGTH]!++);
    if (payload !== null) this.payloadsOf[pageOf(this.own(BLOCK))]![item] = payload;
    return item * this.width;
  }

  shift(count: number): void {
    const { cells, at } = this.cursor;
    const payloads = this.payloadsOf[pageOf(this.own(BLOCK))]!;
    for (let index = 0; index < count; index++) payloads[this.itemAt(index)] = null;
    cells[at + this.offset + FIRST] = (this.own(FIRST) + count) & (this.own(SIZE) - 1);
    cells[at + this.offset + LENGTH]! -= count;
  }

  save(): SavedQueue {
    const { length, columns: kept } = this;
    const values: number[] = [];
    const payloads: (Payload | null)[] = [];
    for (let index = 0; index < length; index++) {
      const at = this.at(index);
      for (let field = 0; field < this.width; field++) values.push(kept[at + field]!);
      payloads.push(this.payload(index));
    }
    return { values: values, payloads };
  }

  load({ values, payloads }: SavedQueue): void {
    this.moveTo(0, 0);
    this.setLength(0);
    for (const [index, payload] of payloads.entries()) {
      const at = this.push(payload as Payload | null);
      this.columns.set(values.slice(index * this.width, (index + 1) * this.width), at);
    }
  }

  release(): void {
    const block = this.own(BLOCK);
    if (block === 0) return;
    const size = this.own(SIZE);
    const from = positionIn(block);
    this.payloadsOf[pageOf(block)]!.fill(null, from, from + size);
    const others = this.free.get(size);
    if (others === undefined) this.free.set(size, [block]);
    else others.push(block);
  }

  private own(cell: number): number {
    return this.cursor.cells[this.cursor.at + this.offset + cell]!;
  }

  private setLength(length: number): void {
    this.cursor.cells[this.cursor.at + this.offset + LENGTH] = length;
  }

  private moveTo(block: number, size: number): void {
    const { cells, at } = this.cursor;
    cells[at + this.offset + BLOCK] = block;
    cells[at + this.offset + SIZE] = size;
    cells[at + this.offset + FIRST] = 0;
  }

  /** The position of an item in the page of its block. */
  private itemAt(index: number): number {
    return positionIn(this.own(BLOCK)) + ((this.own(FIRST) + index) & (this.own(SIZE) - 1));
  }

  /** Moves a full queue to a block of twice the size. */
  private grow(): void {
    const { length } = this;
    const size = Math.max(SMALLEST_SIZE, 2 * length);
    const block = this.take(size);
    const numbers = this.columnsOf[pageOf(block)]!;
    const payloads = this.payloadsOf[pageOf(block)]!;
    for (let index = 0; index < length; index++) {
      const from = this.at(index);
      const to = positionIn(block) + index;
      for (let field = 0; field < this.width; field++) numbers[to * this.width + field] = this.columns[from + field]!;
      payloads[to] = this.payload(index);
    }
    this.release();
    this.moveTo(block, size);
  }

  private take(size: number): number {
    const given = this.free.get(size)?.pop();
    if (given !== undefined) return given;
    if (size > PAGE_ITEMS) throw new RangeError(`a queue cannot hold more than ${PAGE_ITEMS} items`);
    if ((this.used & POSITION_MASK) + size > PAGE_ITEMS) this.used = (this.used | POSITION_MASK) + 1;
    const block = this.used + 1;
    this.makeRoom(pageOf(block), positionIn(block) + size);
    this.used += size;
    return block;
  }

  private makeRoom(page: number, items: number): void {
    const payloads = this.payloadsOf[page] ?? [];
    if (items <= payloads.length) return;
    const room = Math.min(PAGE_ITEMS, Math.max(items, 2 * payloads.length, FIRST_ITEMS));
    const numbers = new Float64Array(room * this.width);
    numbers.set(this.columnsOf[page] ?? NO_NUMBERS);
    this.columnsOf[page] = numbers;
    this.payloadsOf[page] = lengthened(payloads, room, null);
  }
}

const NO_NUMBERS = new Float64Array(0);

/** The page of a block, and where it begins there. */
const pageOf = (block: number): number => (block - 1) >>> PAGE_SHIFT;
const positionIn = (block: number): number => (block - 1) & POSITION_MASK;
