/**
 * The numbers that a fold keeps of its keys. All numbers of one key stand side by side: the time of its last event, then what the
 * history and each stage keep of it.
 */
import { LAST_MS_CELLS, type HostedColumns, type HostedHistory, type HostedStage } from './hosted-stage.js';
import type { SavedQueue } from './kept-queue.js';

/** What the history or a stage keeps of one key, in a checkpoint. */
export interface SavedNumbers {
  readonly cells: readonly number[];
  readonly queues: readonly SavedQueue[];
}

/** Cells that come into the processor's cache with one look. */
const CELLS_PER_LINE = 8;

export class KeyCells {
  private readonly all: readonly HostedColumns[];
  private readonly nearCells: number;
  private readonly cellsPerSlot: number;
  private readonly notedLines: number;
  private cells = new Float64Array(0);
  /** Receives the sum of the cells read ahead, so that the engine does not optimise the reading away. */
  private readonly seen = new Float64Array(1);

  constructor(hosted: readonly HostedStage[], history: HostedHistory | undefined) {
    this.all = history === undefined ? hosted : [history, ...hosted];
    this.nearCells = this.all.reduce((sum, { cells }) => sum + cells, LAST_MS_CELLS);
    const allCells = this.all.reduce((sum, { farCells }) => sum + farCells, this.nearCells);
    this.cellsPerSlot = Math.ceil(allCells / CELLS_PER_LINE) * CELLS_PER_LINE;
    this.notedLines = Math.ceil((LAST_MS_CELLS + (history?.cells ?? 0)) / CELLS_PER_LINE);
  }

  growTo(slots: number): void {
    const grown = new Float64Array(slots * this.cellsPerSlot);
    grown.set(this.cells);
    this.cells = grown;
    for (const { cursor } of this.all) cursor.cells = grown;
  }

  /** Makes the history's or the stage's view show the key's numbers. */
  moveTo({ cursor, offset, farOffset }: HostedColumns, slot: number): void {
    const at = slot * this.cellsPerSlot;
    cursor.at = at + offset;
    cursor.farAt = at + this.nearCells + farOffset;
  }

  /** Time of the key's last event as its cell holds it: milliseconds since 1 ms before the epoch, or NO_EVENT. */
  lastMsOf(slot: number): number {
    return this.cells[slot * this.cellsPerSlot]!;
  }

  setLastMs(slot: number, lastMs: number): void {
    this.cells[slot * this.cellsPerSlot] = lastMs;
  }

  /** Reads the history's cells of the first `count` slots, skipping negative slots, so that the waits for memory overlap. */
  lookAt(slots: Int32Array, count: number): void {
    const { cells, cellsPerSlot, notedLines } = this;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const slot = slots[i]!;
      if (slot < 0) continue;
      const at = slot * cellsPerSlot;
      for (let line = 0; line < notedLines; line++) sum += cells[at + line * CELLS_PER_LINE]!;
    }
    this.seen[0] = sum;
  }

  clear(kept: HostedColumns, slot: number): void {
    this.moveTo(kept, slot);
    for (const queue of kept.cursor.queues) queue.release();
    for (const own of this.cellsAt(kept)) own.fill(0);
  }

  save(kept: HostedColumns, slot: number): SavedNumbers {
    this.moveTo(kept, slot);
    return { cells: this.cellsAt(kept).flatMap((own) => [...own]), queues: kept.cursor.queues.map((queue) => queue.save()) };
  }

  load(kept: HostedColumns, slot: number, saved: SavedNumbers): void {
    this.moveTo(kept, slot);
    const [near, far] = this.cellsAt(kept);
    near.set(saved.cells.slice(0, near.length));
    far.set(saved.cells.slice(near.length));
    for (const [index, queue] of saved.queues.entries()) kept.cursor.queues[index]!.load(queue);
  }

  /** The cells of the key that was moved to, near and far. */
  private cellsAt({ cursor, cells, farCells }: HostedColumns): readonly [near: Float64Array, far: Float64Array] {
    return [this.cells.subarray(cursor.at, cursor.at + cells), this.cells.subarray(cursor.farAt, cursor.farAt + farCells)];
  }
}
