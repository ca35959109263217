/** What a run's running totals become, with the totals given by hand. */
import { describe, expect, test } from '@jest/globals';
import type { Pipeline } from '@tengewatch/shared/pipeline/open-pipeline.js';
import { createMetrics } from '@tengewatch/shared/service/metrics.js';
import type { ReaderLedger, ReaderCounts } from '@tengewatch/shared/stream/reader-account.js';
import type { TaskSizes } from '@tengewatch/shared/stream/task.js';
import { createProgressMeter } from './progress-meter.js';

const row = (made: Partial<ReaderCounts>): ReaderCounts => ({ handled: 0, duplicates: 0, deadLettered: 0, late: 0, foreign: 0, ...made });

interface TaskNow {
  readonly name: string;
  ledger: ReaderLedger;
  sizes?: TaskSizes;
  skipped?: number;
}

const nothingHeld: TaskSizes = { bufferedEvents: 0, keys: 0, stages: [] };

function givenRun(tasks: readonly TaskNow[], published: { [topic: string]: number }, readers: readonly ReaderLedger[] = []) {
  const planned = tasks.map((now) => ({
    plan: { name: now.name },
    task: { ledger: () => now.ledger, sizes: () => now.sizes ?? nothingHeld, skipped: () => now.skipped ?? 0 },
  }));
  const metrics = createMetrics();
  const pipeline = { levels: [planned] } as unknown as Pick<Pipeline, 'levels'>;
  const meter = createProgressMeter({
    metrics,
    pipeline,
    readers: readers.map((ledger) => ({ ledger: () => ledger })),
    published: () => published,
  });
  const shown = async (): Promise<string[]> => (await metrics.registry.metrics()).split('\n').filter((line) => / [1-9]\d*$/.test(line));
  return { meter, shown };
}

describe('the meter of a run', () => {
  test('adds to counters only what came since it last looked', async () => {
    const task: TaskNow = { name: 'card-0', ledger: { 'card-top-ups': row({ handled: 30, duplicates: 2 }) }, skipped: 4 };
    const published = { 'card-top-ups': 50 };
    const { meter, shown } = givenRun([task], published);
    meter.update();
    published['card-top-ups'] = 60;
    task.ledger = { 'card-top-ups': row({ handled: 60, duplicates: 3 }) };
    task.skipped = 5;
    meter.update();
    meter.update();
    expect(await shown()).toEqual([
      'tengewatch_events_published_total{topic="card-top-ups"} 60',
      'tengewatch_events_handled_total{topic="card-top-ups"} 60',
      'tengewatch_records_set_aside_total{topic="card-top-ups",reason="duplicate"} 3',
      'tengewatch_records_skipped_total 5',
    ]);
  });

  test('takes for lag what is neither handled nor otherwise done with, over all partitions', async () => {
    const tasks: TaskNow[] = [
      // Of the 6 dead letters 4 came from a foreign writer, and were never published.
      { name: 'card-0', ledger: { 'card-debits': row({ handled: 40, deadLettered: 6, late: 1, foreign: 4 }) } },
      { name: 'card-1', ledger: { 'card-debits': row({ handled: 50 }) } },
    ];
    const { meter, shown } = givenRun(tasks, { 'card-debits': 100, alerts: 9 }, [{ alerts: row({ handled: 2 }) }]);
    meter.update();
    expect(await shown()).toEqual(
      expect.arrayContaining([
        'tengewatch_consumer_lag_records{topic="card-debits"} 7',
        'tengewatch_consumer_lag_records{topic="alerts"} 7',
      ]),
    );
    expect(meter.lag()).toEqual([{ stage: 'card', records: 7 }]);
  });

  test('lets no reader that is through hide another that lags', async () => {
    const tasks: TaskNow[] = [
      { name: 'quick-0', ledger: { 'card-debits': row({ handled: 100 }) } },
      { name: 'slow-0', ledger: { 'card-debits': row({ handled: 10 }) } },
    ];
    const { meter, shown } = givenRun(tasks, { 'card-debits': 100 });
    meter.update();
    expect(await shown()).toContain('tengewatch_consumer_lag_records{topic="card-debits"} 90');
    expect(meter.lag()).toEqual([
      { stage: 'quick', records: 0 },
      { stage: 'slow', records: 90 },
    ]);
  });

  test('knows no lag below nothing, when an event is read before its writer has counted it', async () => {
    const { meter, shown } = givenRun([{ name: 'card-0', ledger: { 'card-debits': row({ handled: 3 }) } }], { 'card-debits': 2 });
    meter.update();
    expect((await shown()).filter((line) => line.includes('lag'))).toEqual([]);
    expect(meter.lag()).toEqual([{ stage: 'card', records: 0 }]);
  });

  test('adds up what tasks hold, by rule where a rule holds it', async () => {
    const held = (states: number): TaskSizes => ({
      bufferedEvents: 5,
      keys: 7,
      stages: [
        { rule: 'nominee-cards', stage: 'card', states, pendingTimers: 2 },
        { rule: 'cash-out-groups', stage: 'card', states: 1, pendingTimers: 0 },
      ],
    });
    const { meter, shown } = givenRun(
      [
        { name: 'card-0', ledger: {}, sizes: held(10) },
        { name: 'card-1', ledger: {}, sizes: held(20) },
      ],
      {},
    );
    meter.update();
    expect(await shown()).toEqual([
      'tengewatch_buffered_events 10',
      'tengewatch_held_keys 14',
      'tengewatch_held_states{rule="nominee-cards"} 30',
      'tengewatch_held_states{rule="cash-out-groups"} 2',
      'tengewatch_pending_timers{rule="nominee-cards"} 4',
    ]);
  });
});
