/** One scenario and seed without a log: the same alerts as a run, sooner, and their score. */
import { createReporter } from '@tengewatch/reporter/alert-fold.js';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import type { ProducedEvent, ProducedTopic } from '@tengewatch/shared/events/topics.js';
import { scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { createDirectPipeline } from '@tengewatch/shared/pipeline/direct.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { alertDigest } from '@tengewatch/shared/scoring/alert-digest.js';
import { createScorer, type Scoring } from '@tengewatch/shared/scoring/score.js';
import type { Score } from '@tengewatch/shared/scoring/score-report.js';
import { createOrderedMerge } from '@tengewatch/shared/stream/ordered-merge.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import type { ShardSimulation, WorldSink } from '@tengewatch/shared/world/simulation.js';
import { createRules } from '@tengewatch/detector/create-rules.js';

export interface Evaluation {
  readonly score: Score;
  readonly alertDigest: string;
  /** Final alerts that are scored: not those merged into another, nor those on a bank. */
  readonly alerts: number;
  readonly finalAlerts: readonly Alert[];
  readonly verdicts: Scoring['verdicts'];
  readonly cards: number;
  readonly days: number;
}

interface Routed {
  readonly timeMs: number;
  readonly id: string;
  readonly topic: ProducedTopic;
  readonly event: ProducedEvent;
}

const EVENTS_PER_ADVANCE = 2000;

export function evaluate(scenario: Scenario, seed: number): Evaluation {
  const { startMs, endMs } = scenarioWindow(scenario);
  const scorer = createScorer();
  const reporter = createReporter();
  const pipeline = createDirectPipeline(createRules(scenario.rules), {
    watchingSinceMs: startMs,
    endMs,
    onAlert: (alert) => void reporter.apply(alert),
  });
  const shards = Array.from({ length: scenario.shards }, (_, shard) => createShard(scenario, seed, shard));
  const merge = createOrderedMerge<Routed>(shards.length);
  const sinks = shards.map((_, shard): WorldSink => ({
    event: (topic, event) => merge.push(shard, { timeMs: event.timeMs, id: event.id, topic, event }),
    truth: scorer.observe,
  }));

  for (let behind = furthestBehind(shards); behind !== undefined; behind = furthestBehind(shards)) {
    behind.advance(EVENTS_PER_ADVANCE, sinks[behind.shard]!);
    merge.advance(behind.shard, behind.frontierMs);
    const topics: ProducedTopic[] = [];
    const events: ProducedEvent[] = [];
    for (let next = merge.next(); next !== undefined; next = merge.next()) {
      topics.push(next.topic);
      events.push(next.event);
    }
    pipeline.handleAll(topics, events, events.length);
  }
  pipeline.finish();

  const alerts = reporter.finalAlerts();
  const { score, verdicts } = scorer.score(alerts);
  return {
    score,
    finalAlerts: alerts,
    verdicts,
    alertDigest: alertDigest(alerts),
    alerts: verdicts.size,
    cards: shards.reduce((sum, shard) => sum + shard.cards, 0),
    days: scenario.days,
  };
}

function furthestBehind(shards: readonly ShardSimulation[]): ShardSimulation | undefined {
  let behind: ShardSimulation | undefined;
  for (const shard of shards) {
    if (Number.isFinite(shard.frontierMs) && (behind === undefined || shard.frontierMs < behind.frontierMs)) behind = shard;
  }
  return behind;
}
