/** What a fold keeps of its keys: a history, and a state and numbers for each stage, until the key has been idle for long. */
import { lengthened } from './lengthened.js';
import { BEFORE_EPOCH_MS, LAST_MS_CELLS, NO_EVENT, type HostedHistory, type HostedColumns, type HostedStage } from './hosted-stage.js';
import type { SavedQueue } from './key-queue.js';
import type { KeySlots } from './key-slots.js';
import type { TimerHeap } from './timer-heap.js';

export interface HeldKeys {
  /** Called before anything is kept of a slot that is new. */
  makeRoom(slot: number): void;
  stateOf(host: HostedStage, slot: number): unknown;
  setState(host: HostedStage, slot: number, state: unknown): void;
  /** Makes the history's or the stage's view show the key's numbers. */
  moveTo(host: HostedColumns, slot: number): void;
  /** One more key that the stage holds, or one less. */
  hold(host: HostedStage, slot: number): void;
  letGo(host: HostedStage, slot: number): void;
  /** Forgets a key that has been idle for long, and notes that it has an event now. Gives the time of the one before. */
  touch(slot: number, nowMs: number): number;
  /** Idle keys are forgotten when they are touched; this one frees the memory of those that never are again. */
  sweep(nowMs: number): void;
  /** Reads what the history notes in of the first `count` slots, those that are not negative: the waits for memory then overlap. */
  lookAt(slots: Int32Array, count: number): void;
  /** Keys that the history remembers. */
  remembered(): number;
  save(nowMs: number): readonly SavedKey[];
  load(keys: readonly SavedKey[]): void;
}

/** A key in a checkpoint. */
export interface SavedKey {
  readonly key: string;
  /** Only of a key that the history remembers. */
  readonly lastMs?: number;
  readonly history?: SavedNumbers;
  readonly held: readonly SavedEntry[];
}

interface SavedNumbers {
  readonly cells: readonly number[];
  readonly queues: readonly SavedQueue[];
}

/** What one stage keeps of a key. */
interface SavedEntry {
  readonly stage: number;
  readonly state?: unknown;
  readonly timerAtMs?: number;
  readonly numbers?: SavedNumbers;
}

const NEVER = Number.NEGATIVE_INFINITY;
const INITIAL_SLOTS = 256;
/** Cells that come into the processor's cache with one look. */
const CELLS_PER_LINE = 8;

export function createHeldKeys(
  hosted: readonly HostedStage[],
  history: HostedHistory | undefined,
  slots: KeySlots,
  timers: TimerHeap,
): HeldKeys {
  const stages = hosted.length;
  /** States by slot × stages + stage; undefined where the stage holds none. */
  let states: unknown[] = [];
  const lookingBack = hosted.filter(({ stage }) => stage.history !== undefined);
  const all: readonly HostedColumns[] = history === undefined ? hosted : [history, ...hosted];
  /** All numbers of one key stand side by side: the time of its last event, then the history's and each stage's. */
  const nearCells = all.reduce((sum, { cells }) => sum + cells, LAST_MS_CELLS);
  const allCells = all.reduce((sum, { farCells }) => sum + farCells, nearCells);
  const cellsPerSlot = Math.ceil(allCells / CELLS_PER_LINE) * CELLS_PER_LINE;
  const notedLines = Math.ceil((LAST_MS_CELLS + (history?.cells ?? 0)) / CELLS_PER_LINE);
  let cells = new Float64Array(0);
  let slotsWithRoom = 0;
  let remembered = 0;
  /** A cursor for what is read ahead, so that the reading is not optimised away. */
  const seen = new Float64Array(1);

  function makeRoom(slot: number): void {
    if (slot < slotsWithRoom) return;
    slotsWithRoom = Math.max(slot + 1, 2 * slotsWithRoom, INITIAL_SLOTS);
    const grown = new Float64Array(slotsWithRoom * cellsPerSlot);
    grown.set(cells);
    cells = grown;
    for (const { cursor: seenOf } of all) seenOf.cells = cells;
    states = lengthened(states, slotsWithRoom * stages, undefined);
  }

  function moveTo({ cursor, offset, farOffset }: HostedColumns, slot: number): void {
    cursor.at = slot * cellsPerSlot + offset;
    cursor.farAt = slot * cellsPerSlot + nearCells + farOffset;
  }

  /** The cells of the key that was moved to, near and far. */
  const cellsAt = ({ cursor, cells: near, farCells }: HostedColumns): readonly [near: Float64Array, far: Float64Array] => [
    cells.subarray(cursor.at, cursor.at + near),
    cells.subarray(cursor.farAt, cursor.farAt + farCells),
  ];

  function hold(host: HostedStage, slot: number): void {
    host.held++;
    slots.hold(slot);
  }

  function letGo(host: HostedStage, slot: number): void {
    host.held--;
    slots.letGo(slot);
  }

  function clear(kept: HostedColumns, slot: number): void {
    moveTo(kept, slot);
    for (const queue of kept.cursor.queues) queue.release();
    for (const own of cellsAt(kept)) own.fill(0);
  }

  const isPending = (slot: number): boolean => lookingBack.some(({ index }) => timers.isPending(slot, index));

  const isIdle = (slot: number, nowMs: number): boolean => nowMs + BEFORE_EPOCH_MS - cells[slot * cellsPerSlot]! >= history!.idleMs;

  /** Forgets the history of a key, and what the stages that look back on it keep, unless they wait for a timer. */
  function forget(slot: number): void {
    clear(history!, slot);
    for (const host of lookingBack) {
      if (timers.isPending(slot, host.index)) continue;
      states[slot * stages + host.index] = undefined;
      clear(host, slot);
    }
  }

  function saveNumbers(kept: HostedColumns, slot: number): SavedNumbers {
    moveTo(kept, slot);
    return { cells: cellsAt(kept).flatMap((own) => [...own]), queues: kept.cursor.queues.map((queue) => queue.save()) };
  }

  function loadNumbers(kept: HostedColumns, slot: number, saved: SavedNumbers): void {
    moveTo(kept, slot);
    const [near, far] = cellsAt(kept);
    near.set(saved.cells.slice(0, near.length));
    far.set(saved.cells.slice(near.length));
    for (const [index, queue] of saved.queues.entries()) kept.cursor.queues[index]!.load(queue);
  }

  function saveEntry(host: HostedStage, slot: number, isRemembered: boolean): SavedEntry[] {
    const state = states[slot * stages + host.index];
    const keepsNumbers = isRemembered && host.stage.columns !== undefined;
    if (state === undefined && !keepsNumbers) return [];
    const timerAtMs = timers.pendingAt(slot, host.index);
    return [
      {
        stage: host.index,
        ...(state === undefined ? {} : { state }),
        ...(timerAtMs === undefined ? {} : { timerAtMs }),
        ...(keepsNumbers ? { numbers: saveNumbers(host, slot) } : {}),
      },
    ];
  }

  function saveHistory({ trim, view, lookBackMs, ...kept }: HostedHistory, slot: number, nowMs: number): SavedNumbers {
    moveTo(kept, slot);
    trim?.(view, nowMs, lookBackMs);
    return saveNumbers(kept, slot);
  }

  function saveKey(slot: number, nowMs: number): SavedKey {
    const lastMs = cells[slot * cellsPerSlot]!;
    const isRemembered = lastMs !== NO_EVENT;
    return {
      key: slots.keyOf(slot),
      ...(isRemembered ? { lastMs, history: saveHistory(history!, slot, nowMs) } : {}),
      held: hosted.flatMap((host) => saveEntry(host, slot, isRemembered)),
    };
  }

  function load({ key, lastMs, history: noted, held }: SavedKey): void {
    const slot = slots.slotOf(key);
    makeRoom(slot);
    if (lastMs !== undefined) remember(slot, lastMs);
    if (noted !== undefined) loadNumbers(history!, slot, noted);
    for (const { stage, state, timerAtMs, numbers } of held) {
      const host = hosted[stage]!;
      states[slot * stages + stage] = state;
      if (numbers !== undefined) loadNumbers(host, slot, numbers);
      if (timerAtMs !== undefined) timers.set(slot, stage, timerAtMs);
      if (host.stage.history === undefined) hold(host, slot);
    }
  }

  function remember(slot: number, lastMs: number): void {
    cells[slot * cellsPerSlot] = lastMs;
    remembered++;
    slots.hold(slot);
  }

  return {
    makeRoom,
    stateOf: (host, slot) => states[slot * stages + host.index],
    setState(host, slot, state) {
      states[slot * stages + host.index] = state;
    },
    moveTo,
    hold,
    letGo,
    touch(slot, nowMs) {
      const at = slot * cellsPerSlot;
      const lastMs = cells[at]!;
      if (lastMs === NO_EVENT) {
        remember(slot, nowMs + BEFORE_EPOCH_MS);
        return NEVER;
      }
      const wasIdle = isIdle(slot, nowMs);
      if (wasIdle) forget(slot);
      cells[at] = nowMs + BEFORE_EPOCH_MS;
      return wasIdle ? NEVER : lastMs - BEFORE_EPOCH_MS;
    },
    sweep(nowMs) {
      if (history === undefined) return;
      for (let slot = 0; slot < slotsWithRoom; slot++) {
        if (cells[slot * cellsPerSlot] === NO_EVENT || !isIdle(slot, nowMs)) continue;
        forget(slot);
        if (isPending(slot)) continue;
        cells[slot * cellsPerSlot] = NO_EVENT;
        remembered--;
        slots.letGo(slot);
        slots.releaseIfUnused(slot);
      }
    },
    lookAt(slotsAhead, count) {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const slot = slotsAhead[i]!;
        if (slot < 0) continue;
        const at = slot * cellsPerSlot;
        for (let line = 0; line < notedLines; line++) sum += cells[at + line * CELLS_PER_LINE]!;
      }
      seen[0] = sum;
    },
    remembered: () => remembered,
    save: (nowMs) => slots.used().map((slot) => saveKey(slot, nowMs)),
    load: (keys) => keys.forEach(load),
  };
}
