/** Runs a rule over events in memory, without a log: for tests of folds. */
import { topics, type EventOf, type TopicName } from '../../events/topics.js';
import type { NumbersLayout } from '../../stream/key-numbers.js';
import { beginsSpell } from '../../stream/spells.js';
import { isTold, type Handler, type Rule, type Stage, type StageContext, type Told } from '../../stream/stage.js';
import { ownNumbers, type OwnNumbers } from '../../testing/own-numbers.js';

/** Dead letters are outside event time. */
export type TimedTopic = Exclude<TopicName, 'dead-letters'>;

export type Occurrence = { readonly [T in TimedTopic]: { readonly topic: T; readonly event: EventOf[T] } }[TimedTopic];

export interface DriveOptions {
  readonly watchingSinceMs?: number;
  /** Wakes up to this instant still run after the last event; default: all that are pending. */
  readonly untilMs?: number;
  /** Sees after each step whether anything is kept of the key. */
  readonly onKept?: (stage: string, key: string, kept: boolean) => void;
}

/** Orders occurrences as an engine would: by event time, then id. */
export function inOrder(occurrences: readonly Occurrence[]): Occurrence[] {
  return occurrences.toSorted(
    (a, b) => a.event.timeMs - b.event.timeMs || (a.event.id < b.event.id ? -1 : Number(a.event.id > b.event.id)),
  );
}

/** Everything that one stage writes, in order. */
export function driveStage<State, Numbers, View>(
  stage: Stage<State, Numbers, View>,
  occurrences: readonly Occurrence[],
  options: DriveOptions = {},
): Occurrence[] {
  const states = new Map<string, State>();
  const numbers = new Map<string, OwnNumbers<unknown>>();
  const histories = new Map<string, OwnNumbers<unknown>>();
  const lastMs = new Map<string, number>();
  const wakes = new Map<string, number>();
  const written: Occurrence[] = [];
  const looked = stage.history;

  const contextFor = (key: string, nowMs: number): StageContext<Numbers, View> => ({
    nowMs,
    key,
    numbers: (stage.numbers && viewOf(numbers, key, stage.numbers)) as Numbers,
    history: (looked && viewOf(histories, key, looked.of.layout)) as View,
    watchingSinceMs: options.watchingSinceMs ?? 0,
    emit: (topic, event) => {
      if (event.timeMs !== nowMs) throw new Error(`a record of ${topic} is not dated now`);
      if (!stage.outputs.some((output) => output === topic)) throw new Error(`${stage.name} does not declare ${topic}`);
      written.push({ topic, event: structuredClone(event) } as unknown as Occurrence);
    },
    wakeAt: (atMs) => {
      if (!(atMs > nowMs)) throw new Error(`wake-up at ${atMs} is not after ${nowMs}`);
      wakes.set(key, Math.min(atMs, wakes.get(key) ?? Infinity));
    },
  });
  const viewOf = (all: Map<string, OwnNumbers<unknown>>, key: string, layout: NumbersLayout<unknown>): unknown => {
    const own = all.get(key) ?? ownNumbers(layout);
    all.set(key, own);
    return own.view;
  };
  const forgetIdle = (key: string, nowMs: number): void => {
    if (!(nowMs - (lastMs.get(key) ?? nowMs) >= (stage.history?.of.idleMs ?? Infinity))) return;
    for (const kept of [histories, lastMs]) kept.delete(key);
    if (wakes.has(key)) return;
    for (const kept of [states, numbers]) kept.delete(key);
    options.onKept?.(stage.name, key, false);
  };
  /** Notes an event and gives whether the stage is told of it. */
  const note = (topic: TimedTopic, key: string, event: unknown): boolean => {
    const noteOf = looked?.of.note[topic] as ((view: unknown, noted: unknown, lookBackMs: number) => Told) | undefined;
    if (looked === undefined || noteOf === undefined) return true;
    const nowMs = (event as { timeMs: number }).timeMs;
    forgetIdle(key, nowMs);
    const previousMs = lastMs.get(key) ?? Number.NEGATIVE_INFINITY;
    if (stage.spells !== undefined && beginsSpell(stage.spells, previousMs, nowMs)) stage.spells.begin(previousMs, contextFor(key, nowMs));
    return isTold(noteOf(viewOf(histories, key, looked.of.layout), event, looked.lookBackMs), states.get(key));
  };
  const keep = (key: string, state: State | undefined): void => {
    // A history is kept of a key that has no state.
    options.onKept?.(stage.name, key, state !== undefined || stage.history !== undefined);
    if (state === undefined) {
      states.delete(key);
      wakes.delete(key);
    } else states.set(key, JSON.parse(JSON.stringify(state)) as State);
  };
  const runWakesUpTo = (untilMs: number): void => {
    for (;;) {
      const due = [...wakes].filter(([, atMs]) => atMs <= untilMs).sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))[0];
      if (due === undefined) return;
      const [key, atMs] = due;
      wakes.delete(key);
      const state = states.get(key);
      if (state !== undefined) keep(key, stage.wake(state, contextFor(key, atMs)));
    }
  };

  for (const { topic, event } of inOrder(occurrences)) {
    const handler = stage.on[topic] as Handler<State, EventOf[TimedTopic], Numbers, View> | undefined;
    if (handler === undefined && looked?.of.note[topic] === undefined) continue;
    runWakesUpTo(event.timeMs);
    const key = String((event as unknown as Record<string, unknown>)[topics[topic].keyField]);
    const hears = note(topic, key, event);
    if (handler !== undefined && hears) keep(key, handler(states.get(key), event, contextFor(key, event.timeMs)));
    if (looked !== undefined) lastMs.set(key, event.timeMs);
  }
  const untilMs = options.untilMs ?? Infinity;
  runWakesUpTo(untilMs);
  for (const key of lastMs.keys()) forgetIdle(key, untilMs);
  return inOrder(written);
}

/** Everything that all stages of a rule write, each stage reading what the earlier ones wrote. */
export function driveRule(rule: Rule, occurrences: readonly Occurrence[], options: DriveOptions = {}): Occurrence[] {
  const all = [...occurrences];
  const written: Occurrence[] = [];
  for (const stage of rule.stages) {
    const outputs = driveStage(stage, all, options);
    all.push(...outputs);
    written.push(...outputs);
  }
  return written;
}

/** The events of one topic among what was written. */
export function eventsOf<T extends TimedTopic>(occurrences: readonly Occurrence[], topic: T): EventOf[T][] {
  return occurrences.filter((one) => one.topic === topic).map((one) => one.event as EventOf[T]);
}
