/**
 * Given these events, when this one comes or time passes, then that is emitted: one stage by itself on the engine, without a log. The
 * state is saved and loaded before each step.
 */
import type { EventOf, TopicName } from '../events/topics.js';
import { createFold, type Fold, type SavedFold } from '../stream/fold.js';
import type { AnyStage, StageOutput } from '../stream/stage.js';

/** An event with the topic it travels on. */
export type OnTopic = { readonly [T in TopicName]: { readonly topic: T; readonly event: EventOf[T] } }[TopicName];

/** A record that the stage wrote. */
export type Emitted = { readonly [T in StageOutput]: { readonly topic: T; readonly event: EventOf[T] } }[StageOutput];

export interface Given {
  /** What the stage has written because of the given events, before anything else. */
  readonly emittedBefore: readonly Emitted[];
  /** Hands over one more event; answers what the stage writes on it, and on timers that came due before it. */
  whenEvent<T extends TopicName>(topic: T, event: EventOf[T]): readonly Emitted[];
  /** Lets event time pass without events; answers what the stage writes on the timers that come due. */
  whenTimePasses(ms: number): readonly Emitted[];
  /** Keys that the stage holds state for now. */
  keys(): number;
}

export interface GivenOptions {
  /** Event time since when the stage watches. Default: the first given event, or 0. */
  readonly watchingSinceMs?: number;
}

/** Events must come in event time. */
export function givenEvents(stage: AnyStage, events: readonly OnTopic[] = [], options: GivenOptions = {}): Given {
  const watchingSinceMs = options.watchingSinceMs ?? timeOf(events[0]) ?? 0;
  let emitted: Emitted[] = [];
  let nowMs = watchingSinceMs;
  const open = (saved?: SavedFold): Fold =>
    createFold([stage], {
      watchingSinceMs,
      emit: (topic, event) => void emitted.push({ topic, event } as Emitted),
      ...(saved === undefined ? {} : { saved }),
    });
  let fold = open();
  const reload = (): void => {
    fold = open(JSON.parse(JSON.stringify(fold.save())) as SavedFold);
  };

  function collect(act: () => void): readonly Emitted[] {
    emitted = [];
    act();
    return emitted;
  }

  function give({ topic, event }: OnTopic): void {
    reload();
    fold.handle(topic, event);
    nowMs = timeOf({ topic, event } as OnTopic) ?? nowMs;
  }

  const emittedBefore = collect(() => events.forEach(give));
  return {
    emittedBefore,
    whenEvent: (topic, event) => collect(() => give({ topic, event } as OnTopic)),
    whenTimePasses: (ms) =>
      collect(() => {
        nowMs += ms;
        reload();
        fold.advance(nowMs);
      }),
    keys: () => fold.keys(),
  };
}

const timeOf = (given: OnTopic | undefined): number | undefined =>
  given !== undefined && 'timeMs' in given.event ? given.event.timeMs : undefined;
