/** Adds what Prometheus expects of any Node process to a run's metrics: memory, CPU, garbage collection, event-loop delay. */
import { collectDefaultMetrics, type Registry } from 'prom-client';

/**
 * Called once for each registry that is served. It watches the process for as long as that lives, which runs that nobody
 * scrapes should not pay for. The names (process_…, nodejs_…) are prom-client's own, so that ready-made dashboards fit.
 */
export function watchProcess(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
}
