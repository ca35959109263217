/** A second, slow and plain way to run a stage: sort everything, take one key after the other. The engine must agree with it. */
import type { TopicName } from '../events/topics.js';
import { compareEvents, type OrderedEvent } from '../stream/event-order.js';
import { beginsSession } from '../stream/sessions.js';
import { kindBits, UNDELIVERED, type AnyStage, type Handler, type KindBit, type StageContext } from '../stream/stage.js';
import { ownColumns } from './own-columns.js';

export interface NaiveInput {
  readonly topic: TopicName;
  readonly key: string;
  readonly event: OrderedEvent;
}

/** Everything that the stage emits on these events and on timers up to `endMs`, in (timeMs, id). */
export function naiveFold(stage: AnyStage, inputs: readonly NaiveInput[], endMs: number, watchingSinceMs = 0): OrderedEvent[] {
  const sorted = [...inputs].sort((a, b) => compareEvents(a.event, b.event));
  const keys = [...new Set(sorted.map(({ key }) => key))];
  const emitted = keys.flatMap((key) =>
    foldKey(
      stage,
      key,
      sorted.filter((input) => input.key === key),
      { endMs, watchingSinceMs },
    ),
  );
  return emitted.sort(compareEvents);
}

function foldKey(
  stage: AnyStage,
  key: string,
  inputs: readonly NaiveInput[],
  { endMs, watchingSinceMs }: { endMs: number; watchingSinceMs: number },
): OrderedEvent[] {
  const emitted: OrderedEvent[] = [];
  let state: unknown;
  let timerMs: number | undefined;
  let previousMs = Number.NEGATIVE_INFINITY;
  const history = stage.history && ownColumns<unknown>(stage.history.of.layout);
  const columns = stage.columns && ownColumns<unknown>(stage.columns);

  const contextAt = (nowMs: number): StageContext => ({
    nowMs,
    key,
    watchingSinceMs,
    columns: columns?.view,
    history: history?.view,
    emit: (_topic, event) => void emitted.push(event),
    setTimer: (atMs) => {
      timerMs = Math.min(atMs, timerMs ?? atMs);
    },
  });

  function keep(after: unknown): void {
    state = after;
    if (after === undefined) timerMs = undefined;
  }

  function wakeUpTo(limitMs: number): void {
    while (timerMs !== undefined && timerMs <= limitMs) {
      const nowMs = timerMs;
      timerMs = undefined;
      keep(stage.onTimer(state, contextAt(nowMs)));
    }
  }

  function forgetIfIdle(nowMs: number): void {
    if (nowMs - previousMs < (stage.history?.of.idleMs ?? Number.POSITIVE_INFINITY)) return;
    previousMs = Number.NEGATIVE_INFINITY;
    history?.forget();
    if (timerMs !== undefined) return;
    state = undefined;
    columns?.forget();
  }

  function asksFor(kind: KindBit): boolean {
    const { of, delivered, deliveredWithState = [] } = stage.history!;
    const bits = kindBits(of.kinds);
    return (state === undefined ? delivered : [...delivered, ...deliveredWithState]).some(
      (name) => bits[name] === kind && kind !== UNDELIVERED,
    );
  }

  for (const { topic, event } of inputs) {
    wakeUpTo(event.timeMs);
    const handler = stage.on[topic] as Handler<unknown, unknown> | undefined;
    const note = stage.history?.of.apply[topic] as ((view: unknown, noted: unknown, lookBackMs: number) => KindBit) | undefined;
    let isTold = true;
    if (note !== undefined) {
      forgetIfIdle(event.timeMs);
      const { sessions } = stage;
      if (sessions !== undefined && beginsSession(sessions, previousMs, event.timeMs)) sessions.begin(previousMs, contextAt(event.timeMs));
      isTold = asksFor(note(history?.view, event, stage.history!.lookBackMs));
    }
    if (handler !== undefined && isTold) keep(handler(state, event, contextAt(event.timeMs)));
    if (note !== undefined) previousMs = event.timeMs;
  }
  wakeUpTo(endMs);
  return emitted;
}
