/** Where the configuration of Prometheus and Grafana lies, and what the tests of it read from there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const MONITORING_FOLDER = fileURLToPath(new URL('../../../monitoring/', import.meta.url));
export const ALERT_RULES = 'alert-rules.yml';
export const ALERT_RULE_TESTS = 'alert-rules.test.yml';
export const PROMETHEUS_CONFIG = 'prometheus.yml';
/** The same for docker-compose.yml, where services are found by name. */
export const COMPOSE_PROMETHEUS_CONFIG = 'prometheus-compose.yml';

export interface AlertRule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: { readonly [label: string]: string };
  readonly annotations?: { readonly [annotation: string]: string };
}

export interface AlertRules {
  readonly groups: readonly { readonly name: string; readonly rules: readonly AlertRule[] }[];
}

interface DataSourceUse {
  readonly uid: string;
}

export interface Panel {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly type: string;
  readonly datasource: DataSourceUse;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig: { readonly defaults: { readonly unit?: string } };
  readonly targets: readonly {
    readonly refId: string;
    readonly expr: string;
    readonly legendFormat: string;
    readonly datasource: DataSourceUse;
  }[];
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly definition: string; readonly datasource: DataSourceUse }[];
  };
}

export const readMonitoringYaml = (file: string): unknown => parse(readFileSync(join(MONITORING_FOLDER, file), 'utf8'));

export const readAlertRules = (): AlertRules => readMonitoringYaml(ALERT_RULES) as AlertRules;

export function readDashboards(): readonly Dashboard[] {
  const folder = join(MONITORING_FOLDER, 'grafana/dashboards');
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Dashboard);
}

/** All that a dashboard asks, with what Grafana would put in for its own names, over `rateInterval`. */
export function queriesOf({ panels }: Dashboard, rateInterval: string): readonly { readonly panel: string; readonly expr: string }[] {
  return panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => ({ panel: title, expr: expr.replaceAll('$__rate_interval', rateInterval).replaceAll('$instance', '.*') })),
  );
}
