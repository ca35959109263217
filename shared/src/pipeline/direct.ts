/** The rules without a log: events in order go straight through all stages. For benchmarks and for tests. */
import type { Alert } from '../events/alert.js';
import type { NearMiss } from '../events/near-miss.js';
import type { ProducedEvent, ProducedTopic } from '../events/topics.js';
import type { Rule } from '../stream/stage.js';
import { createSideBySide } from './side-by-side.js';

export interface DirectOptions {
  readonly watchingSinceMs: number;
  readonly endMs: number;
  /** Takes every revision of every alert, in order of time and id within a stage. */
  readonly onAlert: (alert: Alert) => void;
  /** Takes what rules almost alerted on; default: nobody wants to know. */
  readonly onNearMiss?: (miss: NearMiss) => void;
}

export interface DirectPipeline {
  /** Folds the first `count` of many events, each with its topic at the same index; events come in order of time and id. */
  handleAll(topicOf: readonly ProducedTopic[], events: readonly ProducedEvent[], count: number): void;
  /** Lets time run to the scenario's end. */
  finish(): void;
}

/** Later levels are brought up to date at least this often, so that what waits for them stays little. */
const EVENTS_PER_RELEASE = 1000;

export function createDirectPipeline(
  rules: readonly Rule[],
  { watchingSinceMs, endMs, onAlert, onNearMiss }: DirectOptions,
): DirectPipeline {
  const only = createSideBySide([rules], {
    shards: 1,
    watchingSinceMs,
    endMs,
    onAlert: (_, alert) => onAlert(alert),
    ...(onNearMiss === undefined ? {} : { onNearMiss: (_: number, miss: NearMiss) => onNearMiss(miss) }),
  });
  let sinceRelease = 0;
  return {
    handleAll(topicOf, events, count) {
      if (count === 0) return;
      only.handleAll(0, topicOf, events, count);
      sinceRelease += count;
      if (sinceRelease < EVENTS_PER_RELEASE) return;
      sinceRelease = 0;
      only.release(events[count - 1]!.timeMs);
    },
    finish: only.finish,
  };
}
