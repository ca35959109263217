/** Every Prometheus metric of a run, named in one place. Labels take only values known beforehand, so series stay few. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { alertSeverities, ruleNames, type Alert } from '../events/alert.js';
import { deadLetterReasons, type DeadLetterReason } from '../events/dead-letter.js';
import { topics, type TopicName } from '../events/topics.js';
import type { Score } from '../scoring/score-report.js';

export const runPhases = ['produce', 'detect', 'report'] as const;
export type RunPhase = (typeof runPhases)[number];

export interface Metrics {
  readonly registry: Registry;
  published(topic: TopicName, events: number): void;
  handled(topic: TopicName, events: number): void;
  /** Called once for an alert, when it opens. */
  alertOpened(rule: Alert['rule'], severity: Alert['severity']): void;
  deadLettered(reason: DeadLetterReason): void;
  /** Event time between the newest event published and what the slowest reader has passed. */
  watermarkDelay(seconds: number): void;
  /** Wall-clock time that one batch took. */
  batchProcessed(phase: RunPhase, seconds: number): void;
  /** Called at the end of a run. */
  scored(score: Score): void;
}

/** From a tenth of a millisecond to ten seconds. */
const BATCH_BUCKETS_SECONDS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

/** A fresh set of metrics with a registry of its own, so that runs of one process do not add up. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const published = new Counter({
    name: 'tengewatch_events_published_total',
    help: 'Events written to a topic.',
    labelNames: ['topic'] as const,
    registers,
  });
  const handled = new Counter({
    name: 'tengewatch_events_handled_total',
    help: 'Events handled from a topic, by all readers together.',
    labelNames: ['topic'] as const,
    registers,
  });
  const alerts = new Counter({
    name: 'tengewatch_alerts_opened_total',
    help: 'Alerts opened, by rule and by severity at that moment.',
    labelNames: ['rule', 'severity'] as const,
    registers,
  });
  const deadLetters = new Counter({
    name: 'tengewatch_dead_letters_total',
    help: 'Records that nobody could use, each counted once.',
    labelNames: ['reason'] as const,
    registers,
  });
  const watermarkDelay = new Gauge({
    name: 'tengewatch_watermark_delay_seconds',
    help: 'Event time between the newest event published and what the slowest reader has passed.',
    registers,
  });
  const batches = new Histogram({
    name: 'tengewatch_batch_processing_seconds',
    help: 'Wall-clock time that one batch took.',
    labelNames: ['phase'] as const,
    buckets: BATCH_BUCKETS_SECONDS,
    registers,
  });
  const recall = new Gauge({
    name: 'tengewatch_score_recall_ratio',
    help: 'Share of plain and careful schemes caught by the rule of their own typology, once the run is scored.',
    labelNames: ['typology'] as const,
    registers,
  });
  const precision = new Gauge({
    name: 'tengewatch_score_precision_ratio',
    help: 'Precision of a rule, one true alert counted for each scheme, once the run is scored.',
    labelNames: ['rule'] as const,
    registers,
  });

  // A series that exists from the start lets a query tell "none yet" from "not watched".
  for (const topic of Object.keys(topics)) {
    published.inc({ topic }, 0);
    handled.inc({ topic }, 0);
  }
  for (const rule of ruleNames) for (const severity of alertSeverities) alerts.inc({ rule, severity }, 0);
  for (const reason of deadLetterReasons) deadLetters.inc({ reason }, 0);
  for (const phase of runPhases) batches.zero({ phase });

  return {
    registry,
    published: (topic, events) => published.inc({ topic }, events),
    handled: (topic, events) => handled.inc({ topic }, events),
    alertOpened: (rule, severity) => alerts.inc({ rule, severity }),
    deadLettered: (reason) => deadLetters.inc({ reason }),
    watermarkDelay: (seconds) => watermarkDelay.set(seconds),
    batchProcessed: (phase, seconds) => batches.observe({ phase }, seconds),
    scored({ byTypology }) {
      for (const rule of ruleNames) {
        recall.set({ typology: rule }, byTypology[rule].recall);
        precision.set({ rule }, byTypology[rule].precision);
      }
    },
  };
}
