/** What a fold keeps of its keys: a state and numbers for each stage, until the key has been idle for long. */
import { BEFORE_EPOCH_MS, cellsOf, farCellsOf, LAST_MS_CELLS, NO_EVENT, type HostedStage } from './hosted-stage.js';
import type { KeptQueue, SavedQueue } from './key-queue.js';
import type { KeySlots } from './key-slots.js';
import type { WakeHeap } from './wake-heap.js';

export interface HeldKeys {
  /** Called before anything is kept of a slot that is new. */
  makeRoom(slot: number): void;
  stateOf(host: HostedStage, slot: number): unknown;
  setState(host: HostedStage, slot: number, state: unknown): void;
  /** Moves the stage's view of its numbers to the key. */
  place(host: HostedStage, slot: number): void;
  /** One more key that the stage holds, or one less. */
  hold(host: HostedStage, slot: number): void;
  letGo(host: HostedStage, slot: number): void;
  /** Forgets a key that has been idle for long, and notes that it has an event now. Gives the time of the one before. */
  touch(host: HostedStage, slot: number, nowMs: number): number;
  /** Idle keys are forgotten when they are touched; this one frees the memory of those that never are again. */
  sweep(nowMs: number): void;
  /** Reads what most events touch of the first `count` slots, those that are not negative: the waits for memory then overlap. */
  lookAt(slots: Int32Array, count: number, nowMs: number): void;
  save(): readonly SavedKey[];
  load(keys: readonly SavedKey[]): void;
}

/** A key in a checkpoint. */
export interface SavedKey {
  readonly key: string;
  readonly held: readonly SavedEntry[];
}

/** What one stage keeps of a key. */
interface SavedEntry {
  readonly stage: number;
  readonly state?: unknown;
  readonly wakeAtMs?: number;
  readonly cells?: readonly number[];
  readonly queues?: readonly SavedQueue[];
}

const NEVER = Number.NEGATIVE_INFINITY;
const INITIAL_SLOTS = 256;
/** Cells that come into the processor's cache with one look. */
const CELLS_PER_LINE = 8;

export function createHeldKeys(hosted: readonly HostedStage[], slots: KeySlots, wakes: WakeHeap): HeldKeys {
  const stages = hosted.length;
  /** States by slot × stages + stage; undefined where the stage holds none. */
  const states: unknown[] = [];
  /** All numbers of one key stand side by side: for each stage the time of the key's last event, then those it keeps itself. */
  const nearCells = hosted.reduce((sum, { stage }) => sum + cellsOf(stage), 0);
  const allCells = hosted.reduce((sum, { stage }) => sum + farCellsOf(stage), nearCells);
  const cellsPerSlot = Math.ceil(allCells / CELLS_PER_LINE) * CELLS_PER_LINE;
  let cells = new Float64Array(0);
  let slotsWithRoom = 0;
  const nearLooks = Array.from({ length: Math.ceil(nearCells / CELLS_PER_LINE) }, (_, line) => line * CELLS_PER_LINE);
  /** A place for what is read ahead, so that the reading is not optimised away. */
  const seen = new Float64Array(1);

  function makeRoom(slot: number): void {
    if (slot < slotsWithRoom) return;
    slotsWithRoom = Math.max(slot + 1, 2 * slotsWithRoom, INITIAL_SLOTS);
    const grown = new Float64Array(slotsWithRoom * cellsPerSlot);
    grown.set(cells);
    cells = grown;
    for (const { numbers } of hosted) numbers.cells = cells;
    while (states.length < slotsWithRoom * stages) states.push(undefined);
  }

  function place(host: HostedStage, slot: number): void {
    host.numbers.at = slot * cellsPerSlot + host.offset + LAST_MS_CELLS;
    host.numbers.farAt = slot * cellsPerSlot + host.farOffset;
  }

  function queuesOf(host: HostedStage, slot: number): readonly KeptQueue[] {
    place(host, slot);
    return host.numbers.queues;
  }

  /** What a stage keeps of a key in numbers, near and far. */
  function cellsOfKey(host: HostedStage, slot: number): readonly [near: Float64Array, far: Float64Array] {
    const at = slot * cellsPerSlot + host.offset;
    const farAt = slot * cellsPerSlot + host.farOffset;
    return [cells.subarray(at, at + cellsOf(host.stage)), cells.subarray(farAt, farAt + farCellsOf(host.stage))];
  }

  function hold(host: HostedStage, slot: number): void {
    host.held++;
    slots.hold(slot);
  }

  function letGo(host: HostedStage, slot: number): void {
    host.held--;
    slots.letGo(slot);
  }

  const isIdle = (host: HostedStage, slot: number, nowMs: number): boolean =>
    nowMs + BEFORE_EPOCH_MS - cells[slot * cellsPerSlot + host.offset]! >= host.idleMs && !wakes.isPending(slot, host.index);

  function forget(host: HostedStage, slot: number): void {
    states[slot * stages + host.index] = undefined;
    for (const queue of queuesOf(host, slot)) queue.release();
    for (const own of cellsOfKey(host, slot)) own.fill(0);
  }

  function saveEntry(host: HostedStage, slot: number): SavedEntry[] {
    const state = states[slot * stages + host.index];
    const at = slot * cellsPerSlot + host.offset;
    if (state === undefined && cells[at] === NO_EVENT) return [];
    const wakeAtMs = wakes.pendingAt(slot, host.index);
    const queues = queuesOf(host, slot);
    return [
      {
        stage: host.index,
        ...(state === undefined ? {} : { state }),
        ...(wakeAtMs === undefined ? {} : { wakeAtMs }),
        ...(cells[at] === NO_EVENT ? {} : { cells: cellsOfKey(host, slot).flatMap((own) => [...own]) }),
        ...(queues.length === 0 ? {} : { queues: queues.map((queue) => queue.save()) }),
      },
    ];
  }

  function load({ key, held }: SavedKey): void {
    const slot = slots.slotOf(key);
    makeRoom(slot);
    for (const { stage, state, wakeAtMs, cells: own, queues = [] } of held) {
      const host = hosted[stage]!;
      states[slot * stages + stage] = state;
      if (own !== undefined) {
        const [near, far] = cellsOfKey(host, slot);
        near.set(own.slice(0, near.length));
        far.set(own.slice(near.length));
      }
      const empty = queuesOf(host, slot);
      for (const [index, saved] of queues.entries()) empty[index]!.load(saved);
      if (wakeAtMs !== undefined) wakes.request(slot, stage, wakeAtMs);
      hold(host, slot);
    }
  }

  /** One cell of each line that most events of that time touch. */
  function looksAt(nowMs: number): readonly number[] {
    const far = hosted.flatMap(({ stage, farOffset }) => (stage.numbers?.farTouched(nowMs) ?? []).map((cell) => farOffset + cell));
    return [...nearLooks, ...far];
  }

  return {
    makeRoom,
    stateOf: (host, slot) => states[slot * stages + host.index],
    setState(host, slot, state) {
      states[slot * stages + host.index] = state;
    },
    place,
    hold,
    letGo,
    touch(host, slot, nowMs) {
      const at = slot * cellsPerSlot + host.offset;
      if (cells[at] === NO_EVENT) hold(host, slot);
      else if (isIdle(host, slot, nowMs)) forget(host, slot);
      const previousMs = cells[at] === NO_EVENT ? NEVER : cells[at]! - BEFORE_EPOCH_MS;
      cells[at] = nowMs + BEFORE_EPOCH_MS;
      return previousMs;
    },
    sweep(nowMs) {
      for (let slot = 0; slot < slotsWithRoom; slot++) {
        let forgotten = false;
        for (const host of hosted) {
          if (cells[slot * cellsPerSlot + host.offset] === NO_EVENT || !isIdle(host, slot, nowMs)) continue;
          forget(host, slot);
          letGo(host, slot);
          forgotten = true;
        }
        if (forgotten) slots.releaseIfUnused(slot);
      }
    },
    lookAt(slotsAhead, count, nowMs) {
      const looks = looksAt(nowMs);
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const slot = slotsAhead[i]!;
        if (slot < 0) continue;
        if (states[slot * stages] === undefined) sum++;
        const at = slot * cellsPerSlot;
        for (let look = 0; look < looks.length; look++) sum += cells[at + looks[look]!]!;
      }
      seen[0] = sum;
    },
    save: () => slots.used().map((slot) => ({ key: slots.keyOf(slot), held: hosted.flatMap((host) => saveEntry(host, slot)) })),
    load: (keys) => keys.forEach(load),
  };
}
