/** Every Prometheus metric of a run, named in one place. Labels take only values known beforehand, so series stay few. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { alertSeverities, type Alert } from '../events/alert.js';
import { ruleNames, type RuleName } from '../events/rule-names.js';
import { typologyNames } from '../events/truth.js';
import { deadLetterReasons, type DeadLetterReason } from '../events/dead-letter.js';
import { topics, type TopicName } from '../events/topics.js';
import type { Score } from '../scoring/score-report.js';

export const runPhases = ['produce', 'detect', 'report'] as const;
export type RunPhase = (typeof runPhases)[number];

/** Dead letters have no order, no numbers and no reader that waits for them: they are counted by reason instead. */
export type MeasuredTopic = Exclude<TopicName, 'dead-letters'>;
export const measuredTopics = (Object.keys(topics) as TopicName[]).filter((topic): topic is MeasuredTopic => topic !== 'dead-letters');

/** What a reader made of records it did not hand on, besides dead letters. */
export const setAsideReasons = ['duplicate', 'late', 'foreign'] as const;
export type SetAsideReason = (typeof setAsideReasons)[number];

/** What a service does with a unit of work that is its own. */
export const unitStates = ['opening', 'running', 'done', 'closing'] as const;
export type UnitState = (typeof unitStates)[number];

export interface Metrics {
  readonly registry: Registry;
  published(topic: MeasuredTopic, events: number): void;
  handled(topic: MeasuredTopic, events: number): void;
  setAside(topic: MeasuredTopic, reason: SetAsideReason, records: number): void;
  /** Records passed over because an earlier one was missing; their writers resend them. */
  skipped(records: number): void;
  /** Called once for an alert, when it opens. */
  alertOpened(rule: RuleName, severity: Alert['severity']): void;
  deadLettered(reason: DeadLetterReason): void;
  /** What is written to the topic and not yet handled, as it is now. */
  consumerLag(topic: MeasuredTopic, records: number): void;
  /** What the tasks hold in memory now, all together. */
  held(bufferedEvents: number, keys: number): void;
  /** What the stages of one rule hold in memory now, over all tasks. */
  heldByRule(rule: RuleName, states: number, pendingTimers: number): void;
  /** Event time between the newest event published and what the slowest reader has passed. */
  watermarkDelay(seconds: number): void;
  /** Event time that every reader has passed, in milliseconds since 1970. */
  watermarkReached(atMs: number): void;
  /** Event time that all shards which the process owns have published, in milliseconds since 1970. */
  frontierReached(atMs: number): void;
  /** Wall-clock time that one batch took. */
  batchProcessed(phase: RunPhase, seconds: number): void;
  /** Wall-clock time that one checkpoint took, and how large it is. */
  checkpointMade(seconds: number, bytes: number): void;
  /** Wall-clock time since when a task has something that no checkpoint holds; of the task that waits longest. */
  checkpointAge(seconds: number): void;
  /** Units of work that the process owns now, in each state. */
  ownedUnits(state: UnitState, units: number): void;
  /** Called at the end of a run. */
  scored(score: Score): void;
}

/** From a tenth of a millisecond to ten seconds. */
const BUCKETS_SECONDS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

/** Makes metrics of one registry. */
interface Maker {
  counter<L extends string>(name: string, help: string, ...labelNames: L[]): Counter<L>;
  gauge<L extends string>(name: string, help: string, ...labelNames: L[]): Gauge<L>;
  /** Of seconds. */
  histogram<L extends string>(name: string, help: string, ...labelNames: L[]): Histogram<L>;
}

/**
 * A fresh set of metrics with a registry of its own, so that runs of one process do not add up. Series with labels exist from the start,
 * which lets a query tell "none yet" from "not watched".
 */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const maker: Maker = {
    counter: (name, help, ...labelNames) => new Counter({ name, help, labelNames, registers }),
    gauge: (name, help, ...labelNames) => new Gauge({ name, help, labelNames, registers }),
    histogram: (name, help, ...labelNames) => new Histogram({ name, help, labelNames, buckets: BUCKETS_SECONDS, registers }),
  };
  return {
    registry,
    ...recordMetrics(maker),
    ...heldMetrics(maker),
    ...eventTimeMetrics(maker),
    ...workMetrics(maker),
    ...checkpointMetrics(maker),
    ...findingMetrics(maker),
  };
}

type RecordMetrics = Pick<Metrics, 'published' | 'handled' | 'setAside' | 'skipped' | 'deadLettered' | 'consumerLag'>;

function recordMetrics({ counter, gauge }: Maker): RecordMetrics {
  const published = counter('tengewatch_events_published_total', 'Events written to a topic.', 'topic');
  const handled = counter('tengewatch_events_handled_total', 'Events of a topic that its readers have handled.', 'topic');
  const setAside = counter(
    'tengewatch_records_set_aside_total',
    'Records that a reader dropped as duplicates, met too late to be in order, or that come from a writer it does not expect.',
    'topic',
    'reason',
  );
  const skipped = counter(
    'tengewatch_records_skipped_total',
    'Records passed over because an earlier one was missing; their writers send them again.',
  );
  const deadLetters = counter('tengewatch_dead_letters_total', 'Records that nobody could use, each counted once.', 'reason');
  const lag = gauge(
    'tengewatch_consumer_lag_records',
    'Records of a topic that its readers have still to handle, those held back for their order included.',
    'topic',
  );
  for (const topic of measuredTopics) {
    published.inc({ topic }, 0);
    handled.inc({ topic }, 0);
    for (const reason of setAsideReasons) setAside.inc({ topic, reason }, 0);
    lag.set({ topic }, 0);
  }
  for (const reason of deadLetterReasons) deadLetters.inc({ reason }, 0);
  return {
    published: (topic, events) => published.inc({ topic }, events),
    handled: (topic, events) => handled.inc({ topic }, events),
    setAside: (topic, reason, records) => setAside.inc({ topic, reason }, records),
    skipped: (records) => skipped.inc(records),
    deadLettered: (reason) => deadLetters.inc({ reason }),
    consumerLag: (topic, records) => lag.set({ topic }, records),
  };
}

function heldMetrics({ gauge }: Maker): Pick<Metrics, 'held' | 'heldByRule'> {
  const buffered = gauge('tengewatch_buffered_events', 'Events read by tasks and held back until every source has passed them.');
  const keys = gauge('tengewatch_held_keys', 'Keys that at least one stage holds state for, over all tasks.');
  const states = gauge('tengewatch_held_states', 'States that the stages of a rule hold, over all tasks.', 'rule');
  const timers = gauge('tengewatch_pending_timers', 'Event-time timers that the stages of a rule wait for.', 'rule');
  for (const rule of ruleNames) {
    states.set({ rule }, 0);
    timers.set({ rule }, 0);
  }
  return {
    held(bufferedEvents, keysHeld) {
      buffered.set(bufferedEvents);
      keys.set(keysHeld);
    },
    heldByRule(rule, statesHeld, pendingTimers) {
      states.set({ rule }, statesHeld);
      timers.set({ rule }, pendingTimers);
    },
  };
}

function eventTimeMetrics({ gauge }: Maker): Pick<Metrics, 'watermarkDelay' | 'watermarkReached' | 'frontierReached'> {
  const watermarkDelay = gauge(
    'tengewatch_watermark_delay_seconds',
    'Event time between the newest event published and what the slowest reader has passed.',
  );
  const watermark = gauge('tengewatch_watermark_timestamp_seconds', 'Event time that every reader has passed, as seconds since 1970.');
  const frontier = gauge(
    'tengewatch_published_timestamp_seconds',
    'Event time that all shards of the process have published, as seconds since 1970. 0 while it has none.',
  );
  return {
    watermarkDelay: (seconds) => watermarkDelay.set(seconds),
    watermarkReached: (atMs) => watermark.set(atMs / 1000),
    frontierReached: (atMs) => frontier.set(atMs / 1000),
  };
}

function workMetrics({ gauge, histogram }: Maker): Pick<Metrics, 'batchProcessed' | 'ownedUnits'> {
  const batches = histogram('tengewatch_batch_processing_seconds', 'Wall-clock time that one batch took.', 'phase');
  const ownedUnits = gauge(
    'tengewatch_owned_units',
    'Shards, tasks or the report, as far as they are the own work of this process.',
    'state',
  );
  for (const phase of runPhases) batches.zero({ phase });
  for (const state of unitStates) ownedUnits.set({ state }, 0);
  return {
    batchProcessed: (phase, seconds) => batches.observe({ phase }, seconds),
    ownedUnits: (state, units) => ownedUnits.set({ state }, units),
  };
}

function checkpointMetrics({ gauge, histogram }: Maker): Pick<Metrics, 'checkpointMade' | 'checkpointAge'> {
  const durations = histogram(
    'tengewatch_checkpoint_duration_seconds',
    'Wall-clock time that one checkpoint took, from the picture of the task until the log holds it.',
  );
  const size = gauge('tengewatch_checkpoint_size_bytes', 'Size of the checkpoint that was made last.');
  const age = gauge(
    'tengewatch_checkpoint_age_seconds',
    'Wall-clock time since when a task has something that no checkpoint holds; of the task that waits longest.',
  );
  return {
    checkpointMade(seconds, bytes) {
      durations.observe(seconds);
      size.set(bytes);
    },
    checkpointAge: (seconds) => age.set(seconds),
  };
}

/** Alerts, and what became of them once the run is scored. */
function findingMetrics({ counter, gauge }: Maker): Pick<Metrics, 'alertOpened' | 'scored'> {
  const alerts = counter('tengewatch_alerts_opened_total', 'Alerts opened, by rule and by severity at that moment.', 'rule', 'severity');
  const recall = gauge(
    'tengewatch_score_recall_ratio',
    'Share of plain and careful schemes caught by the rule of their own typology, once the run is scored. None where no such scheme acted.',
    'typology',
  );
  const precision = gauge(
    'tengewatch_score_precision_ratio',
    'Precision of a rule, one true alert counted for each scheme, once the run is scored. None where no alert counts for it.',
    'rule',
  );
  for (const rule of ruleNames) for (const severity of alertSeverities) alerts.inc({ rule, severity }, 0);
  return {
    alertOpened: (rule, severity) => alerts.inc({ rule, severity }),
    scored({ byTypology }) {
      for (const rule of typologyNames) {
        // Without a sample a query can tell "nothing to score" from a bad score.
        if (byTypology[rule].recall === null) recall.remove({ typology: rule });
        else recall.set({ typology: rule }, byTypology[rule].recall);
        if (byTypology[rule].precision === null) precision.remove({ rule });
        else precision.set({ rule }, byTypology[rule].precision);
      }
    },
  };
}
