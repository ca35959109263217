/** The stages of one set of rules that do not look at single cards: they work on what earlier stages emitted, level by level. */
import type { Alert } from '../events/alert.js';
import type { NearMiss } from '../events/near-miss.js';
import type { EventOf, ProducedTopic } from '../events/topics.js';
import { compareEvents } from '../stream/event-order.js';
import { createFold, type Fold } from '../stream/fold.js';
import { topicsRead, type AnyStage, type StageOutput } from '../stream/stage.js';
import { stageGroups, stageLevels } from './stage-levels.js';

export interface LaterStagesOptions {
  readonly watchingSinceMs: number;
  readonly endMs: number;
  /** Takes every revision of every alert, in order of time and id within a stage. */
  readonly onAlert: (alert: Alert) => void;
  /** Takes what rules almost alerted on. */
  readonly onNearMiss: (miss: NearMiss) => void;
}

export type HandedOnTopic = StageOutput | ProducedTopic;

export interface LaterStages {
  /** Keeps an event of an earlier stage until `release`; events come in any order. */
  take(topic: HandedOnTopic, event: EventOf[HandedOnTopic]): void;
  /** Handles everything earlier than `frontierMs`, in order of time and id: no earlier event is still to come. */
  release(frontierMs: number): void;
}

interface Emitted {
  readonly topic: HandedOnTopic;
  readonly timeMs: number;
  readonly id: string;
  readonly event: EventOf[HandedOnTopic];
}

interface Level {
  /** One for the stages of each key. */
  readonly folds: readonly Fold[];
  handle(topic: HandedOnTopic, event: EventOf[HandedOnTopic]): void;
  /** What the level's stages emitted and later levels have not seen. */
  emitted: Emitted[];
}

export function createLaterStages(
  stages: readonly AnyStage[],
  { watchingSinceMs, endMs, onAlert, onNearMiss }: LaterStagesOptions,
): LaterStages {
  const levels = stageLevels(stages).map((ofLevel) => createLevel(ofLevel, watchingSinceMs));
  const taken: Pick<Level, 'emitted'> = { emitted: [] };

  function handOn(from: Pick<Level, 'emitted'>, frontierMs: number): void {
    const due = from.emitted.filter(({ timeMs }) => timeMs < frontierMs).sort(compareEvents);
    if (due.length === 0) return;
    from.emitted = from.emitted.filter(({ timeMs }) => timeMs >= frontierMs);
    for (const { topic, event } of due) {
      if (topic === 'alerts') onAlert(event as Alert);
      else if (topic === 'near-misses') onNearMiss(event as NearMiss);
      else for (const level of levels) level.handle(topic, event);
    }
  }

  return {
    take: (topic, event) => void taken.emitted.push({ topic, timeMs: event.timeMs, id: event.id, event }),
    release(frontierMs) {
      handOn(taken, frontierMs);
      for (const level of levels) {
        for (const fold of level.folds) fold.advance(Math.min(frontierMs, endMs));
        handOn(level, frontierMs);
      }
    },
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
