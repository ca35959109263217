/** The rules without a log: events in order go straight through all stages. For benchmarks and for trying parameters quickly. */
import type { Alert } from '../events/alert.js';
import type { NearMiss } from '../events/near-miss.js';
import type { EventOf, ProducedEvent, ProducedTopic } from '../events/topics.js';
import { compareEvents } from '../stream/event-order.js';
import { createFold, type Fold } from '../stream/fold.js';
import { topicsRead, type AnyStage, type Rule, type StageOutput } from '../stream/stage.js';
import { stageGroups, stageLevels } from './stage-levels.js';

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

interface Emitted {
  readonly topic: StageOutput;
  readonly timeMs: number;
  readonly id: string;
  readonly event: EventOf[StageOutput];
}

interface Level {
  /** One for the stages of each key. */
  readonly folds: readonly Fold[];
  handle(topic: StageOutput, event: EventOf[StageOutput]): void;
  /** What the level's stages emitted and later levels have not seen. */
  emitted: Emitted[];
}

/** Later levels are brought up to date at least this often, so that what waits for them stays little. */
const EVENTS_PER_RELEASE = 1000;

export function createDirectPipeline(
  rules: readonly Rule[],
  { watchingSinceMs, endMs, onAlert, onNearMiss }: DirectOptions,
): DirectPipeline {
  const levels = stageLevels(rules.flatMap((rule) => rule.stages)).map((stages) => createLevel(stages, watchingSinceMs));
  const first = levels[0];
  if (first === undefined) throw new Error('there is no rule to run');
  let sinceRelease = 0;

  /** Hands on what was emitted before `frontierMs`, level by level, each in order of time and id. */
  function release(frontierMs: number): void {
    sinceRelease = 0;
    for (const level of levels) {
      for (const fold of level.folds) fold.advance(Math.min(frontierMs, endMs));
      const due = level.emitted.filter(({ timeMs }) => timeMs < frontierMs).sort(compareEvents);
      if (due.length === 0) continue;
      level.emitted = level.emitted.filter(({ timeMs }) => timeMs >= frontierMs);
      for (const { topic, event } of due) {
        if (topic === 'alerts') onAlert(event as Alert);
        else if (topic === 'near-misses') onNearMiss?.(event as NearMiss);
        else for (const later of levels) later.handle(topic, event);
      }
    }
  }

  return {
    handleAll(topicOf, events, count) {
      if (count === 0) return;
      for (const fold of first.folds) fold.handleAll(topicOf, events, count);
      sinceRelease += count;
      if (sinceRelease >= EVENTS_PER_RELEASE) release(events[count - 1]!.timeMs);
    },
    finish: () => release(Number.POSITIVE_INFINITY),
  };
}

function createLevel(stages: readonly AnyStage[], watchingSinceMs: number): Level {
  const hosted = stageGroups(stages).map((group) => ({
    reads: new Set(group.stages.flatMap(topicsRead)),
    fold: createFold(group.stages, {
      watchingSinceMs,
      emit: (topic, event) => level.emitted.push({ topic, timeMs: event.timeMs, id: event.id, event }),
    }),
  }));
  const level: Level = {
    emitted: [],
    folds: hosted.map(({ fold }) => fold),
    handle(topic, event) {
      for (const { fold, reads } of hosted) if (reads.has(topic)) fold.handle(topic, event);
    },
  };
  return level;
}
