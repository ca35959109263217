/** Lets Prometheus's own checker judge configuration, rules and dashboards, and the rules' unit tests judge broken rules. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import {
  ALERT_RULE_TESTS,
  ALERT_RULES,
  COMPOSE_PROMETHEUS_CONFIG,
  MONITORING_FOLDER,
  PROMETHEUS_CONFIG,
  queriesOf,
  readAlertRules,
  readDashboards,
  type AlertRule,
  type AlertRules,
} from './monitoring-files.js';
import { promtool } from './promtool.js';

const folder = mkdtempSync(join(tmpdir(), 'tengewatch-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));
symlinkSync(join(MONITORING_FOLDER, ALERT_RULE_TESTS), join(folder, ALERT_RULE_TESTS));

const written = (rules: AlertRules): void => writeFileSync(join(folder, ALERT_RULES), stringify(rules));
const rules = readAlertRules().groups.flatMap((group) => group.rules);
const alerts = rules.filter(({ alert }) => alert !== undefined);

test.each([PROMETHEUS_CONFIG, COMPOSE_PROMETHEUS_CONFIG])('promtool accepts %s', async (config) => {
  expect(await promtool(['check', 'config', config], MONITORING_FOLDER)).toMatchObject({ code: 0 });
});

test('promtool accepts the rules', async () => {
  const answer = await promtool(['check', 'rules', '--lint=all', '--lint-fatal', ALERT_RULES], MONITORING_FOLDER);
  expect(answer).toMatchObject({ code: 0, text: expect.stringContaining(`${rules.length} rules found`) });
});

test('promtool accepts every query of the dashboards', async () => {
  const queries = readDashboards().flatMap((dashboard) => queriesOf(dashboard, '1m'));
  const asRules = queries.map(({ expr }, at) => ({ record: `query:${at}`, expr }));
  const check = async (made: readonly AlertRule[]) => {
    written({ groups: [{ name: 'queries', rules: made }] });
    return promtool(['check', 'rules', ALERT_RULES], folder);
  };
  expect(await check(asRules)).toMatchObject({ code: 0, text: expect.stringContaining(`${queries.length} rules found`) });
  // Or this way of asking promtool would prove nothing.
  expect(await check([{ record: 'query:broken', expr: 'sum(rate(up))' }])).toMatchObject({ code: 1 });
});

test.each(alerts)('$alert says how bad it is, what it means and what to do', ({ labels, annotations }) => {
  expect(['warning', 'critical']).toContain(labels?.['severity']);
  expect(annotations?.['summary']).toMatch(/^[A-Z].{20,}\.$/);
  expect(annotations?.['action']).toMatch(/^[A-Z].{40,}\.$/);
});

describe('the unit tests of the rules', () => {
  const unitTests = () => promtool(['test', 'rules', ALERT_RULE_TESTS], folder);

  test('pass for the rules as they are', async () => {
    written(readAlertRules());
    expect(await unitTests()).toMatchObject({ code: 0 });
  });

  interface Breakage {
    readonly what: string;
    readonly rule: AlertRule;
    readonly broken: AlertRule;
  }

  /** Every comparison with a number once reversed and, where the number is not 0, once a little higher and a little lower. */
  function otherComparisons(expr: string): string[] {
    const reversed: { readonly [sign: string]: string } = { '==': '!=', '>': '<=' };
    return [...expr.matchAll(/(==|>) (\d+)/g)].flatMap(({ 0: comparison, 1: sign = '', 2: number = '', index }) => {
      const instead = (text: string): string => expr.slice(0, index) + text + expr.slice(index + comparison.length);
      const moved = number === '0' ? [] : [1.1, 0.9].map((factor) => instead(`${sign} ${Number(number) * factor}`));
      return [instead(`${reversed[sign]} ${number}`), ...moved];
    });
  }

  function brokenExpressions(expr: string): string[] {
    const parts = expr.split(' and ');
    const windows = [...expr.matchAll(/\[(\d+)m\]/g)].map(([text, minutes]) => expr.replaceAll(text, `[${Number(minutes) * 2}m]`));
    const unmatched = expr.replace(/\{[^}]*\}/, '');
    return [
      `(${expr}) unless on () vector(1)`,
      ...otherComparisons(expr),
      ...(parts.length > 1 ? parts : []),
      ...windows,
      ...(unmatched === expr ? [] : [unmatched]),
      ...(expr.startsWith('sum by') ? [expr.replace('sum by', 'max by')] : []),
    ];
  }

  /** Different times to wait: none, half and double. */
  const otherWaits = (wait: string): string[] => ['0s', `${secondsOf(wait) / 2}s`, `${secondsOf(wait) * 2}s`];
  const secondsOf = (wait: string): number => Number.parseInt(wait, 10) * (wait.endsWith('m') ? 60 : 1);

  const breakages: Breakage[] = rules.flatMap((rule) => [
    ...brokenExpressions(rule.expr).map((expr) => ({ what: expr, rule, broken: { ...rule, expr } })),
    ...(rule.for === undefined ? [] : otherWaits(rule.for)).map((wait) => ({ what: `for ${wait}`, rule, broken: { ...rule, for: wait } })),
    ...(rule.for === undefined && rule.alert !== undefined ? [{ what: 'for 10s', rule, broken: { ...rule, for: '10s' } }] : []),
  ]);

  test.each(breakages.map((breakage) => ({ ...breakage, name: breakage.rule.alert ?? breakage.rule.record })))(
    'notice $name broken as: $what',
    async ({ rule, broken }) => {
      const { groups } = readAlertRules();
      const isRule = (other: AlertRule): boolean => (other.alert ?? other.record) === (rule.alert ?? rule.record);
      written({ groups: groups.map((group) => ({ ...group, rules: group.rules.map((other) => (isRule(other) ? broken : other)) })) });
      // It names what fired instead: rules that promtool cannot even read would be a fault of this test.
      expect(await unitTests()).toMatchObject({ code: 1, text: expect.stringContaining('got:') });
    },
  );
});
