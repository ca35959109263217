/** What a fold keeps of its keys: a history, and a state and numbers for each stage, until the key has been idle for long. */
import { lengthened } from './lengthened.js';
import { BEFORE_EPOCH_MS, NO_EVENT, type HostedHistory, type HostedStage } from './hosted-stage.js';
import { KeyCells } from './key-cells.js';
import type { KeySlots } from './key-slots.js';
import type { TimerHeap } from './timer-heap.js';

const NEVER = Number.NEGATIVE_INFINITY;
const INITIAL_SLOTS = 32;

export class HeldKeys {
  /** The numbers of the keys. */
  readonly cells: KeyCells;
  readonly hosted: readonly HostedStage[];
  readonly history: HostedHistory | undefined;
  readonly slots: KeySlots;
  readonly timers: TimerHeap;
  private readonly lookingBack: readonly HostedStage[];
  /** States by slot × stages + stage; undefined where the stage holds none. */
  private states: unknown[] = [];
  private readonly stages: number;
  private slotsWithRoom = 0;
  private rememberedKeys = 0;

  constructor(hosted: readonly HostedStage[], history: HostedHistory | undefined, slots: KeySlots, timers: TimerHeap) {
    this.cells = new KeyCells(hosted, history);
    this.hosted = hosted;
    this.lookingBack = hosted.filter(({ looksBack }) => looksBack);
    this.history = history;
    this.slots = slots;
    this.timers = timers;
    this.stages = hosted.length;
  }

  /** Keys that the history remembers. */
  get remembered(): number {
    return this.rememberedKeys;
  }

  /** Called before anything is kept of a slot that is new. */
  makeRoom(slot: number): void {
    if (slot < this.slotsWithRoom) return;
    this.slotsWithRoom = Math.max(slot + 1, 2 * this.slotsWithRoom, INITIAL_SLOTS);
    this.cells.growTo(this.slotsWithRoom);
    this.states = lengthened(this.states, this.slotsWithRoom * this.stages, undefined);
  }

  stateOf(host: HostedStage, slot: number): unknown {
    return this.states[slot * this.stages + host.index];
  }

  setState(host: HostedStage, slot: number, state: unknown): void {
    this.states[slot * this.stages + host.index] = state;
  }

  /** `hold` counts one more key that the stage holds, `letGo` one less. */
  hold(host: HostedStage, slot: number): void {
    host.held++;
    this.slots.hold(slot);
  }

  letGo(host: HostedStage, slot: number): void {
    host.held--;
    this.slots.letGo(slot);
  }

  /** Records that the key has an event now, and first forgets a key that was idle too long. Returns the time of its previous event. */
  touch(slot: number, nowMs: number): number {
    const lastMs = this.cells.lastMsOf(slot);
    if (lastMs === NO_EVENT) {
      this.remember(slot, nowMs + BEFORE_EPOCH_MS);
      return NEVER;
    }
    const wasIdle = this.isIdle(lastMs, nowMs);
    if (wasIdle) this.forget(slot);
    this.cells.setLastMs(slot, nowMs + BEFORE_EPOCH_MS);
    return wasIdle ? NEVER : lastMs - BEFORE_EPOCH_MS;
  }

  /** The history holds the key from now on. `lastMs` is the time of the key's last event, in the form that its cell has. */
  remember(slot: number, lastMs: number): void {
    this.cells.setLastMs(slot, lastMs);
    this.rememberedKeys++;
    this.slots.hold(slot);
  }

  /** Frees the memory of idle keys that never get another event; an idle key that does is forgotten by `touch`. */
  sweep(nowMs: number): void {
    if (this.history === undefined) return;
    for (let slot = 0; slot < this.slotsWithRoom; slot++) {
      const lastMs = this.cells.lastMsOf(slot);
      if (lastMs === NO_EVENT || !this.isIdle(lastMs, nowMs)) continue;
      this.forget(slot);
      if (this.isPending(slot)) continue;
      this.cells.setLastMs(slot, NO_EVENT);
      this.rememberedKeys--;
      this.slots.letGo(slot);
      this.slots.releaseIfUnused(slot);
    }
  }

  /** Forgets the history of a key, and what the stages that look back on it keep, unless they wait for a timer. */
  private forget(slot: number): void {
    this.cells.clear(this.history!, slot);
    for (const host of this.lookingBack) {
      if (this.timers.isPending(slot, host.index)) continue;
      this.setState(host, slot, undefined);
      this.cells.clear(host, slot);
    }
  }

  private isPending(slot: number): boolean {
    return this.lookingBack.some(({ index }) => this.timers.isPending(slot, index));
  }

  private isIdle(lastMs: number, nowMs: number): boolean {
    return nowMs + BEFORE_EPOCH_MS - lastMs >= this.history!.idleMs;
  }
}
