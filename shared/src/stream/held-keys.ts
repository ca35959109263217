/** What a fold keeps of its keys: a state and numbers for each stage, until the key has been idle for long. */
import { BEFORE_EPOCH_MS, cellsOf, hotLinesOf, LAST_MS_CELLS, NO_EVENT, type HostedStage } from './hosted-stage.js';
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
  lookAt(slots: Int32Array, count: number): void;
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
}

const NEVER = Number.NEGATIVE_INFINITY;
const INITIAL_SLOTS = 256;

export function createHeldKeys(hosted: readonly HostedStage[], slots: KeySlots, wakes: WakeHeap): HeldKeys {
  const stages = hosted.length;
  /** States by slot × stages + stage; undefined where the stage holds none. */
  const states: unknown[] = [];
  /** All numbers of one key stand side by side: for each stage the time of the key's last event, then those it keeps itself. */
  const cellsPerSlot = hosted.reduce((sum, { stage }) => sum + cellsOf(stage), 0);
  let cells = new Float64Array(0);
  let slotsWithRoom = 0;
  /** Where the lines begin that hold what most events touch. */
  const hotLines = Int32Array.from(hosted.flatMap(hotLinesOf));
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
    const at = slot * cellsPerSlot + host.offset;
    cells.fill(0, at, at + cellsOf(host.stage));
  }

  function saveEntry(host: HostedStage, slot: number): SavedEntry[] {
    const state = states[slot * stages + host.index];
    const at = slot * cellsPerSlot + host.offset;
    if (state === undefined && cells[at] === NO_EVENT) return [];
    const wakeAtMs = wakes.pendingAt(slot, host.index);
    return [
      {
        stage: host.index,
        ...(state === undefined ? {} : { state }),
        ...(wakeAtMs === undefined ? {} : { wakeAtMs }),
        ...(cells[at] === NO_EVENT ? {} : { cells: [...cells.subarray(at, at + cellsOf(host.stage))] }),
      },
    ];
  }

  function load({ key, held }: SavedKey): void {
    const slot = slots.slotOf(key);
    makeRoom(slot);
    for (const { stage, state, wakeAtMs, cells: own } of held) {
      const host = hosted[stage]!;
      states[slot * stages + stage] = state;
      if (own !== undefined) cells.set(own, slot * cellsPerSlot + host.offset);
      if (wakeAtMs !== undefined) wakes.request(slot, stage, wakeAtMs);
      hold(host, slot);
    }
  }

  return {
    makeRoom,
    stateOf: (host, slot) => states[slot * stages + host.index],
    setState(host, slot, state) {
      states[slot * stages + host.index] = state;
    },
    place(host, slot) {
      host.numbers.at = slot * cellsPerSlot + host.offset + LAST_MS_CELLS;
    },
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
    lookAt(slotsAhead, count) {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const slot = slotsAhead[i]!;
        if (slot < 0) continue;
        if (states[slot * stages] === undefined) sum++;
        const at = slot * cellsPerSlot;
        for (let line = 0; line < hotLines.length; line++) sum += cells[at + hotLines[line]!]!;
      }
      seen[0] = sum;
    },
    save: () => slots.used().map((slot) => ({ key: slots.keyOf(slot), held: hosted.flatMap((host) => saveEntry(host, slot)) })),
    load: (keys) => keys.forEach(load),
  };
}
