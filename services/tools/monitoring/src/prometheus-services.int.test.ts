/** A real Prometheus with the project's configuration watches the services of a run: what it answers is what the report shows. */
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeRun } from '@tengewatch/shared/pipeline/describe-run.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { environment } from '@tengewatch/shared/runtime/environment.js';
import { measuredTopics } from '@tengewatch/shared/service/metrics.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { startBroker, type Broker } from '@tengewatch/broker/start-broker.js';
import { createRules } from '@tengewatch/detector/create-rules.js';
import { runServices } from '@tengewatch/workbench/run/run-services.js';
import { serviceEnvironment } from '@tengewatch/workbench/services/service-environment.js';
import { servicePrograms } from '@tengewatch/workbench/services/service-programs.js';
import { startWatchedService, type WatchedService } from '@tengewatch/workbench/services/watched-service.js';
import { writeEveryRuleFile } from '@tengewatch/test-kit/every-rule-file.js';
import { everyRuleWorld, WORLD_SEED } from '@tengewatch/test-kit/every-rule-world.js';
import { queriesOf, readDashboards } from './monitoring-files.js';
import { startPrometheus, type Prometheus, type Sample } from './start-prometheus.js';

const LIMIT_MS = 240_000;
const RUN = 'watched';
/** Four scrapes, as Grafana takes for its shortest. */
const RATE_INTERVAL = '20s';

const folder = mkdtempSync(join(tmpdir(), 'tengewatch-watched-'));
const kept: (() => Promise<unknown>)[] = [];
const services: WatchedService[] = [];
let prometheus: Prometheus;
let report: RunReport;

const byLabel = (samples: readonly Sample[], label: string): { [value: string]: number } =>
  Object.fromEntries(samples.map(({ labels, value }) => [labels[label], value]));
/** The query of a panel, for all processes. */
const panelQuery = (title: string): string =>
  readDashboards()
    .flatMap((dashboard) => queriesOf(dashboard, RATE_INTERVAL))
    .find(({ panel }) => panel === title)!.expr;

beforeAll(async () => {
  const argument = writeEveryRuleFile(folder);
  const broker: Broker = await startBroker();
  kept.push(() => broker.stop());
  const run = describeRun(everyRuleWorld, WORLD_SEED, producers, createRules({}));
  const kafka = { brokers: [broker.bootstrap], keep: false };
  const served = { name: RUN, argument, scenario: everyRuleWorld, seed: WORLD_SEED, settings: [], kafka, drainSeconds: 10 };
  const env = serviceEnvironment(served, environment());
  for (const program of servicePrograms(run, { producers: 1, detectors: 1, detectorFor: 'each-rule' })) {
    services.push(await startWatchedService(program, { env, logFolder: folder }));
  }
  prometheus = await startPrometheus(services.map(({ label, address }) => ({ service: label, address })));
  kept.push(() => prometheus.stop());
  report = await runServices({
    scenario: everyRuleWorld,
    seed: WORLD_SEED,
    settings: [],
    signal: new AbortController().signal,
    kafka,
    services: { argument, producers: 1, detectors: 1, detectorFor: 'each-rule', join: RUN, say: () => undefined },
  });
  // A score is there only at the end of a run, so that the reporter's counts that were scraped with it are final.
  await prometheus.queryUntil('tengewatch_score_recall_ratio', (samples) => samples.length > 0);
}, LIMIT_MS);
afterAll(async () => {
  for (const service of services) service.kill('SIGTERM');
  await Promise.all(services.map(({ ended }) => ended));
  for (const close of kept.toReversed()) await close();
  rmSync(folder, { recursive: true, force: true });
}, LIMIT_MS);

test('every service is up, under its own name', async () => {
  const up = byLabel(await prometheus.query('up{job="tengewatch"}'), 'service');
  expect(up).toEqual(Object.fromEntries(services.map(({ label }) => [label, 1])));
  expect(services).toHaveLength(4 + ruleNames.length);
});

test('a query returns the alerts by rule that the report shows, each once although detectors count them too', async () => {
  const { total, byRule } = report.alerts;
  const samples = await prometheus.query(`sum by (rule) (${panelQuery('Alerts by rule and severity')})`);
  expect(byLabel(samples, 'rule')).toEqual(byRule);
  expect(await prometheus.query(panelQuery('Alerts opened'))).toMatchObject([{ value: total }]);
  expect(Math.min(...Object.values(byRule))).toBeGreaterThan(0);
  // With the detectors' counts it would be double, so that the query has something to leave out.
  await prometheus.queryUntil('sum(tengewatch_alerts_opened_total)', ([sum]) => sum?.value === 2 * total);
});

test('what was written by topic, over all services, is what the ledger of the report shows', async () => {
  const published = Object.fromEntries(measuredTopics.map((topic) => [topic, report.ledger[topic]?.published ?? 0]));
  const isWanted = (samples: readonly Sample[]): boolean => {
    const shown = byLabel(samples, 'topic');
    return measuredTopics.every((topic) => shown[topic] === published[topic]);
  };
  await prometheus.queryUntil('sum by (topic) (tengewatch_events_published_total)', isWanted);
});

test(
  'every query of the dashboard has something to show',
  async () => {
    const queries = readDashboards().flatMap((dashboard) => queriesOf(dashboard, RATE_INTERVAL));
    for (const { expr } of queries) await prometheus.queryUntil(expr, (samples) => samples.length > 0);
  },
  LIMIT_MS,
);
