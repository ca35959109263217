/** A real Prometheus with the project's configuration watches a run: what it answers is what the run reports. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { measuredTopics } from '@tengewatch/shared/service/metrics.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { freePort } from '@tengewatch/shared/runtime/free-port.js';
import { runScenario } from '@tengewatch/workbench/run/run-scenario.js';
import { everyRuleWorld, WORLD_SEED } from '@tengewatch/test-kit/every-rule-world.js';
import { queriesOf, readAlertRules, readDashboards } from './monitoring-files.js';
import { startPrometheus, type Prometheus, type Sample } from './start-prometheus.js';

/** Four scrapes, as Grafana takes for its shortest. */
const RATE_INTERVAL = '20s';

const leave = new AbortController();
let prometheus: Prometheus;
let report: RunReport;

const isOne = ([sample]: readonly Sample[]): boolean => sample?.value === 1;
const isZero = ([sample]: readonly Sample[]): boolean => sample?.value === 0;
const byLabel = (samples: readonly Sample[], label: string): { [value: string]: number } =>
  Object.fromEntries(samples.map(({ labels, value }) => [labels[label], value]));

beforeAll(async () => {
  const metricsPort = await freePort();
  prometheus = await startPrometheus([{ service: 'run', address: `localhost:${metricsPort}` }]);
  report = await runScenario({ scenario: everyRuleWorld, seed: WORLD_SEED, settings: [], signal: leave.signal, metricsPort });
  // A score is there only at the end of a run, so that what was scraped with it is final.
  await prometheus.queryUntil('tengewatch_score_recall_ratio', (samples) => samples.length > 0);
});
afterAll(async () => {
  leave.abort();
  await prometheus.stop();
});

test('the run is up, under the name that the targets give it', async () => {
  const samples = await prometheus.query('up{job="tengewatch"}');
  expect(samples).toMatchObject([{ labels: { service: 'run' }, value: 1 }]);
});

test('a query returns the alerts by rule that the report shows', async () => {
  const samples = await prometheus.query('sum by (rule) (tengewatch_alerts_opened_total)');
  expect(byLabel(samples, 'rule')).toEqual(report.alerts.byRule);
  expect(Math.min(...Object.values(report.alerts.byRule))).toBeGreaterThan(0);
});

test('what was written and handled by topic is what the ledger of the report shows', async () => {
  const published = Object.fromEntries(measuredTopics.map((topic) => [topic, report.ledger[topic]?.published ?? 0]));
  for (const metric of ['tengewatch_events_published_total', 'tengewatch_events_handled_total']) {
    expect(byLabel(await prometheus.query(`sum by (topic) (${metric})`), 'topic')).toEqual(published);
  }
  expect(await prometheus.query('sum(tengewatch_consumer_lag_records)')).toMatchObject([{ value: 0 }]);
});

test('the score is the one of the report', async () => {
  const { byTypology } = report.score;
  for (const [metric, label, field] of [
    ['tengewatch_score_recall_ratio', 'typology', 'recall'],
    ['tengewatch_score_precision_ratio', 'rule', 'precision'],
  ] as const) {
    const shown = byLabel(await prometheus.query(metric), label);
    expect(shown).toEqual(
      Object.fromEntries(Object.entries(byTypology).flatMap(([name, score]) => (score[field] === null ? [] : [[name, score[field]]]))),
    );
  }
});

test.each(readDashboards().flatMap((dashboard) => queriesOf(dashboard, RATE_INTERVAL)))(
  'the dashboard has something to show: $panel: $expr',
  async ({ expr }) => {
    await prometheus.queryUntil(expr, (samples) => samples.length > 0);
  },
);

test('the alert rules are loaded and can be evaluated', async () => {
  const { groups } = (await prometheus.get('rules')) as { groups: { rules: { name: string; health: string; lastError?: string }[] }[] };
  const loaded = groups.flatMap(({ rules }) => rules);
  const rules = readAlertRules().groups.flatMap((group) => group.rules);
  expect(loaded.map(({ name }) => name)).toEqual(rules.map(({ alert, record }) => alert ?? record));
  expect(loaded.map(({ health, lastError }) => ({ health, lastError }))).toEqual(rules.map(() => ({ health: 'ok', lastError: undefined })));
});

test('once the run has gone the target is down, and an alert waits to be told', async () => {
  expect(isOne(await prometheus.query('up'))).toBe(true);
  leave.abort();
  await prometheus.queryUntil('up', isZero);
  await prometheus.queryUntil('ALERTS{alertname="TengewatchServiceDown", alertstate="pending", service="run"}', isOne);
});
