/** Holds what a stage emits until its instant is over, so that equal instants are written in the order of their ids. */
import { topics, type EventOf } from '../events/topics.js';
import { partitionOf } from '../log/partition-of.js';
import { compareEvents } from './event-order.js';
import type { SourceWriter } from './source-writer.js';
import type { StageOutput } from './stage.js';

/** What a stage emitted at an instant that is not over yet. */
export interface Held {
  readonly topic: StageOutput;
  readonly timeMs: number;
  readonly id: string;
  readonly event: EventOf[StageOutput];
}

export interface InstantOutput {
  readonly writer: SourceWriter;
  /** Takes a record; its time never goes back. */
  add(topic: StageOutput, event: EventOf[StageOutput]): void;
  /** Writes what was emitted before `frontierMs`; more can still come at the frontier itself. */
  release(frontierMs: number): void;
  /** Records of the instant that is not over, as plain JSON. */
  save(): readonly Held[];
}

export function createInstantOutput(
  writer: SourceWriter,
  partitionsOf: (topic: StageOutput) => number,
  saved: readonly Held[] = [],
): InstantOutput {
  /** Records of one instant. */
  let held = [...saved];

  function release(frontierMs: number): void {
    if (held.length === 0 || held[0]!.timeMs >= frontierMs) return;
    if (held.length > 1) held.sort(compareEvents);
    for (const { topic, event } of held) {
      const key = (event as unknown as { [field: string]: string })[topics[topic].keyField]!;
      writer.write(topic, partitionOf(key, partitionsOf(topic)), key, event);
    }
    held = [];
  }

  return {
    writer,
    add(topic, event) {
      release(event.timeMs);
      held.push({ topic, timeMs: event.timeMs, id: event.id, event });
    },
    release,
    save: () => held,
  };
}
