/**
 * Several sets of rules over the events of one world, without a log. The stages of all sets that look at cards share one history of
 * each card. Every set gets the alerts that it would get alone, because a history is only read by stages.
 */
import type { Alert } from '../events/alert.js';
import type { NearMiss } from '../events/near-miss.js';
import { topicsWrittenBy, type ProducedEvent, type ProducedTopic } from '../events/topics.js';
import { createFold } from '../stream/fold.js';
import { topicsRead, type Rule } from '../stream/stage.js';
import { createLaterStages } from './later-stages.js';
import { keyOfStage, readsProducersOnly } from './stage-levels.js';

export interface SideBySideOptions {
  /** How many shards the events come from. */
  readonly shards: number;
  readonly watchingSinceMs: number;
  readonly endMs: number;
  /** Takes every revision of every alert of the set with this index, in order of time and id within a stage. */
  readonly onAlert: (set: number, alert: Alert) => void;
  /** Takes what rules almost alerted on; default: nobody wants to know. */
  readonly onNearMiss?: (set: number, miss: NearMiss) => void;
}

export interface SideBySide {
  /** Folds the first `count` of many events of one shard, each with its topic at the same index, in order of time and id. */
  handleAll(shard: number, topicOf: readonly ProducedTopic[], events: readonly ProducedEvent[], count: number): void;
  /** Hands on what the stages emitted before `frontierMs`: no shard has an earlier event still to come. */
  release(frontierMs: number): void;
  /** Lets time run to the scenario's end. */
  finish(): void;
}

/** A card belongs to one shard, so that each shard has a fold of its own. Other keys may have events of several shards. */
const KEY_OF_ONE_SHARD = 'card';

/** No rule may be in two sets: create it twice. */
export function createSideBySide(
  sets: readonly (readonly Rule[])[],
  { shards, watchingSinceMs, endMs, onAlert, onNearMiss }: SideBySideOptions,
): SideBySide {
  if (!sets.some((rules) => rules.length > 0)) throw new Error('there is no rule to run');
  const all = sets.flatMap((rules, set) => rules.flatMap(({ stages }) => stages.map((stage) => ({ stage, set }))));
  const looksAtCards = all.filter(({ stage }) => readsProducersOnly(stage) && keyOfStage(stage) === KEY_OF_ONE_SHARD);
  const others = all.filter((one) => !looksAtCards.includes(one));

  const later = sets.map((_, set) =>
    createLaterStages(
      others.filter((one) => one.set === set).map(({ stage }) => stage),
      {
        watchingSinceMs,
        endMs,
        onAlert: (alert) => onAlert(set, alert),
        onNearMiss: (miss) => onNearMiss?.(set, miss),
      },
    ),
  );
  const folds = Array.from({ length: shards }, () =>
    createFold(
      looksAtCards.map(({ stage }) => stage),
      { watchingSinceMs, emit: (topic, event, stage) => later[looksAtCards[stage]!.set]!.take(topic, event) },
    ),
  );
  /** Topics of the producers that later stages read. There are none as long as all of these topics are keyed by card. */
  const readers = new Map(
    topicsWrittenBy('producers')
      .map(
        (topic) =>
          [topic, later.filter((_, set) => others.some((one) => one.set === set && topicsRead(one.stage).includes(topic)))] as const,
      )
      .filter(([, reading]) => reading.length > 0),
  );

  function release(frontierMs: number): void {
    for (const fold of folds) fold.advance(Math.min(frontierMs, endMs));
    for (const stages of later) stages.release(frontierMs);
  }

  return {
    handleAll(shard, topicOf, events, count) {
      folds[shard]!.handleAll(topicOf, events, count);
      if (readers.size === 0) return;
      for (let at = 0; at < count; at++) {
        for (const stages of readers.get(topicOf[at]!) ?? []) stages.take(topicOf[at]!, events[at]!);
      }
    },
    release,
    finish: () => release(Number.POSITIVE_INFINITY),
  };
}
