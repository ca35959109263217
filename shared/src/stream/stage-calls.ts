/** Calls the stages of a fold for one key at a time, and stores the states that they return. */
import type { HeldKeys } from './held-keys.js';
import type { HostedStage } from './hosted-stage.js';
import type { Moment } from './moment.js';
import type { Handler, Sessions } from './stage.js';
import type { TimerHeap } from './timer-heap.js';

export class StageCalls {
  private readonly moment: Moment;
  private readonly keys: HeldKeys;
  private readonly timers: TimerHeap;

  constructor(moment: Moment, keys: HeldKeys, timers: TimerHeap) {
    this.moment = moment;
    this.keys = keys;
    this.timers = timers;
  }

  handle(host: HostedStage, handler: Handler<unknown, unknown>, slot: number, event: unknown): void {
    this.enter(host, slot);
    const before = this.keys.stateOf(host, slot);
    this.store(host, slot, before, handler(before, event, host.context));
  }

  onTimer(host: HostedStage, slot: number): void {
    this.enter(host, slot);
    const before = this.keys.stateOf(host, slot);
    this.store(host, slot, before, host.stage.onTimer(before, host.context));
  }

  /** `previousMs` is the time of the key's previous event. */
  beginSession(host: HostedStage, sessions: Sessions, slot: number, previousMs: number): void {
    this.enter(host, slot);
    sessions.begin(previousMs, host.context);
  }

  private enter(host: HostedStage, slot: number): void {
    const { moment } = this;
    moment.host = host;
    moment.slot = slot;
    moment.timerWasSet = false;
    host.context.nowMs = moment.nowMs;
    this.keys.cells.moveTo(host, slot);
  }

  /** Stores the state that a handler or `onTimer` returned. */
  private store(host: HostedStage, slot: number, before: unknown, after: unknown): void {
    // Stored even when it is the same object: telling that would read it, and most events leave it alone, far off in memory.
    if (before !== undefined || after !== undefined) this.keys.setState(host, slot, after);
    // A timer may have been set by a call that then dropped, or never made, the state.
    if (after === undefined && (before !== undefined || this.moment.timerWasSet)) this.timers.cancel(slot, host.index);
    if (host.looksBack) return;
    if (before === undefined) {
      if (after !== undefined) this.keys.hold(host, slot);
    } else if (after === undefined) this.keys.letGo(host, slot);
  }
}
