/** A rule over a whole world, without a log: what happened, and what the rule wrote about it. For tests that hold one against the other. */
import type { Alert } from '../../events/alert.js';
import type { NearMiss } from '../../events/near-miss.js';
import type { ProducedEvent, ProducedTopic } from '../../events/topics.js';
import { createDirectPipeline } from '../../pipeline/direct.js';
import { scenarioWindow } from '../../pipeline/describe-run.js';
import type { Scenario } from '../../world/scenario.js';
import { compareEvents } from '../../stream/event-order.js';
import type { Rule } from '../../stream/stage.js';
import { createShard } from '../../world/shard.js';
import type { WorldSink } from '../../world/simulation.js';

export interface WatchedWorld {
  readonly events: readonly { readonly topic: ProducedTopic; readonly event: ProducedEvent }[];
  /** The last revision of every alert. */
  readonly alerts: readonly Alert[];
  /** Every record of a near miss. */
  readonly nearMisses: readonly NearMiss[];
}

/** The whole world is held in memory: some thousand people, some weeks. */
export function watchWorld(scenario: Scenario, seed: number, rules: readonly Rule[]): WatchedWorld {
  const events: { timeMs: number; id: string; topic: ProducedTopic; event: ProducedEvent }[] = [];
  const sink: WorldSink = {
    event: (topic, event) => void events.push({ timeMs: event.timeMs, id: event.id, topic, event }),
    truth: () => undefined,
  };
  for (let shard = 0; shard < scenario.shards; shard++) {
    const simulation = createShard(scenario, seed, shard);
    while (simulation.advance(10_000, sink));
  }
  events.sort(compareEvents);

  const { startMs, endMs } = scenarioWindow(scenario);
  const latest = new Map<string, Alert>();
  const nearMisses: NearMiss[] = [];
  const pipeline = createDirectPipeline(rules, {
    watchingSinceMs: startMs,
    endMs,
    onAlert: (alert) => void latest.set(alert.alertId, alert),
    onNearMiss: (miss) => void nearMisses.push(miss),
  });
  pipeline.handleAll(
    events.map(({ topic }) => topic),
    events.map(({ event }) => event),
    events.length,
  );
  pipeline.finish();
  return { events, alerts: [...latest.values()], nearMisses };
}
