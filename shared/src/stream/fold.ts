/** Runs stages over events in order, without any log: keys, their states and their wakes are kept here. */
import type { EventOf, TopicName } from '../events/topics.js';
import { createHeldKeys, type SavedKey } from './held-keys.js';
import { LAST_MS_CELLS, routesTo, sharedHistory, toldOf, type HostedStage, type Route } from './hosted-stage.js';
import { createPlace } from './key-numbers.js';
import { createKeySlots, NOT_FOUND } from './key-slots.js';
import { UNTOLD, type AnyStage, type KindBit, type StageContext, type StageOutput } from './stage.js';
import { loadTime, saveTime, type SavedTime } from './saved-time.js';
import { beginsSpell, createSpellCheck } from './spells.js';
import { createWakeHeap } from './wake-heap.js';

export interface FoldOptions {
  /** Event time since when the stages watch: the start of the scenario. */
  readonly watchingSinceMs: number;
  /**
   * The end of the scenario: no later wake fires, default none. Otherwise a late wake would fire or not with the events
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
  readonly pendingWakes: number;
}

export interface Fold {
  /** Fires the wakes due up to the event's time, then folds it into every stage that reads the topic. Events come in order. */
  handle<T extends TopicName>(topic: T, event: EventOf[T]): void;
  /**
   * The same for the first `count` of many events, each with its topic at the same index. Much cheaper than one by one:
   * the memory of their keys is asked for before any of them is handled, so that the waits for it overlap.
   */
  handleAll(topicOf: readonly TopicName[], events: readonly EventOf[TopicName][], count: number): void;
  /** Fires the wakes due up to `toMs`, which no later event may precede, and now and then forgets idle keys. */
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
  readonly numbers: unknown;
  readonly history: unknown;
  readonly emit: StageContext['emit'];
  readonly wakeAt: StageContext['wakeAt'];
  private readonly keyNow: () => string;

  constructor(
    watchingSinceMs: number,
    keyNow: () => string,
    numbers: unknown,
    history: unknown,
    emit: StageContext['emit'],
    wakeAt: StageContext['wakeAt'],
  ) {
    this.watchingSinceMs = watchingSinceMs;
    this.keyNow = keyNow;
    this.numbers = numbers;
    this.history = history;
    this.emit = emit;
    this.wakeAt = wakeAt;
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
  const wakes = createWakeHeap(stages.length, (slot) => slots.keyOf(slot));
  let nowMs = NEVER;
  /** The slot and stage being handled: what the contexts refer to. No stage while the history notes an event. */
  let slotNow = -1;
  let hostedNow: HostedStage | undefined;
  let askedForWake = false;
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
      if (!(atMs > nowMs)) throw new Error(`it asks for a wake at ${atMs}, which is not after ${nowMs}`);
      askedForWake = true;
      wakes.request(slotNow, index, atMs);
    }
    const { cells = 0, farCells = 0 } = stage.numbers ?? {};
    const place = createPlace();
    const context = new LentContext(watchingSinceMs, keyNow, stage.numbers?.viewAt(place), history?.view, emitChecked, wakeAt);
    const looksBack = stage.history !== undefined;
    const host = { index, stage, context, offset, farOffset, cells, farCells, place, looksBack, ...toldOf(stage), held: 0 };
    offset += cells;
    farOffset += farCells;
    return host;
  });

  const inSpells = hosted.flatMap((host) => (host.stage.spells === undefined ? [] : [{ host, spells: host.stage.spells }]));
  const mayBeginSpell = createSpellCheck(inSpells.map(({ spells }) => spells));
  const keys = createHeldKeys(hosted, history, slots, wakes);
  /** Of each event looked ahead to, so that nothing is asked of it twice. */
  const slotsAhead = new Int32Array(LOOK_AHEAD);
  const timesAhead = new Float64Array(LOOK_AHEAD);
  const routesAhead: (Route | undefined)[] = Array.from({ length: LOOK_AHEAD });
  const routes = routesTo(hosted, history);

  function enter(host: HostedStage, slot: number): void {
    const { context } = host;
    hostedNow = host;
    slotNow = slot;
    askedForWake = false;
    context.nowMs = nowMs;
    keys.moveTo(host, slot);
  }

  /** Keeps what a handler or a wake made of a state. */
  function store(host: HostedStage, slot: number, before: unknown, after: unknown): void {
    // Stored even when it is the same object: telling that would read it, and most events leave it alone, far off in memory.
    if (before !== undefined || after !== undefined) keys.setState(host, slot, after);
    // A wake may have been asked for by a call that then dropped, or never made, the state.
    if (after === undefined && (before !== undefined || askedForWake)) wakes.cancel(slot, host.index);
    if (host.looksBack) return;
    if (before === undefined) {
      if (after !== undefined) keys.hold(host, slot);
    } else if (after === undefined) keys.letGo(host, slot);
  }

  function fireWakes(toMs: number): void {
    const untilMs = Math.min(toMs, endMs);
    while (wakes.nextMs() <= untilMs && wakes.nextMs() !== Number.POSITIVE_INFINITY) fireNextWake();
    if (toMs > nowMs) nowMs = toMs;
  }

  function fireNextWake(): void {
    nowMs = wakes.nextMs();
    const slot = wakes.nextSlot();
    const host = hosted[wakes.nextStage()]!;
    wakes.cancel(slot, host.index);
    if (history !== undefined) keys.moveTo(history, slot);
    enter(host, slot);
    const before = keys.stateOf(host, slot);
    let after: unknown;
    try {
      after = host.stage.wake(before, host.context);
    } catch (error) {
      throw new StageError(host.stage, `the wake at ${nowMs}`, slots.keyOf(slot), error);
    }
    store(host, slot, before, after);
    slots.releaseIfUnused(slot);
  }

  /** Notes an event in the history. Gives its kind, by which stages are told of it. */
  function note(route: Route, slot: number, event: unknown): KindBit {
    hostedNow = undefined;
    // Stages that look back read only what their history notes.
    if (history === undefined || route.note === undefined) return UNTOLD;
    // Forgetting an idle key moves the view, so that it is placed afterwards.
    const previousMs = keys.touch(slot, nowMs);
    keys.moveTo(history, slot);
    if (mayBeginSpell(previousMs, nowMs)) beginSpells(previousMs, slot);
    return route.note(history.view, event, history.lookBackMs);
  }

  function beginSpells(previousMs: number, slot: number): void {
    for (const { host, spells } of inSpells) {
      if (!beginsSpell(spells, previousMs, nowMs)) continue;
      enter(host, slot);
      spells.begin(previousMs, host.context);
    }
    hostedNow = undefined;
  }

  const isToldWithState = (host: HostedStage, kind: KindBit, slot: number): boolean =>
    (host.toldWithState & kind) !== 0 && keys.stateOf(host, slot) !== undefined;

  function foldInto(route: Route, slot: number, event: unknown): void {
    const kind = note(route, slot, event);
    for (let i = 0; i < route.handlers.length; i++) {
      const host = route.hosted[i]!;
      if (host.looksBack && (host.told & kind) === 0 && !isToldWithState(host, kind, slot)) continue;
      enter(host, slot);
      const before = keys.stateOf(host, slot);
      store(host, slot, before, route.handlers[i]!(before, event, host.context));
    }
  }

  /** `slotAhead` is the key's slot, or negative when it has to be looked up. */
  function handleOne(route: Route | undefined, event: unknown, timeMs: number, slotAhead: number): void {
    if (timeMs < nowMs) throw new Error(`event ${idOf(event)} of ${timeMs} comes after ${nowMs}: events must come in order`);
    const releasesBefore = slots.releases();
    if (wakes.nextMs() <= timeMs) fireWakes(timeMs);
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
    if (route.note === undefined) slots.releaseIfUnused(slot);
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
    keys.lookAt(slotsAhead, to - from);
  }

  if (saved !== undefined) {
    nowMs = loadTime(saved.nowMs);
    keys.load(saved.keys);
  }

  return {
    save: () => ({ nowMs: saveTime(nowMs), keys: keys.save(nowMs) }),
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
      fireWakes(toMs);
      if (nowMs < sweepAtMs || sweepEveryMs === Number.POSITIVE_INFINITY) return;
      sweepAtMs = nowMs + sweepEveryMs;
      keys.sweep(nowMs);
    },
    keys: () => slots.size(),
    sizes: () =>
      hosted.map(({ stage, held, index, looksBack }) => ({
        rule: stage.rule,
        stage: stage.name,
        states: looksBack ? keys.remembered() : held,
        pendingWakes: wakes.pendingOf(index),
      })),
  };
}
