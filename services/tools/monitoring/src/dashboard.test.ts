/** Holds the dashboards against what is measured, and against what Grafana asks of them, without a Grafana. */
import { describe, expect, test } from '@jest/globals';
import { createMetrics } from '@tengewatch/shared/service/metrics.js';
import { watchProcess } from '@tengewatch/shared/runtime/metrics-process.js';
import { queriesOf, readAlertRules, readDashboards, readMonitoringYaml, type Panel } from './monitoring-files.js';
import { metricsIn } from './promql-metrics.js';

/** Columns of Grafana's grid. */
const COLUMNS = 24;
/** Ids of Grafana's units, of those that fit what is measured here. */
const UNITS = ['short', 's', 'bytes', 'eps', 'recps', 'percentunit', 'dateTimeAsIso'];
/** Prometheus makes it itself, for each target. */
const OWN_OF_PROMETHEUS = ['up'];

const dashboards = readDashboards();
const panels = dashboards.flatMap((dashboard) => dashboard.panels);
const provisioned = readMonitoringYaml('grafana/provisioning/datasources/prometheus.yml') as {
  readonly datasources: readonly { readonly uid: string; readonly type: string; readonly jsonData: { readonly timeInterval: string } }[];
};
const scraping = readMonitoringYaml('prometheus.yml') as { readonly global: { readonly scrape_interval: string } };

async function measured(): Promise<readonly string[]> {
  const { registry } = createMetrics();
  watchProcess(registry);
  const metrics = await registry.getMetricsAsJSON();
  return metrics.flatMap(({ name, type }) =>
    String(type) === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => name + part) : [name],
  );
}
const recorded = readAlertRules().groups.flatMap(({ rules }) => rules.flatMap(({ record }) => record ?? []));

const repeated = (values: readonly (string | number)[]): (string | number)[] => values.filter((value, at) => values.indexOf(value) !== at);

function overlap({ gridPos: one }: Panel, { gridPos: other }: Panel): boolean {
  return one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
}

test('there is something to look at', () => {
  expect(dashboards.length).toBeGreaterThan(0);
  expect(panels.length).toBeGreaterThan(10);
});

describe('dashboards', () => {
  test('ask only for what is measured', async () => {
    const known = new Set([...(await measured()), ...recorded, ...OWN_OF_PROMETHEUS]);
    const unknown = dashboards.flatMap((dashboard) =>
      queriesOf(dashboard, '1m').flatMap(({ panel, expr }) =>
        metricsIn(expr)
          .filter((name) => !known.has(name))
          .map((name) => `${panel}: ${name}`),
      ),
    );
    expect(unknown).toEqual([]);
  });

  test('show everything that the project measures itself', async () => {
    const shown = new Set(dashboards.flatMap((dashboard) => queriesOf(dashboard, '1m').flatMap(({ expr }) => metricsIn(expr))));
    // One of its series stands for a histogram; and counts of batches tell little that their times do not.
    const own = (await measured()).filter((name) => name.startsWith('tengewatch_') && !name.endsWith('_count'));
    expect(own.filter((name) => !shown.has(name))).toEqual([]);
  });

  test('leave no variable of Grafana that is not declared', () => {
    for (const dashboard of dashboards) {
      const declared = new Set(['$__rate_interval', ...dashboard.templating.list.map(({ name }) => `$${name}`)]);
      const used = dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr.match(/\$\w+/g) ?? []));
      expect(used.filter((name) => !declared.has(name))).toEqual([]);
      expect(used.length).toBeGreaterThan(0);
    }
  });

  test('read the data source that is provisioned, which knows how often is scraped', () => {
    const [source] = provisioned.datasources;
    const variables = dashboards.flatMap(({ templating }) => templating.list);
    const uses = [...panels, ...panels.flatMap(({ targets }) => targets), ...variables].map(({ datasource }) => datasource.uid);
    expect([...new Set(uses)]).toEqual([source!.uid]);
    expect(source!.type).toBe('prometheus');
    expect(source!.jsonData.timeInterval).toBe(scraping.global.scrape_interval);
  });

  test('have ids of their own', () => {
    expect(repeated([...dashboards.map(({ uid }) => uid), ...provisioned.datasources.map(({ uid }) => uid)])).toEqual([]);
    for (const { uid } of dashboards) expect(uid).toMatch(/^[a-z0-9-]{1,40}$/);
    for (const dashboard of dashboards) {
      expect(repeated(dashboard.panels.map(({ id }) => id))).toEqual([]);
      expect(repeated(dashboard.panels.map(({ title }) => title))).toEqual([]);
      for (const { targets } of dashboard.panels) expect(repeated(targets.map(({ refId }) => refId))).toEqual([]);
    }
  });

  test('lay their panels side by side, within the grid', () => {
    for (const dashboard of dashboards) {
      const overlaps = dashboard.panels.flatMap((one, at) =>
        dashboard.panels.slice(at + 1).flatMap((other) => (overlap(one, other) ? [`${one.title} and ${other.title}`] : [])),
      );
      expect(overlaps).toEqual([]);
    }
    for (const { gridPos } of panels) {
      expect(Math.min(gridPos.x, gridPos.y)).toBeGreaterThanOrEqual(0);
      expect(Math.min(gridPos.w, gridPos.h)).toBeGreaterThan(0);
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(COLUMNS);
    }
  });

  test.each(panels)('say in $title what is shown, and in which unit', ({ description, fieldConfig, targets }) => {
    expect(description).toMatch(/^[A-Z].{10,}\.$/);
    expect(UNITS).toContain(fieldConfig.defaults.unit);
    expect(targets.length).toBeGreaterThan(0);
    for (const { legendFormat } of targets) expect(legendFormat).not.toBe('');
  });
});

test('alert rules watch only what is measured or recorded', async () => {
  const known = new Set([...(await measured()), ...recorded, ...OWN_OF_PROMETHEUS]);
  const rules = readAlertRules().groups.flatMap((group) => group.rules);
  expect(rules.flatMap(({ expr }) => metricsIn(expr)).filter((name) => !known.has(name))).toEqual([]);
});
