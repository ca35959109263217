/** Runs stages over events in order, without any log: keys, their states and their timers are kept here. */
import type { EventOf, TopicName } from '../events/topics.js';
import { HeldKeys } from './held-keys.js';
import { LAST_MS_CELLS, routesTo, sharedHistory, deliveredTo, type HostedStage, type Route } from './hosted-stage.js';
import { createCursor } from './key-columns.js';
import { createKeySlots, NOT_FOUND } from './key-slots.js';
import { UNDELIVERED, type AnyStage, type KindBit, type StageContext, type StageOutput } from './stage.js';
import { loadKeys, saveKeys, type SavedKey } from './saved-keys.js';
import { loadTime, saveTime, type SavedTime } from './saved-time.js';
import { beginsSession, createSessionCheck } from './sessions.js';
import { createTimerHeap } from './timer-heap.js';

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

const NEVER = Number.NEGATIVE_INFINITY;

/** What stages are lent. Contexts are all made here: a literal with a getter in it would be an object of a kind of its own each time. */
class LentContext implements StageContext {
  nowMs = NEVER;
  readonly watchingSinceMs: number;
  readonly columns: unknown;
  readonly history: unknown;
  readonly emit: StageContext['emit'];
  readonly setTimer: StageContext['setTimer'];
  private readonly keyNow: () => string;

  constructor(
    watchingSinceMs: number,
    keyNow: () => string,
    numbers: unknown,
    history: unknown,
    emit: StageContext['emit'],
    setTimer: StageContext['setTimer'],
  ) {
    this.watchingSinceMs = watchingSinceMs;
    this.keyNow = keyNow;
    this.columns = numbers;
    this.history = history;
    this.emit = emit;
    this.setTimer = setTimer;
  }

  get key(): string {
    return this.keyNow();
  }
}

interface Timed {
  readonly timeMs: number;
}

const timeOf = (event: unknown): number => (event as Timed).timeMs;
const idOf = (event: unknown): string => (event as { readonly id: string }).id;

/** Events whose keys are looked up together: enough to overlap the waits for memory, few enough for all to stay in the cache. */
const LOOK_AHEAD = 64;
/** Idle keys are looked for so often in the shortest idle time. */
const SWEEPS_PER_IDLE_TIME = 4;

export function createFold(
  stages: readonly AnyStage[],
  { watchingSinceMs, emit, endMs = Number.POSITIVE_INFINITY, saved }: FoldOptions,
): Fold {
  const slots = createKeySlots();
  const timers = createTimerHeap(stages.length, (slot) => slots.keyOf(slot));
  let nowMs = NEVER;
  /** The slot and stage being handled: what the contexts refer to. No stage while an event is applied to the history. */
  let slotNow = -1;
  let hostedNow: HostedStage | undefined;
  let timerWasSet = false;
  const history = sharedHistory(stages);
  const sweepEveryMs = (history?.idleMs ?? Number.POSITIVE_INFINITY) / SWEEPS_PER_IDLE_TIME;
  let sweepAtMs = NEVER;

  // Asked for seldom, and far off in memory.
  const keyNow = (): string => slots.keyOf(slotNow);

  // Near cells of all stages come first, so that they lie side by side.
  let offset = LAST_MS_CELLS + (history?.cells ?? 0);
  let farOffset = history?.farCells ?? 0;
  const hosted = stages.map((stage, index): HostedStage => {
    function emitChecked(topic: StageOutput, event: EventOf[StageOutput]): void {
      if (!stage.outputs.includes(topic)) throw new Error(`it does not declare the output ${topic}`);
      if (event.timeMs !== nowMs) throw new Error(`it emits ${event.id} for ${event.timeMs} at ${nowMs}`);
      emit(topic, event, index);
    }
    function wakeAt(atMs: number): void {
      if (!(atMs > nowMs)) throw new Error(`it asks for a timer at ${atMs}, which is not after ${nowMs}`);
      timerWasSet = true;
      timers.set(slotNow, index, atMs);
    }
    const { cells = 0, farCells = 0 } = stage.columns ?? {};
    const cursor = createCursor();
    const context = new LentContext(watchingSinceMs, keyNow, stage.columns?.viewAt(cursor), history?.view, emitChecked, wakeAt);
    const looksBack = stage.history !== undefined;
    const host = { index, stage, context, offset, farOffset, cells, farCells, cursor, looksBack, ...deliveredTo(stage), held: 0 };
    offset += cells;
    farOffset += farCells;
    return host;
  });

  const inSessions = hosted.flatMap((host) => (host.stage.sessions === undefined ? [] : [{ host, sessions: host.stage.sessions }]));
  const mayBeginSession = createSessionCheck(inSessions.map(({ sessions }) => sessions));
  const keys = new HeldKeys(hosted, history, slots, timers);
  /** Of each event looked ahead to, so that nothing is asked of it twice. */
  const slotsAhead = new Int32Array(LOOK_AHEAD);
  const timesAhead = new Float64Array(LOOK_AHEAD);
  const routesAhead: (Route | undefined)[] = Array.from({ length: LOOK_AHEAD });
  const routes = routesTo(hosted, history);

  function enter(host: HostedStage, slot: number): void {
    const { context } = host;
    hostedNow = host;
    slotNow = slot;
    timerWasSet = false;
    context.nowMs = nowMs;
    keys.cells.moveTo(host, slot);
  }

  /** Keeps what a handler or a timer made of a state. */
  function store(host: HostedStage, slot: number, before: unknown, after: unknown): void {
    // Stored even when it is the same object: telling that would read it, and most events leave it alone, far off in memory.
    if (before !== undefined || after !== undefined) keys.setState(host, slot, after);
    // A timer may have been set by a call that then dropped, or never made, the state.
    if (after === undefined && (before !== undefined || timerWasSet)) timers.cancel(slot, host.index);
    if (host.looksBack) return;
    if (before === undefined) {
      if (after !== undefined) keys.hold(host, slot);
    } else if (after === undefined) keys.letGo(host, slot);
  }

  function fireTimers(toMs: number): void {
    const untilMs = Math.min(toMs, endMs);
    while (timers.nextMs() <= untilMs && timers.nextMs() !== Number.POSITIVE_INFINITY) fireNextTimer();
    if (toMs > nowMs) nowMs = toMs;
  }

  function fireNextTimer(): void {
    nowMs = timers.nextMs();
    const slot = timers.nextSlot();
    const host = hosted[timers.nextStage()]!;
    timers.cancel(slot, host.index);
    if (history !== undefined) keys.cells.moveTo(history, slot);
    enter(host, slot);
    const before = keys.stateOf(host, slot);
    let after: unknown;
    try {
      after = host.stage.onTimer(before, host.context);
    } catch (error) {
      throw new StageError(host.stage, `the timer at ${nowMs}`, slots.keyOf(slot), error);
    }
    store(host, slot, before, after);
    slots.releaseIfUnused(slot);
  }

  /** Applies an event to the history. Gives its kind, by which it is delivered to stages. */
  function applyToHistory(route: Route, slot: number, event: unknown): KindBit {
    hostedNow = undefined;
    // Stages that look back read only what their history notes.
    if (history === undefined || route.apply === undefined) return UNDELIVERED;
    // Forgetting an idle key moves the view, so that it is placed afterwards.
    const previousMs = keys.touch(slot, nowMs);
    keys.cells.moveTo(history, slot);
    if (mayBeginSession(previousMs, nowMs)) beginSessions(previousMs, slot);
    return route.apply(history.view, event, history.lookBackMs);
  }

  function beginSessions(previousMs: number, slot: number): void {
    for (const { host, sessions } of inSessions) {
      if (!beginsSession(sessions, previousMs, nowMs)) continue;
      enter(host, slot);
      sessions.begin(previousMs, host.context);
    }
    hostedNow = undefined;
  }

  const isDeliveredWithState = (host: HostedStage, kind: KindBit, slot: number): boolean =>
    (host.deliveredWithState & kind) !== 0 && keys.stateOf(host, slot) !== undefined;

  function foldInto(route: Route, slot: number, event: unknown): void {
    const kind = applyToHistory(route, slot, event);
    for (let i = 0; i < route.handlers.length; i++) {
      const host = route.hosted[i]!;
      if (host.looksBack && (host.delivered & kind) === 0 && !isDeliveredWithState(host, kind, slot)) continue;
      enter(host, slot);
      const before = keys.stateOf(host, slot);
      store(host, slot, before, route.handlers[i]!(before, event, host.context));
    }
  }

  /** `slotAhead` is the key's slot, or negative when it has to be looked up. */
  function handleOne(route: Route | undefined, event: unknown, timeMs: number, slotAhead: number): void {
    if (timeMs < nowMs) throw new Error(`event ${idOf(event)} of ${timeMs} comes after ${nowMs}: events must come in order`);
    const releasesBefore = slots.releases();
    if (timers.nextMs() <= timeMs) fireTimers(timeMs);
    nowMs = timeMs;
    if (route === undefined) return;
    let slot = slotAhead;
    if (slotAhead < 0 || slots.releases() !== releasesBefore) {
      slot = slots.slotOf(route.keyOf(event));
      keys.makeRoom(slot);
    }
    try {
      foldInto(route, slot, event);
    } catch (error) {
      throw new StageError(hostedNow?.stage, `event ${idOf(event)}`, slots.keyOf(slot), error);
    }
    if (route.apply === undefined) slots.releaseIfUnused(slot);
  }

  /** Looks up the keys of some events and touches what is kept of them, all at once. */
  function lookAhead(topicOf: readonly TopicName[], events: readonly Timed[], from: number, to: number): void {
    let topic: TopicName | undefined;
    let route: Route | undefined;
    for (let i = from; i < to; i++) {
      const event = events[i]!;
      if (topicOf[i] !== topic) {
        topic = topicOf[i]!;
        route = routes.get(topic);
      }
      routesAhead[i - from] = route;
      timesAhead[i - from] = event.timeMs;
      slotsAhead[i - from] = route === undefined ? NOT_FOUND : slots.find(route.keyOf(event));
    }
    keys.cells.lookAt(slotsAhead, to - from);
  }

  if (saved !== undefined) {
    nowMs = loadTime(saved.nowMs);
    loadKeys({ hosted, history, slots, keys, timers }, saved.keys);
  }

  return {
    save: () => ({ nowMs: saveTime(nowMs), keys: saveKeys({ hosted, history, slots, keys, timers }, nowMs) }),
    handle: (topic, event) => handleOne(routes.get(topic), event, timeOf(event), NOT_FOUND),
    handleAll(topicOf, events, count) {
      for (let from = 0; from < count; from += LOOK_AHEAD) {
        const to = Math.min(count, from + LOOK_AHEAD);
        const releasesBefore = slots.releases();
        lookAhead(topicOf, events as readonly Timed[], from, to);
        for (let i = from; i < to; i++) {
          const slot = slots.releases() === releasesBefore ? slotsAhead[i - from]! : NOT_FOUND;
          handleOne(routesAhead[i - from], events[i], timesAhead[i - from]!, slot);
        }
      }
    },
    advance(toMs) {
      fireTimers(toMs);
      if (nowMs < sweepAtMs || sweepEveryMs === Number.POSITIVE_INFINITY) return;
      sweepAtMs = nowMs + sweepEveryMs;
      keys.sweep(nowMs);
    },
    keys: () => slots.size(),
    sizes: () =>
      hosted.map(({ stage, held, index, looksBack }) => ({
        rule: stage.rule,
        stage: stage.name,
        states: looksBack ? keys.remembered : held,
        pendingTimers: timers.pendingOf(index),
      })),
  };
}
