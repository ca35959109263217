/** What a fold keeps of its keys as it stands in a checkpoint, and back. */
import type { HeldKeys } from './held-keys.js';
import { NO_EVENT, type HostedHistory, type HostedStage } from './hosted-stage.js';
import type { SavedNumbers } from './key-cells.js';
import type { KeySlots } from './key-slots.js';
import type { TimerHeap } from './timer-heap.js';

/** A key in a checkpoint. */
export interface SavedKey {
  readonly key: string;
  /** Only of a key that the history remembers. */
  readonly lastMs?: number;
  readonly history?: SavedNumbers;
  readonly held: readonly SavedEntry[];
}

/** What one stage keeps of a key. */
interface SavedEntry {
  readonly stage: number;
  readonly state?: unknown;
  readonly timerAtMs?: number;
  readonly numbers?: SavedNumbers;
}

/** What a fold knows of its keys. */
export interface KeysOfFold {
  readonly hosted: readonly HostedStage[];
  readonly history: HostedHistory | undefined;
  readonly slots: KeySlots;
  readonly keys: HeldKeys;
  readonly timers: TimerHeap;
}

/** All keys, after the history has dropped what nobody looks back on at `nowMs`. */
export const saveKeys = (fold: KeysOfFold, nowMs: number): readonly SavedKey[] =>
  fold.slots.used().map((slot) => saveKey(fold, slot, nowMs));

/** `fold` has seen nothing yet. */
export function loadKeys(fold: KeysOfFold, saved: readonly SavedKey[]): void {
  for (const key of saved) loadKey(fold, key);
}

function saveKey(fold: KeysOfFold, slot: number, nowMs: number): SavedKey {
  const lastMs = fold.keys.cells.lastMsOf(slot);
  const isRemembered = lastMs !== NO_EVENT;
  return {
    key: fold.slots.keyOf(slot),
    ...(isRemembered ? { lastMs, history: saveHistory(fold.keys, fold.history!, slot, nowMs) } : {}),
    held: fold.hosted.flatMap((host) => saveEntry(fold, host, slot, isRemembered)),
  };
}

function saveHistory({ cells }: HeldKeys, history: HostedHistory, slot: number, nowMs: number): SavedNumbers {
  cells.moveTo(history, slot);
  history.trim?.(history.view, nowMs, history.lookBackMs);
  return cells.save(history, slot);
}

function saveEntry({ keys, timers }: KeysOfFold, host: HostedStage, slot: number, isRemembered: boolean): SavedEntry[] {
  const state = keys.stateOf(host, slot);
  const keepsNumbers = isRemembered && host.stage.columns !== undefined;
  if (state === undefined && !keepsNumbers) return [];
  const timerAtMs = timers.pendingAt(slot, host.index);
  return [
    {
      stage: host.index,
      ...(state === undefined ? {} : { state }),
      ...(timerAtMs === undefined ? {} : { timerAtMs }),
      ...(keepsNumbers ? { numbers: keys.cells.save(host, slot) } : {}),
    },
  ];
}

function loadKey({ hosted, history, slots, keys, timers }: KeysOfFold, saved: SavedKey): void {
  const slot = slots.slotOf(saved.key);
  keys.makeRoom(slot);
  if (saved.lastMs !== undefined) keys.remember(slot, saved.lastMs);
  if (saved.history !== undefined) keys.cells.load(history!, slot, saved.history);
  for (const { stage, state, timerAtMs, numbers } of saved.held) {
    const host = hosted[stage]!;
    keys.setState(host, slot, state);
    if (numbers !== undefined) keys.cells.load(host, slot, numbers);
    if (timerAtMs !== undefined) timers.set(slot, stage, timerAtMs);
    if (!host.looksBack) keys.hold(host, slot);
  }
}
