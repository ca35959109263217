/** What a fold keeps of its keys as it stands in a checkpoint, and back. */
import type { HeldKeys } from './held-keys.js';
import { NO_EVENT, type HostedHistory, type HostedStage } from './hosted-stage.js';
import type { KeyCells, SavedNumbers } from './key-cells.js';

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

/** All keys, after the history has dropped what nobody looks back on at `nowMs`. */
export const saveKeys = (keys: HeldKeys, nowMs: number): readonly SavedKey[] => keys.slots.used().map((slot) => saveKey(keys, slot, nowMs));

/** `keys` are those of a fold that has seen nothing yet. */
export function loadKeys(keys: HeldKeys, saved: readonly SavedKey[]): void {
  for (const key of saved) loadKey(keys, key);
}

function saveKey(keys: HeldKeys, slot: number, nowMs: number): SavedKey {
  const { cells, history, hosted, slots } = keys;
  const lastMs = cells.lastMsOf(slot);
  const isRemembered = lastMs !== NO_EVENT;
  return {
    key: slots.keyOf(slot),
    ...(isRemembered ? { lastMs, history: saveHistory(cells, history!, slot, nowMs) } : {}),
    held: hosted.flatMap((host) => saveEntry(keys, host, slot, isRemembered)),
  };
}

function saveHistory(cells: KeyCells, history: HostedHistory, slot: number, nowMs: number): SavedNumbers {
  cells.moveTo(history, slot);
  history.trim?.(history.view, nowMs, history.lookBackMs);
  return cells.save(history, slot);
}

function saveEntry(keys: HeldKeys, host: HostedStage, slot: number, isRemembered: boolean): SavedEntry[] {
  const state = keys.stateOf(host, slot);
  const keepsNumbers = isRemembered && host.stage.columns !== undefined;
  if (state === undefined && !keepsNumbers) return [];
  const timerAtMs = keys.timers.pendingAt(slot, host.index);
  return [
    {
      stage: host.index,
      ...(state === undefined ? {} : { state }),
      ...(timerAtMs === undefined ? {} : { timerAtMs }),
      ...(keepsNumbers ? { numbers: keys.cells.save(host, slot) } : {}),
    },
  ];
}

function loadKey(keys: HeldKeys, saved: SavedKey): void {
  const { cells, history, hosted, slots, timers } = keys;
  const slot = slots.slotOf(saved.key);
  keys.makeRoom(slot);
  if (saved.lastMs !== undefined) keys.remember(slot, saved.lastMs);
  if (saved.history !== undefined) cells.load(history!, slot, saved.history);
  for (const { stage, state, timerAtMs, numbers } of saved.held) {
    const host = hosted[stage]!;
    keys.setState(host, slot, state);
    if (numbers !== undefined) cells.load(host, slot, numbers);
    if (timerAtMs !== undefined) timers.set(slot, stage, timerAtMs);
    if (!host.looksBack) keys.hold(host, slot);
  }
}
