import { describe, expect, test } from '@jest/globals';
import { createMetrics } from '../service/metrics.js';
import { Gauge, Registry } from 'prom-client';
import { parseMetrics, sumOf } from './metrics-text.js';

describe('the text of metrics', () => {
  test('gives every sample with its labels and its value', () => {
    const text =
      '# HELP a_total Things.\n# TYPE a_total counter\na_total 3\na_total{b="x",c="1,2"} 0.25\n\nd{} +Inf\ne NaN\nf 1e-7 1700000000000\n';
    expect(parseMetrics(text)).toEqual([
      { name: 'a_total', labels: {}, value: 3 },
      { name: 'a_total', labels: { b: 'x', c: '1,2' }, value: 0.25 },
      { name: 'd', labels: {}, value: Number.POSITIVE_INFINITY },
      { name: 'e', labels: {}, value: Number.NaN },
      { name: 'f', labels: {}, value: 1e-7 },
    ]);
  });

  test('gives label values as they were, whatever they hold', async () => {
    const registry = new Registry();
    const value = 'a"b\\n}, c="d" {\n';
    const gauge = new Gauge({ name: 'held', help: 'Held.', labelNames: ['what'], registers: [registry] });
    gauge.set({ what: value }, -2);
    gauge.set({ what: 'none' }, Number.NaN);
    expect(parseMetrics(await registry.metrics())).toEqual([
      { name: 'held', labels: { what: value }, value: -2 },
      { name: 'held', labels: { what: 'none' }, value: Number.NaN },
    ]);
  });

  test.each(['a_total', 'a_total x', 'a_total{b} 1', 'a_total{b="x} 1', '<html>'])('refuses %s', (line) => {
    expect(() => parseMetrics(line)).toThrow();
  });

  test('of a service is read whole, and adds up over the series of a metric', async () => {
    const metrics = createMetrics();
    metrics.alertOpened('nominee-cards', 'high');
    metrics.alertOpened('cash-out-groups', 'high');
    metrics.checkpointMade(0.1, 1_000);
    const samples = parseMetrics(await metrics.registry.metrics());
    expect(sumOf(samples, 'tengewatch_alerts_opened_total')).toBe(2);
    expect(sumOf(samples, 'tengewatch_checkpoint_duration_seconds_count')).toBe(1);
    expect(sumOf(samples, 'no_such_metric')).toBe(0);
  });
});
