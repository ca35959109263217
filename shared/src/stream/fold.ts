/** Runs stages over events in order, without any log: keys, their states and their wakes are kept here. */
import { topics, type EventOf, type TopicName } from '../events/topics.js';
import { createKeySlots } from './key-slots.js';
import type { AnyStage, Handler, StageContext, StageOutput } from './stage.js';
import { createWakeHeap } from './wake-heap.js';

export interface FoldOptions {
  /** Event time since when the stages watch: the start of the scenario. */
  readonly watchingSinceMs: number;
  /**
   * The end of the scenario: no later wake fires, default none. Otherwise a late wake would fire or not with the events
   * of other keys of the same partition.
   */
  readonly endMs?: number;
  /** Takes what the stage with this index emits, at once. */
  readonly emit: (topic: StageOutput, event: EventOf[StageOutput], stage: number) => void;
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
  /** Fires the wakes due up to `toMs`, which no later event may precede. */
  advance(toMs: number): void;
  /** Keys that at least one stage holds state for. */
  keys(): number;
  sizes(): readonly StageSize[];
}

/** A bug in a rule: it stops the run and nothing is skipped. */
export class StageError extends Error {
  constructor(stage: AnyStage, during: string, key: string, cause: unknown) {
    const what = cause instanceof Error ? cause.message : String(cause);
    super(`stage "${stage.name}" of rule ${stage.rule} failed on ${during} of key "${key}": ${what}`, { cause });
    this.name = 'StageError';
  }
}

interface HostedStage {
  readonly index: number;
  readonly stage: AnyStage;
  readonly context: { -readonly [Field in keyof StageContext]: StageContext[Field] };
  held: number;
}

interface Route {
  readonly keyOf: (event: unknown) => string;
  readonly hosted: readonly HostedStage[];
  readonly handlers: readonly Handler<unknown, unknown>[];
}

export function createFold(stages: readonly AnyStage[], { watchingSinceMs, emit, endMs = Number.POSITIVE_INFINITY }: FoldOptions): Fold {
  const slots = createKeySlots();
  /**
   * States by slot and stage; undefined where the stage holds none. Those of one key stand in one array, so that the
   * collector keeps them together: an event then finds them in one place of the memory.
   */
  const statesBySlot: unknown[][] = [];
  const wakes = createWakeHeap(stages.length, (slot) => slots.keyOf(slot));
  let nowMs = Number.NEGATIVE_INFINITY;
  /** The slot and stage being handled: what the contexts refer to. */
  let slotNow = -1;
  let hostedNow: HostedStage | undefined;

  const hosted = stages.map((stage, index): HostedStage => {
    function emitChecked(topic: StageOutput, event: EventOf[StageOutput]): void {
      if (!stage.outputs.includes(topic)) throw new Error(`it does not declare the output ${topic}`);
      if (event.timeMs !== nowMs) throw new Error(`it emits ${event.id} for ${event.timeMs} at ${nowMs}`);
      emit(topic, event, index);
    }
    function wakeAt(atMs: number): void {
      if (!(atMs > nowMs)) throw new Error(`it asks for a wake at ${atMs}, which is not after ${nowMs}`);
      wakes.request(slotNow, index, atMs);
    }
    return { index, stage, context: { nowMs, key: '', watchingSinceMs, emit: emitChecked, wakeAt }, held: 0 };
  });

  const routes = new Map<TopicName, Route>();
  for (const topic of Object.keys(topics) as TopicName[]) {
    const reading = hosted.filter(({ stage }) => stage.on[topic] !== undefined);
    if (reading.length === 0) continue;
    const handlers = reading.map(({ stage }) => stage.on[topic] as Handler<unknown, unknown>);
    routes.set(topic, { keyOf: keyReader(topics[topic].keyField), hosted: reading, handlers });
  }

  function store(host: HostedStage, slot: number, before: unknown, after: unknown): void {
    if (after !== undefined) {
      statesBySlot[slot]![host.index] = after;
      if (before !== undefined) return;
      host.held++;
      slots.hold(slot);
      return;
    }
    // A wake may have been asked for by a call that then dropped, or never made, the state.
    wakes.cancel(slot, host.index);
    if (before === undefined) return;
    statesBySlot[slot]![host.index] = undefined;
    host.held--;
    slots.letGo(slot);
  }

  function advance(toMs: number): void {
    const untilMs = Math.min(toMs, endMs);
    while (wakes.nextMs <= untilMs && wakes.nextMs !== Number.POSITIVE_INFINITY) fireNextWake();
    if (toMs > nowMs) nowMs = toMs;
  }

  function fireNextWake(): void {
    nowMs = wakes.nextMs;
    const slot = wakes.nextSlot;
    const host = hosted[wakes.nextStage]!;
    wakes.cancel(slot, host.index);
    slotNow = slot;
    const { context } = host;
    context.nowMs = nowMs;
    context.key = slots.keyOf(slot);
    const before = statesBySlot[slot]![host.index];
    let after: unknown;
    try {
      after = host.stage.wake(before, context);
    } catch (error) {
      throw new StageError(host.stage, `the wake at ${nowMs}`, context.key, error);
    }
    store(host, slot, before, after);
    slots.releaseIfUnused(slot);
  }

  function foldInto(route: Route, slot: number, key: string, event: unknown): void {
    const states = statesBySlot[slot]!;
    for (let i = 0; i < route.handlers.length; i++) {
      const host = route.hosted[i]!;
      hostedNow = host;
      const { context } = host;
      context.nowMs = nowMs;
      context.key = key;
      const before = states[host.index];
      const after = route.handlers[i]!(before, event, context);
      // Most handlers change their state in place.
      if (after !== before || after === undefined) store(host, slot, before, after);
    }
  }

  return {
    handle(topic, event) {
      const route = routes.get(topic);
      const { timeMs, id } = event as unknown as { timeMs: number; id: string };
      if (timeMs < nowMs) throw new Error(`event ${id} of ${timeMs} comes after ${nowMs}: events must come in order`);
      advance(timeMs);
      if (route === undefined) return;
      const slot = slots.slotOf(route.keyOf(event));
      slotNow = slot;
      statesBySlot[slot] ??= hosted.map(() => undefined);
      const key = slots.keyOf(slot);
      try {
        foldInto(route, slot, key, event);
      } catch (error) {
        throw new StageError(hostedNow!.stage, `event ${id}`, key, error);
      }
      slots.releaseIfUnused(slot);
    },
    advance,
    keys: () => slots.size(),
    sizes: () =>
      hosted.map(({ stage, held, index }) => ({
        rule: stage.rule,
        stage: stage.name,
        states: held,
        pendingWakes: wakes.pendingOf(index),
      })),
  };
}

/** Reads the key of a topic's events; the one that all raw topics share is read by its name, which is faster. */
function keyReader(field: string): (event: unknown) => string {
  if (field === 'card') return (event) => (event as { readonly card: string }).card;
  return (event) => (event as { readonly [name: string]: string })[field]!;
}
