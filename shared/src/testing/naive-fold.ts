/** A second, slow and plain way to run a stage: sort everything, take one key after the other. The engine must agree with it. */
import type { TopicName } from '../events/topics.js';
import { compareEvents, type OrderedEvent } from '../stream/event-order.js';
import type { AnyStage, Handler, StageContext } from '../stream/stage.js';

export interface NaiveInput {
  readonly topic: TopicName;
  readonly key: string;
  readonly event: OrderedEvent;
}

/** Everything that the stage emits on these events and on wakes up to `endMs`, in (timeMs, id). */
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
  let wakeMs: number | undefined;
  let previousMs = Number.NEGATIVE_INFINITY;
  const numbers = stage.numbers?.createView();
  if (numbers !== undefined) numbers.cells = new Float64Array(stage.numbers!.cells);

  const contextAt = (nowMs: number): StageContext => ({
    nowMs,
    previousMs,
    key,
    watchingSinceMs,
    numbers,
    emit: (_topic, event) => void emitted.push(event),
    wakeAt: (atMs) => {
      wakeMs = Math.min(atMs, wakeMs ?? atMs);
    },
  });

  function keep(after: unknown): void {
    state = after;
    if (after === undefined) wakeMs = undefined;
  }

  function wakeUpTo(limitMs: number): void {
    while (wakeMs !== undefined && wakeMs <= limitMs) {
      const nowMs = wakeMs;
      wakeMs = undefined;
      keep(stage.wake(state, contextAt(nowMs)));
    }
  }

  function forgetIfIdle(nowMs: number): void {
    if (wakeMs !== undefined || nowMs - previousMs < (stage.idleMs ?? Number.POSITIVE_INFINITY)) return;
    state = undefined;
    previousMs = Number.NEGATIVE_INFINITY;
    numbers?.cells.fill(0);
  }

  for (const { topic, event } of inputs) {
    wakeUpTo(event.timeMs);
    const handler = stage.on[topic] as Handler<unknown, unknown> | undefined;
    if (handler === undefined) continue;
    forgetIfIdle(event.timeMs);
    keep(handler(state, event, contextAt(event.timeMs)));
    previousMs = event.timeMs;
  }
  wakeUpTo(endMs);
  return emitted;
}
