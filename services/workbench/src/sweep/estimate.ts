/** How long a sweep will take, from a short trial of the same points on the first events of one country. */
import { scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import { createSideBySide } from '@tengewatch/shared/pipeline/side-by-side.js';
import type { ProducedEvent, ProducedTopic } from '@tengewatch/shared/events/topics.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import { SECOND_MS } from '@tengewatch/shared/events/time-spans.js';
import { ruleOf } from '../backtest/find-in-seed.js';
import { POINTS_PER_PASS, type SweepWanted } from './run-sweep.js';

/** Long enough for the machine to warm up, short enough that nobody waits. */
const TRIAL_EVENTS = 20_000;
const EVENTS_PER_STEP = 4000;

interface Trial {
  readonly seconds: number;
  /** The part of the shard's days that passed. */
  readonly share: number;
}

/** In seconds, with so many threads. */
export function estimateSeconds(wanted: SweepWanted, threads: number): number {
  const { points, seeds, scenario } = wanted;
  const perPass = Math.min(points.length, POINTS_PER_PASS);
  // The first warms up.
  tryPoints(wanted, 1);
  const alone = secondsOfShard(tryPoints(wanted, 1));
  const together = secondsOfShard(tryPoints(wanted, perPass));
  const perPoint = perPass === 1 ? 0 : Math.max(0, together - alone) / (perPass - 1);
  const passes = Math.ceil(points.length / POINTS_PER_PASS);
  const seconds = (passes * alone + points.length * perPoint) * scenario.shards * seeds.length;
  return seconds / Math.min(threads, seeds.length);
}

const secondsOfShard = ({ seconds, share }: Trial): number => seconds / Math.max(share, Number.EPSILON);

function tryPoints({ scenario, rule, points, seeds }: SweepWanted, count: number): Trial {
  const { startMs, endMs } = scenarioWindow(scenario);
  const sets = points.slice(0, count).map((point) => [ruleOf({ rule, parameters: { ...scenario.rules[rule], ...point } })]);
  const sideBySide = createSideBySide(sets, { shards: 1, watchingSinceMs: startMs, endMs, onAlert: () => undefined });
  const shard = createShard(scenario, seeds[0]!, 0);
  const fromMs = performance.now();
  for (let events = 0; events < TRIAL_EVENTS && Number.isFinite(shard.frontierMs);) {
    const topics: ProducedTopic[] = [];
    const happened: ProducedEvent[] = [];
    shard.advance(EVENTS_PER_STEP, {
      event(topic, event) {
        topics.push(topic);
        happened.push(event);
      },
      truth: () => undefined,
    });
    sideBySide.handleAll(0, topics, happened, happened.length);
    sideBySide.release(shard.frontierMs);
    events += happened.length;
  }
  const passedMs = Math.min(shard.frontierMs, endMs) - startMs;
  return { seconds: (performance.now() - fromMs) / SECOND_MS, share: passedMs / (endMs - startMs) };
}
