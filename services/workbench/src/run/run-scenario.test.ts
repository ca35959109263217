/** One whole run on a small country: its report is what its schema says, and everything in it adds up. */
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { afterAll, describe, expect, test } from '@jest/globals';
import { freePort } from '@tengewatch/shared/runtime/free-port.js';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import { producedTopics, topics } from '@tengewatch/shared/events/topics.js';
import { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { smallScenario } from '@tengewatch/shared/testing/small-scenario.js';
import { Ajv } from 'ajv';
import { evaluate } from '@tengewatch/test-kit/evaluate.js';
import { runScenario } from './run-scenario.js';

const SEED = 5;
const MAX_INDICATOR_SHARE = 0.02;
const MAX_MARK_SHARE = 0.08;
const scenario = smallScenario({
  people: 600,
  // Long enough for the metrics server to answer on the way.
  days: 50,
  schemes: [
    { typology: 'nominee-cards', difficulty: 'plain', count: 1, cards: { min: 4, max: 4 } },
    { typology: 'cash-out-groups', difficulty: 'plain', count: 1 },
    { typology: 'unlicensed-platforms', form: 'imitation', difficulty: 'plain', count: 1 },
  ],
});
const ended = new AbortController();
afterAll(() => ended.abort());

const port = await freePort();
const progress: number[] = [];
const firstSeen = new Map<string, Alert>();
let metricsOnTheWay: Promise<string> | undefined;
const readMetrics = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
const report = await runScenario({
  scenario,
  seed: SEED,
  settings: ['people=600'],
  signal: ended.signal,
  metricsPort: port,
  onAlert: (alert) => void (alert.revision === 0 && firstSeen.set(alert.alertId, alert)),
  onProgress: ({ simulatedMs }) => {
    progress.push(simulatedMs);
    metricsOnTheWay ??= readMetrics();
  },
});
const topicTotal = (name: string): number => report.ledger[name]?.published ?? 0;
const raw = producedTopics.reduce((sum, topic) => sum + topicTotal(topic), 0);

describe('a run', () => {
  test('writes a report that its schema accepts', () => {
    const validate = new Ajv({ allErrors: true, strict: false }).compile(RunReport);
    validate(report);
    expect(validate.errors ?? []).toEqual([]);
  });

  test('finds what the rules find without a log', () => {
    expect(report.run.alertDigest).toBe(evaluate(scenario, SEED).alertDigest);
    expect(report.alerts.total).toBeGreaterThan(0);
  });

  test('reports of every alert what was known when it was raised, which is what was shown live', () => {
    expect(report.alertList.map(({ alertId, raised }) => [alertId, raised.eventCount, raised.amountTiyn])).toEqual(
      report.alertList.map(({ alertId }) => [alertId, firstSeen.get(alertId)?.eventCount, firstSeen.get(alertId)?.amountTiyn]),
    );
    expect(report.alertList.some(({ raised, eventCount }) => raised.eventCount < eventCount)).toBe(true);
  });

  test('balances its records for every topic and reader, and the books of the banks', () => {
    expect(Object.entries(report.ledger).filter(([, { balanced }]) => !balanced)).toEqual([]);
    expect(Object.keys(report.ledger['card-top-ups']?.readers ?? {}).sort()).toEqual([...ruleNames].sort());
    expect(report.books.balanced).toBe(true);
    expect(report.books.creditedTiyn).toBeGreaterThan(0);
    expect(report.books.transfersUnmatched).toBe(0);
  });

  test('hands little from stage to stage', () => {
    const indicators = Object.keys(report.ledger).filter((topic) => topic.startsWith('indicators-'));
    expect(indicators.sort()).toEqual(
      Object.keys(topics)
        .filter((topic) => topic.startsWith('indicators-'))
        .sort(),
    );
    const share = indicators.reduce((sum, topic) => sum + topicTotal(topic), 0) / raw;
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThanOrEqual(MAX_INDICATOR_SHARE);
  });

  test('writes few explicit watermarks beside the raw events', () => {
    const records = producedTopics.reduce((sum, topic) => sum + (report.ledger[topic]?.records ?? 0), 0);
    expect((records - raw) / raw).toBeLessThanOrEqual(MAX_MARK_SHARE);
  });

  test('tells how far it has come', () => {
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.toSorted((a, b) => a - b)).toEqual(progress);
  });

  test('tells on the way how far its readers are behind', async () => {
    expect(await metricsOnTheWay).toMatch(/tengewatch_watermark_delay_seconds [1-9]/);
  });

  test('serves its metrics after it has ended', async () => {
    const text = await readMetrics();
    expect(text).toContain(`tengewatch_events_published_total{topic="card-top-ups"} ${topicTotal('card-top-ups')}`);
    expect(text).toContain('tengewatch_watermark_delay_seconds 0\n');
    expect(text).toContain(`tengewatch_watermark_timestamp_seconds ${report.run.endMs / 1000}\n`);
    // Each event is handled once: rules that share a task do not count it each.
    const counts = (metric: string): string[] => [...text.matchAll(new RegExp(`^tengewatch_${metric}(\\{.*)$`, 'gm'))].map(([, of]) => of!);
    expect(counts('events_handled_total')).toEqual(counts('events_published_total'));
    expect(counts('events_handled_total').length).toBeGreaterThan(5);
    expect(counts('consumer_lag_records').every((line) => line.endsWith(' 0'))).toBe(true);
    expect(text).toMatch(/tengewatch_held_states\{rule="nominee-cards"\} [1-9]/);
    expect(text).toMatch(/process_resident_memory_bytes [1-9]/);
    for (const phase of ['produce', 'detect', 'report']) {
      expect(text).toMatch(new RegExp(`tengewatch_batch_processing_seconds_count\\{phase="${phase}"\\} [1-9]`));
    }
    expect(text).toMatch(/tengewatch_score_recall_ratio\{typology="nominee-cards"\} [01]/);
  });

  test('stops when it is told to', async () => {
    const stop = new AbortController();
    const run = runScenario({
      scenario,
      seed: SEED,
      settings: [],
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('stopped')),
    });
    await expect(run).rejects.toThrow('stopped');
  });
});
