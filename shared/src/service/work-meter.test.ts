/** Work that comes from another process, and goes on to one, is counted here as far as it was done here. */
import { expect, test } from '@jest/globals';
import { createMetrics } from './metrics.js';
import type { ReaderCounts } from '../stream/reader-account.js';
import { createWorkMeter } from './work-meter.js';

const row = (made: Partial<ReaderCounts>): ReaderCounts => ({ handled: 0, duplicates: 0, deadLettered: 0, late: 0, foreign: 0, ...made });

function given() {
  const metrics = createMetrics();
  const shown = async (): Promise<string[]> => (await metrics.registry.metrics()).split('\n').filter((line) => / [1-9]\d*$/.test(line));
  return { meter: createWorkMeter(metrics), shown };
}

test('of a task that goes on from a checkpoint only what it adds is counted', async () => {
  const { meter, shown } = given();
  let handled = 1_000;
  const task = {
    ledger: () => ({ 'card-debits': row({ handled, late: 5 }) }),
    published: () => ({ alerts: handled / 10 }),
    skipped: () => 7,
    sizes: () => ({ bufferedEvents: 2, keys: 3, stages: [] }),
  };
  meter.watch(task, 'counted');
  meter.update();
  handled = 1_030;
  meter.update();
  expect(await shown()).toEqual([
    'tengewatch_events_published_total{topic="alerts"} 3',
    'tengewatch_events_handled_total{topic="card-debits"} 30',
    'tengewatch_buffered_events 2',
    'tengewatch_held_keys 3',
  ]);
});

test('what a task did last is counted when it leaves, and what it held is no longer held here', async () => {
  const { meter, shown } = given();
  let handled = 10;
  const task = { ledger: () => ({ 'card-debits': row({ handled }) }), sizes: () => ({ bufferedEvents: 2, keys: 3, stages: [] }) };
  meter.watch(task);
  meter.update();
  handled = 14;
  meter.unwatch(task);
  handled = 100;
  meter.unwatch(task);
  meter.update();
  expect(await shown()).toEqual(['tengewatch_events_handled_total{topic="card-debits"} 14']);
});
