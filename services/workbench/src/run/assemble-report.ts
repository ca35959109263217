/** Puts what a run measured into the shape of its report. */
import type { Alert } from '@tengewatch/shared/events/alert.js';
import { ruleNames, type RuleName } from '@tengewatch/shared/events/rule-names.js';
import { ratio } from '@tengewatch/shared/events/money.js';
import { recordLedger, type AfterEnd, type ReaderRow } from '@tengewatch/shared/scoring/record-ledger.js';
import type { Run } from '@tengewatch/shared/pipeline/topology.js';
import { alertDigest } from '@tengewatch/shared/scoring/alert-digest.js';
import type { Books, CalibrationRow, NearMissCount, RaisedAlert, RunReport } from '@tengewatch/shared/scoring/run-report.js';
import type { Scoring } from '@tengewatch/shared/scoring/score.js';
import type { RunOptions } from '../run-options.js';
import { rawEvents } from './progress-meter.js';

export interface RunOutcome {
  readonly options: RunOptions;
  readonly run: Run;
  readonly log: RunReport['run']['log'];
  readonly startMs: number;
  readonly endMs: number;
  readonly cards: number;
  /** Events that the writers say they published, by topic. */
  readonly published: { readonly [topic: string]: number };
  readonly readers: readonly ReaderRow[];
  /** Records that the log holds, by topic. */
  readonly records: { readonly [topic: string]: number };
  /** What stands in the log after the ends of partitions, by topic. */
  readonly afterEnds: { readonly [topic: string]: AfterEnd };
  readonly books: Books;
  readonly deadLetters: RunReport['deadLetters'];
  readonly seconds: number;
  /** Final alerts, ordered by id. */
  readonly alerts: readonly Alert[];
  /** By alertId, of every alert. */
  readonly raised: ReadonlyMap<string, RaisedAlert>;
  readonly nearMisses: readonly NearMissCount[];
  readonly scoring: Scoring;
  readonly calibration: CalibrationRow[];
}

export function assembleReport(outcome: RunOutcome): RunReport {
  const { scenario, seed, settings } = outcome.options;
  const { run, alerts, cards, seconds } = outcome;
  const events = rawEvents(outcome.published);
  return {
    run: {
      id: run.id,
      scenario: scenario.name,
      title: scenario.title,
      seed,
      log: outcome.log,
      startMs: outcome.startMs,
      endMs: outcome.endMs,
      days: scenario.days,
      people: scenario.people,
      cards,
      shards: run.shards,
      partitions: run.partitions,
      settings: [...settings],
      alertDigest: alertDigest(alerts),
      ruleVersions: perRule((rule) => run.rules.find(({ name }) => name === rule)?.version ?? ''),
    },
    ledger: recordLedger({
      published: outcome.published,
      rows: outcome.readers,
      records: outcome.records,
      afterEnds: outcome.afterEnds,
    }),
    books: outcome.books,
    deadLetters: outcome.deadLetters,
    speed: { events, seconds: ratio(seconds, 1, 3), eventsPerSecond: ratio(events, seconds, 0) },
    alerts: alertCounts(alerts, cards, scenario.days),
    nearMisses: [...outcome.nearMisses],
    score: outcome.scoring.score,
    calibration: outcome.calibration,
    alertList: alerts.map((alert) => {
      const raised = outcome.raised.get(alert.alertId);
      if (raised === undefined) throw new Error(`nobody saw alert ${alert.alertId} being raised`);
      const verdict = outcome.scoring.verdicts.get(alert.alertId);
      return { ...alert, raised, ...(verdict === undefined ? {} : { verdict }) };
    }),
  };
}

function alertCounts(alerts: readonly Alert[], cards: number, days: number): RunReport['alerts'] {
  const withStatus = (status: Alert['status']): number => alerts.filter((alert) => alert.status === status).length;
  const merged = withStatus('merged');
  return {
    total: alerts.length,
    open: withStatus('open'),
    closed: withStatus('closed'),
    merged,
    byRule: perRule((rule) => alerts.filter((alert) => alert.rule === rule).length),
    perThousandCardsAndDay: ratio((alerts.length - merged) * 1000, cards * days),
  };
}

const perRule = <T>(of: (rule: RuleName) => T): Record<RuleName, T> =>
  Object.fromEntries(ruleNames.map((rule) => [rule, of(rule)])) as Record<RuleName, T>;
