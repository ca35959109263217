/** Runs stages over events in order, without any log: keys, their states and their timers are kept here. */
import type { EventOf, TopicName } from '../events/topics.js';
import { HeldKeys } from './held-keys.js';
import { HistoryUpdates } from './history-updates.js';
import { routesTo, sharedHistory, type HostedHistory, type HostedStage, type Route } from './hosted-stage.js';
import { createKeySlots, NOT_FOUND, type KeySlots } from './key-slots.js';
import { LookAhead, LOOK_AHEAD, type TimedEvent } from './look-ahead.js';
import { Moment } from './moment.js';
import { loadKeys, saveKeys, type SavedKey } from './saved-keys.js';
import { loadTime, saveTime, type SavedTime } from './saved-time.js';
import type { AnyStage, KindBit, StageOutput } from './stage.js';
import { StageCalls } from './stage-calls.js';
import { hostStages } from './stage-context.js';
import { createTimerHeap, type TimerHeap } from './timer-heap.js';

export interface FoldOptions {
  /** Event time since when the stages watch: the start of the scenario. */
  readonly watchingSinceMs: number;
  /**
   * The end of the scenario: no later timer fires, default none. Otherwise a late timer would fire or not with the events
   * of other keys of the same partition.
   */
  readonly endMs?: number;
  /** What `save` gave, for the same stages in the same order; default: nothing has been seen yet. */
  readonly saved?: SavedFold;
  /** Takes what the stage with this index emits, at once. */
  readonly emit: (topic: StageOutput, event: EventOf[StageOutput], stage: number) => void;
}

/** What a fold keeps, in a checkpoint. */
export interface SavedFold {
  readonly nowMs: SavedTime;
  readonly keys: readonly SavedKey[];
}

export interface StageSize {
  readonly rule: string;
  readonly stage: string;
  readonly states: number;
  readonly pendingTimers: number;
}

export interface Fold {
  /** Fires the timers due up to the event's time, then folds it into every stage that reads the topic. Events come in order. */
  handle<T extends TopicName>(topic: T, event: EventOf[T]): void;
  /**
   * The same for the first `count` of many events, each with its topic at the same index. Much cheaper than one by one:
   * the memory of their keys is asked for before any of them is handled, so that the waits for it overlap.
   */
  handleAll(topicOf: readonly TopicName[], events: readonly EventOf[TopicName][], count: number): void;
  /** Fires the timers due up to `toMs`, which no later event may precede, and now and then forgets idle keys. */
  advance(toMs: number): void;
  /** Keys that at least one stage holds. */
  keys(): number;
  sizes(): readonly StageSize[];
  /** All that is kept, as plain JSON; it shares objects with the live states, so write it down before the next event. */
  save(): SavedFold;
}

/** A bug in a stage, or in the history that stages share when no stage is given: it stops the run and nothing is skipped. */
export class StageError extends Error {
  constructor(stage: AnyStage | undefined, during: string, key: string, cause: unknown) {
    const who = stage === undefined ? 'the history that stages share' : `stage "${stage.name}" of rule ${stage.rule}`;
    const what = cause instanceof Error ? cause.message : String(cause);
    super(`${who} failed on ${during} of key "${key}": ${what}`, { cause });
    this.name = 'StageError';
  }
}

const idOf = (event: unknown): string => (event as { readonly id: string }).id;

/** Idle keys are looked for so often in the shortest idle time. */
const SWEEPS_PER_IDLE_TIME = 4;

export const createFold = (stages: readonly AnyStage[], options: FoldOptions): Fold => new KeyedFold(stages, options);

class KeyedFold implements Fold {
  private readonly endMs: number;
  private readonly history: HostedHistory | undefined;
  private readonly hosted: readonly HostedStage[];
  private readonly routeOf: ReadonlyMap<TopicName, Route>;
  private readonly slots: KeySlots = createKeySlots();
  private readonly timers: TimerHeap;
  private readonly held: HeldKeys;
  private readonly moment = new Moment();
  private readonly calls: StageCalls;
  private readonly updates: HistoryUpdates;
  private readonly ahead: LookAhead;
  private readonly sweepEveryMs: number;
  private sweepAtMs = Number.NEGATIVE_INFINITY;

  constructor(stages: readonly AnyStage[], { watchingSinceMs, emit, endMs = Number.POSITIVE_INFINITY, saved }: FoldOptions) {
    const { slots, moment } = this;
    this.endMs = endMs;
    this.history = sharedHistory(stages);
    this.timers = createTimerHeap(stages.length, (slot) => slots.keyOf(slot));
    this.hosted = hostStages(stages, this.history, { watchingSinceMs, moment, slots, timers: this.timers, emit });
    this.routeOf = routesTo(this.hosted, this.history);
    this.held = new HeldKeys(this.hosted, this.history, slots, this.timers);
    this.calls = new StageCalls(moment, this.held, this.timers);
    this.updates = new HistoryUpdates(this.hosted, this.history, moment, this.held, this.calls);
    this.ahead = new LookAhead(this.routeOf, slots, this.held.cells);
    this.sweepEveryMs = (this.history?.idleMs ?? Number.POSITIVE_INFINITY) / SWEEPS_PER_IDLE_TIME;
    if (saved === undefined) return;
    moment.nowMs = loadTime(saved.nowMs);
    loadKeys(this.held, saved.keys);
  }

  handle<T extends TopicName>(topic: T, event: EventOf[T]): void {
    this.handleOne(this.routeOf.get(topic), event, (event as unknown as TimedEvent).timeMs, NOT_FOUND);
  }

  handleAll(topicOf: readonly TopicName[], events: readonly EventOf[TopicName][], count: number): void {
    const { ahead } = this;
    for (let from = 0; from < count; from += LOOK_AHEAD) {
      const to = Math.min(count, from + LOOK_AHEAD);
      ahead.lookAt(topicOf, events as readonly TimedEvent[], from, to);
      for (let i = from; i < to; i++) this.handleOne(ahead.routes[i - from], events[i], ahead.times[i - from]!, ahead.slotOf(i - from));
    }
  }

  advance(toMs: number): void {
    this.fireTimers(toMs);
    const { nowMs } = this.moment;
    if (nowMs < this.sweepAtMs || this.sweepEveryMs === Number.POSITIVE_INFINITY) return;
    this.sweepAtMs = nowMs + this.sweepEveryMs;
    this.held.sweep(nowMs);
  }

  keys(): number {
    return this.slots.size();
  }

  sizes(): readonly StageSize[] {
    return this.hosted.map(({ stage, held, index, looksBack }) => ({
      rule: stage.rule,
      stage: stage.name,
      states: looksBack ? this.held.remembered : held,
      pendingTimers: this.timers.pendingOf(index),
    }));
  }

  save(): SavedFold {
    const { nowMs } = this.moment;
    return { nowMs: saveTime(nowMs), keys: saveKeys(this.held, nowMs) };
  }

  /** `slotAhead` is the key's slot, or negative when it has to be looked up. */
  private handleOne(route: Route | undefined, event: unknown, timeMs: number, slotAhead: number): void {
    const { moment, slots } = this;
    if (timeMs < moment.nowMs) {
      throw new Error(`event ${idOf(event)} of ${timeMs} comes after ${moment.nowMs}: events must come in order`);
    }
    const releasesBefore = slots.releases();
    if (this.timers.nextMs() <= timeMs) this.fireTimers(timeMs);
    moment.nowMs = timeMs;
    if (route === undefined) return;
    let slot = slotAhead;
    if (slotAhead < 0 || slots.releases() !== releasesBefore) {
      slot = slots.slotOf(route.keyOf(event));
      this.held.makeRoom(slot);
    }
    try {
      this.foldInto(route, slot, event);
    } catch (error) {
      throw new StageError(moment.host?.stage, `event ${idOf(event)}`, slots.keyOf(slot), error);
    }
    if (route.apply === undefined) slots.releaseIfUnused(slot);
  }

  private foldInto(route: Route, slot: number, event: unknown): void {
    const kind = this.updates.apply(route, slot, event);
    for (let i = 0; i < route.handlers.length; i++) {
      const host = route.hosted[i]!;
      if (host.looksBack && (host.delivered & kind) === 0 && !this.isDeliveredWithState(host, kind, slot)) continue;
      this.calls.handle(host, route.handlers[i]!, slot, event);
    }
  }

  private isDeliveredWithState(host: HostedStage, kind: KindBit, slot: number): boolean {
    return (host.deliveredWithState & kind) !== 0 && this.held.stateOf(host, slot) !== undefined;
  }

  private fireTimers(toMs: number): void {
    const { moment, timers } = this;
    const untilMs = Math.min(toMs, this.endMs);
    while (timers.nextMs() <= untilMs && timers.nextMs() !== Number.POSITIVE_INFINITY) this.fireNextTimer();
    if (toMs > moment.nowMs) moment.nowMs = toMs;
  }

  private fireNextTimer(): void {
    const { moment, timers, slots } = this;
    moment.nowMs = timers.nextMs();
    const slot = timers.nextSlot();
    const host = this.hosted[timers.nextStage()]!;
    timers.cancel(slot, host.index);
    if (this.history !== undefined) this.held.cells.moveTo(this.history, slot);
    try {
      this.calls.onTimer(host, slot);
    } catch (error) {
      throw new StageError(host.stage, `the timer at ${moment.nowMs}`, slots.keyOf(slot), error);
    }
    slots.releaseIfUnused(slot);
  }
}
