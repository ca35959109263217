import { describe, expect, test } from '@jest/globals';
import type { CardTopUp } from '@tengewatch/shared/events/card-top-up.js';
import { localDay } from '@tengewatch/shared/rules/local-time.js';
import { DAY_MS, HOUR_MS } from '@tengewatch/shared/events/time-spans.js';
import { SAMPLE_START_MS, sampleEvents } from '@tengewatch/shared/rules/testing/sample-events.js';
import { driveRule, eventsOf, type Occurrence } from '@tengewatch/shared/rules/testing/stage-driver.js';
import { watchWorld } from '@tengewatch/shared/rules/testing/watch-world.js';
import { namedScenario } from '@tengewatch/shared/scenario/named-scenario.js';
import { contextOf } from '@tengewatch/shared/service/service-run.js';
import { senderNotVerified } from './definition.js';
import { createRule } from './rule.js';

const alertsOf = (events: readonly Occurrence[], overrides = {}) => eventsOf(driveRule(createRule(overrides), events), 'alerts');
const inApp = { senderVerification: 'app' } as const;

describe('a breach', () => {
  const make = sampleEvents();
  test.each<[string, Occurrence, boolean]>([
    ['confirmed in the app only', make.topUp(SAMPLE_START_MS, 500_001, inApp), true],
    ['of nobody', make.topUp(SAMPLE_START_MS, 600_000, { senderIin: null, senderVerification: 'none' }), true],
    ['at the threshold', make.topUp(SAMPLE_START_MS, 500_000, inApp), false],
    [
      'verified through the government database',
      make.topUp(SAMPLE_START_MS, 900_000, { senderVerification: 'government-database' }),
      false,
    ],
  ])('%s: %#', (_, event, isBreach) => {
    expect(alertsOf([event]).length > 0).toBe(isBreach);
  });

  test('is counted on the day and the bank', () => {
    const events = [0, 1, 25].map((hour) => make.topUp(SAMPLE_START_MS + hour * HOUR_MS, 700_000, inApp));
    const other = make.topUp(SAMPLE_START_MS, 800_000, { ...inApp, bank: 'Bank 2' });
    const last = new Map(alertsOf([...events, other]).map((alert) => [alert.alertId, alert]));
    expect(
      [...last.values()].map(({ subject, eventCount, amountTiyn, status }) => ({ ...subject, eventCount, amountTiyn, status })),
    ).toEqual([
      { kind: 'bank', id: 'Bank 2', eventCount: 1, amountTiyn: 80_000_000, status: 'closed' },
      { kind: 'bank', id: 'Bank 1', eventCount: 2, amountTiyn: 140_000_000, status: 'closed' },
      { kind: 'bank', id: 'Bank 1', eventCount: 1, amountTiyn: 70_000_000, status: 'closed' },
    ]);
    expect([...last.values()][1]?.reasons).toMatchObject([{ code: 'breaches', observed: 2, unit: 'breaches', decisive: true }]);
  });

  test('an alert closes with its local day', () => {
    const [first] = alertsOf([make.topUp(SAMPLE_START_MS, 700_000, inApp)]).slice(-1);
    expect(first?.status).toBe('closed');
    expect(localDay(first!.closedAtMs!)).toBe(localDay(SAMPLE_START_MS) + 1);
    expect(first!.closedAtMs! - SAMPLE_START_MS).toBeLessThanOrEqual(DAY_MS);
  });
});

/** Lower than the law's, so that a small country has breaches enough. */
const THRESHOLD_KZT = 150_000;

test('finds every breach of its scenario and nothing else', () => {
  const scenario = namedScenario(
    'sender-not-verified',
    { settings: ['people=2500', 'days=30', `world.controls.senderVerifiedAboveKzt=${THRESHOLD_KZT}`], seed: 1 },
    contextOf([senderNotVerified]),
  );
  const { events, alerts } = watchWorld(scenario, 1, [createRule({ verificationThresholdKzt: THRESHOLD_KZT })]);
  const topUps = events.flatMap(({ topic, event }) => (topic === 'card-top-ups' ? [event as CardTopUp] : []));
  const breaches = topUps.filter(
    ({ amountTiyn, senderIin, senderVerification }) =>
      amountTiyn > 100 * THRESHOLD_KZT && (senderIin === null || !senderVerification.startsWith('government')),
  );
  expect(breaches.length).toBeGreaterThan(10);
  const byBankAndDay = (counts: readonly (readonly [string, number])[]) => {
    const sums = new Map<string, number>();
    for (const [key, count] of counts) sums.set(key, (sums.get(key) ?? 0) + count);
    return Object.fromEntries(sums);
  };
  const wanted = byBankAndDay(breaches.map(({ bank, timeMs }) => [`${bank} ${localDay(timeMs)}`, 1]));
  const found = byBankAndDay(
    alerts.map(({ subject, firstEventAtMs, eventCount }) => [`${subject.id} ${localDay(firstEventAtMs)}`, eventCount]),
  );
  expect(found).toEqual(wanted);
  const shown = new Set(alerts.flatMap(({ evidence }) => evidence.map(({ eventId }) => eventId)));
  expect([...shown].sort()).toEqual(breaches.map(({ id }) => id).sort());
});
