import { expect, test } from '@jest/globals';
import { createMetrics } from '../service/metrics.js';
import { watchProcess } from './metrics-process.js';

test('a watched process tells its memory, its CPU time and how late its event loop is', async () => {
  const { registry } = createMetrics();
  watchProcess(registry);
  // All at once, as a scrape reads them: some are measured only when another one is read.
  const metrics = new Map((await registry.getMetricsAsJSON()).map((metric) => [metric.name, metric]));
  const valueOf = (name: string): number | undefined => metrics.get(name)?.values[0]?.value;
  expect(valueOf('nodejs_heap_size_used_bytes')).toBeGreaterThan(1_000_000);
  expect(valueOf('process_resident_memory_bytes')).toBeGreaterThan(valueOf('nodejs_heap_size_used_bytes')!);
  expect(valueOf('process_cpu_seconds_total')).toBeGreaterThanOrEqual(0);
  expect([...metrics.keys()]).toEqual(expect.arrayContaining(['nodejs_eventloop_lag_p99_seconds', 'nodejs_gc_duration_seconds']));
});

test('a process that nobody watches pays for none of it', async () => {
  const names = (await createMetrics().registry.getMetricsAsJSON()).map(({ name }) => name);
  expect(names.filter((name) => !name.startsWith('tengewatch_'))).toEqual([]);
});
