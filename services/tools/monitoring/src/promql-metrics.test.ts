import { expect, test } from '@jest/globals';
import { metricsIn } from './promql-metrics.js';

test.each([
  ['up', ['up']],
  ['up{job="tengewatch"} == 0', ['up']],
  ['sum by (topic) (rate(a_total{topic=~"x|y"}[$__rate_interval]))', ['a_total']],
  ['sum(rate(a_total[5m])) by (le, phase) / ignoring (x) group_left (y) b_sum offset 5m', ['a_total', 'b_sum']],
  ['histogram_quantile(0.95, sum by (le) (rate(a_bucket[1m])))', ['a_bucket']],
  ['topic:a:sum > 1e4 and deriv(topic:a:sum[2m]) > bool 0 or on (x) vector(1)', ['topic:a:sum']],
  ['label_values(up{label="sum(other_total)"}, instance)', ['up', 'instance']],
  ['max(a_seconds) * 1000', ['a_seconds']],
])('of %s', (expr, names) => {
  expect(metricsIn(expr)).toEqual(names);
});
