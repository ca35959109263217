/** Runs a rule over events in memory, without a log, on the engine that detectors run: for tests of rules. */
import { decode } from '../../events/codec.js';
import type { EventOf, TopicName } from '../../events/topics.js';
import { createFold, type Fold, type SavedFold } from '../../stream/fold.js';
import { topicsRead, type AnyStage, type Rule } from '../../stream/stage.js';

/** Dead letters are outside event time. */
export type TimedTopic = Exclude<TopicName, 'dead-letters'>;

export type Occurrence = { readonly [T in TimedTopic]: { readonly topic: T; readonly event: EventOf[T] } }[TimedTopic];

export interface DriveOptions {
  readonly watchingSinceMs?: number;
  /** Wakes up to this instant still run after the last event; default: all that are pending. */
  readonly untilMs?: number;
  /** Sees after each event, and at the end, how many keys the stage keeps anything of. */
  readonly onKept?: (stage: string, keys: number) => void;
}

/** A stage's state is saved and loaded before each event, in longer runs so many times in all: what is not saved must not matter. */
const MAX_RELOADS = 25;

/** Orders occurrences as an engine would: by event time, then id. */
export function inOrder(occurrences: readonly Occurrence[]): Occurrence[] {
  return occurrences.toSorted(
    (a, b) => a.event.timeMs - b.event.timeMs || (a.event.id < b.event.id ? -1 : Number(a.event.id > b.event.id)),
  );
}

/** A copy, as readers of the topic will see it. Throws on what none of them could read, such as a text that is too long. */
function asRead<T extends TopicName>(topic: T, event: EventOf[T]): EventOf[T] {
  const decoded = decode(topic, JSON.stringify(event));
  if (decoded.ok) return decoded.event;
  throw new Error(`the stage writes to ${topic} what nobody can read: ${decoded.detail}`);
}

/** Everything that one stage writes, in order. */
export function driveStage(
  stage: AnyStage,
  occurrences: readonly Occurrence[],
  { watchingSinceMs = 0, untilMs = Number.POSITIVE_INFINITY, onKept }: DriveOptions = {},
): Occurrence[] {
  const written: Occurrence[] = [];
  const open = (saved?: SavedFold): Fold =>
    createFold([stage], {
      watchingSinceMs,
      endMs: untilMs,
      // What is written later must not change what was written before.
      emit: (topic, event) => void written.push({ topic, event: asRead(topic, event) } as unknown as Occurrence),
      ...(saved === undefined ? {} : { saved }),
    });
  const reloaded = (fold: Fold): Fold => open(JSON.parse(JSON.stringify(fold.save())) as SavedFold);

  const topics = new Set(topicsRead(stage));
  const read = inOrder(occurrences).filter(({ topic }) => topics.has(topic));
  const reloadEvery = Math.ceil(read.length / MAX_RELOADS);
  let fold = open();
  for (const [index, { topic, event }] of read.entries()) {
    if (index % reloadEvery === 0) fold = reloaded(fold);
    fold.handle(topic, event);
    onKept?.(stage.name, fold.keys());
  }
  fold.advance(untilMs);
  onKept?.(stage.name, fold.keys());
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
