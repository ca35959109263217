import { describe, expect, test } from '@jest/globals';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@tengewatch/shared/events/time-spans.js';
import { SAMPLE_CARD, SAMPLE_START_MS, sampleEvents } from '@tengewatch/shared/rules/testing/sample-events.js';
import { driveRule, eventsOf, type Occurrence } from '@tengewatch/shared/rules/testing/stage-driver.js';
import { createRule } from './rule.js';
import { testThresholds } from './testing/test-thresholds.js';

const START_MS = SAMPLE_START_MS + 4 * HOUR_MS;
type Make = ReturnType<typeof sampleEvents>;

const cardOf = (number: number): string => `9${String(number).padStart(15, '0')}`;
const personOf = (number: number): string => `8505058${String(number).padStart(5, '0')}`;
const BUSINESS = '200940000011';

const alertsOf = (events: readonly Occurrence[], overrides: Record<string, unknown> = {}): Alert[] =>
  eventsOf(driveRule(createRule({ ...testThresholds, ...overrides }), events, { watchingSinceMs: SAMPLE_START_MS }), 'alerts');

describe('platforms outside the register', () => {
  const trades = (make: Make, platform: string, count: number, customers = count, stepMs = HOUR_MS): Occurrence[] =>
    Array.from({ length: count }, (_, at) =>
      make.trade(START_MS + at * stepMs, 100_000, { platform, card: cardOf(at % customers), holderIin: personOf(at % customers) }),
    );

  test('trades and customers at their minimum, and one below', () => {
    const [alert] = alertsOf(trades(sampleEvents(), 'Sary Obmen', 3, 2));
    expect(alert).toMatchObject({ subject: { kind: 'platform', id: 'Sary Obmen' }, eventCount: 3, amountTiyn: 30_000_000, cardCount: 2 });
    expect(alert?.reasons.map((reason) => reason.code)).toEqual(['trades-outside-register', 'customers']);
    expect(alert).toMatchObject({ amountCounts: 'money of trades on the platform' });
    expect(alert?.cardFacts[0]).toEqual({ card: cardOf(0), holderIin: personOf(0), bank: 'Bank 1', issuedOn: null });
    expect(alert?.evidence[0]?.trade).toEqual({ asset: 'USDT', quantity: '10', rateKzt: '545', wallet: 'wallet-1' });
    expect(alertsOf(trades(sampleEvents(), 'Sary Obmen', 2))).toEqual([]);
    expect(alertsOf(trades(sampleEvents(), 'Sary Obmen', 5, 1))).toEqual([]);
  });

  test('a trade exactly a window old no longer counts, a millisecond younger does', () => {
    const half = 15 * DAY_MS;
    expect(alertsOf(trades(sampleEvents(), 'Sary Obmen', 3, 3, half))).toEqual([]);
    const make = sampleEvents();
    const inside = [0, half, 2 * half - 1].map((atMs, at) =>
      make.trade(START_MS + atMs, 1000, { platform: 'Sary Obmen', holderIin: personOf(at) }),
    );
    expect(alertsOf(inside).length).toBeGreaterThan(0);
  });

  test('an imitation needs less, in several spellings together, and names whom it imitates', () => {
    const make = sampleEvents();
    const [alert] = alertsOf([...trades(make, 'Вуbit', 1), make.trade(START_MS + HOUR_MS, 5000, { platform: 'Bybit Pro' })]);
    expect(alert?.reasons.find((reason) => reason.code === 'imitates-registered-name')).toMatchObject({
      observed: 1,
      unit: 'share',
      detail: 'imitates «Bybit»; letters 1 and 2 are Cyrillic',
    });
    expect(alert).toMatchObject({ subject: { id: 'Вуbit' }, eventCount: 2 });
    expect(alertsOf(trades(sampleEvents(), 'Вуbit', 1))).toEqual([]);
  });

  test('further trades update the episode; after a quiet time a new one begins', () => {
    const make = sampleEvents();
    const first = trades(make, 'Sary Obmen', 10);
    const again = [20, 20.1, 20.2].map((day, at) =>
      make.trade(START_MS + day * DAY_MS, 1000, { platform: 'sary obmen', holderIin: personOf(at) }),
    );
    const alerts = alertsOf([...first, ...again]);
    expect(alerts.filter((alert) => alert.revision === 0)).toHaveLength(2);
    expect(alerts.filter((alert) => alert.status === 'closed').map((alert) => alert.eventCount)).toEqual([10, 3]);
  });

  test('its figures say over which time they were counted: not from before the watch or the last alert', () => {
    const make = sampleEvents();
    const again = trades(make, 'Sary Obmen', 3).map(({ event }) => event.timeMs + 20 * DAY_MS);
    const second = again.map((atMs, at) => make.trade(atMs, 1000, { platform: 'Sary Obmen', holderIin: personOf(at) }));
    const alerts = alertsOf([...trades(make, 'Sary Obmen', 3), ...second]);
    const windows = alerts.filter((alert) => alert.revision === 0).map((alert) => alert.reasons[0]?.window);
    const closedMs = START_MS + 2 * HOUR_MS + 14 * DAY_MS;
    expect(windows).toEqual([
      { fromMs: SAMPLE_START_MS, toMs: START_MS + 2 * HOUR_MS },
      { fromMs: closedMs, toMs: START_MS + 2 * HOUR_MS + 20 * DAY_MS },
    ]);
  });

  test('more trades than are remembered are said to be that many or more', () => {
    const figuresOf = (count: number) =>
      alertsOf(trades(sampleEvents(), 'Sary Obmen', count, 40, MINUTE_MS), { updateIntervalHours: 0 })
        .findLast((alert) => alert.status === 'open')
        ?.reasons.map(({ observed, capped }) => [observed, capped]);
    expect(figuresOf(127)).toEqual([
      [127, false],
      [40, false],
    ]);
    expect(figuresOf(140)).toEqual([
      [128, true],
      [40, true],
    ]);
  });

  test('a platform that wants one trade of five is a near miss, told once in a window; with the alert open there is none', () => {
    const missesOf = (count: number) =>
      eventsOf(driveRule(createRule({ ...testThresholds, minTrades: 5 }), trades(sampleEvents(), 'Sary Obmen', count)), 'near-misses');
    expect(missesOf(3)).toEqual([]);
    const [miss, ...more] = missesOf(4);
    expect(miss).toMatchObject({ code: 'trades-outside-register', parameter: 'minTrades', observed: 4, threshold: 5, missedBy: 0.2 });
    expect(miss?.subject).toEqual({ kind: 'platform', id: 'Sary Obmen' });
    expect(more).toEqual([]);
    expect(missesOf(9)).toHaveLength(1);
  });

  test('licensed platforms raise nothing, however much is traded', () => {
    expect(alertsOf(trades(sampleEvents(), 'WhiteBIT Kazakhstan', 60, 3))).toEqual([]);
  });
});

interface Booth {
  holderIin?: string;
  payers?: number;
  payees?: number;
  kzt?: (deal: number) => number;
  spread?: number;
  days?: number;
}

/** Deals in which one person pays in and another is paid out an hour later, from morning to night. */
function booth(
  make: Make,
  {
    holderIin = '900101700001',
    payers = 40,
    payees = 40,
    kzt = (deal) => 20_000 + (deal % 7) * 10_000,
    spread = 0.02,
    days = 6,
  }: Booth = {},
) {
  const events: Occurrence[] = [];
  for (let deal = 0; deal < days * 6; deal += 1) {
    const atMs = START_MS + Math.floor(deal / 6) * DAY_MS + (deal % 6) * 2.5 * HOUR_MS;
    events.push(make.topUp(atMs, kzt(deal), { senderIin: personOf(deal % payers), recipientIin: holderIin }));
    events.push(
      make.debit(atMs + HOUR_MS, Math.round(kzt(deal) * (1 - spread)), {
        kind: 'transfer',
        counterparty: `payee-${deal % payees}`,
        holderIin,
      }),
    );
  }
  return events;
}

describe('exchangers hidden behind cards', () => {
  test('a card run like a booth is one alert', () => {
    const alerts = alertsOf(booth(sampleEvents()));
    expect(new Set(alerts.map((alert) => alert.alertId)).size).toBe(1);
    expect(alerts[0]).toMatchObject({ subject: { kind: 'card', id: SAMPLE_CARD }, amountCounts: 'money that others paid in' });
    expect(alerts[0]?.reasons.every(({ baseline, window }) => baseline === null && window?.toMs === alerts[0]?.openedAtMs)).toBe(true);
    expect(alerts.at(-1)).toMatchObject({ status: 'closed', eventCount: 72 });
  });

  test('payers and payees at their minimum, and one below', () => {
    const lenient = { minExchangePoints: 0 };
    expect(alertsOf(booth(sampleEvents(), { payers: 14, payees: 12 }), lenient).length).toBeGreaterThan(0);
    expect(alertsOf(booth(sampleEvents(), { payers: 13, payees: 12 }), lenient)).toEqual([]);
    expect(alertsOf(booth(sampleEvents(), { payers: 14, payees: 11 }), lenient)).toEqual([]);
  });

  test('anonymous payers are counted up to a limit, and said to be', () => {
    const events = booth(sampleEvents(), { payers: 1 }).map((one) =>
      one.topic === 'card-top-ups' ? { ...one, event: { ...one.event, senderIin: null } } : one,
    );
    const payersAt = (maxAnonymousPayers: number) =>
      alertsOf(events, { maxAnonymousPayers, minPayers: 5, minExchangePoints: 0 })
        .at(-1)
        ?.reasons.find(({ code }) => code === 'distinct-payers');
    expect(payersAt(6)).toMatchObject({
      observed: 6,
      capped: true,
      detail: '0 named, and 36 anonymous credits, of which 6 count as one payer each',
    });
    expect(payersAt(36)).toMatchObject({ observed: 36, capped: false, detail: '0 named, and 36 anonymous credits' });
  });

  test('a business card is left alone: a licensed booth has one', () => {
    expect(alertsOf(booth(sampleEvents(), { holderIin: BUSINESS }))).toEqual([]);
  });

  test('a small shop: many payers, few payees, odd sums', () => {
    expect(alertsOf(booth(sampleEvents(), { payees: 3 }))).toEqual([]);
    expect(alertsOf(booth(sampleEvents(), { kzt: (deal) => 14_310 + deal * 17 }))).toEqual([]);
  });

  test("a parents' treasurer collects and pays one bill; a savings circle pays one member a month", () => {
    const make = sampleEvents();
    const collected = Array.from({ length: 28 }, (_, at) => make.topUp(START_MS + at * HOUR_MS, 20_000, { senderIin: personOf(at) }));
    expect(alertsOf([...collected, make.debit(START_MS + 3 * DAY_MS, 560_000, { kind: 'transfer', counterparty: 'bus firm' })])).toEqual(
      [],
    );
  });

  test('somebody who keeps the money, or lives on it, is no exchanger', () => {
    expect(alertsOf(booth(sampleEvents(), { spread: 0.5 }))).toEqual([]);
    const make = sampleEvents();
    const shopping = Array.from({ length: 60 }, (_, at) => make.debit(START_MS + at * 3 * HOUR_MS, 30_000));
    expect(alertsOf([...booth(make), ...shopping])).toEqual([]);
  });

  test('nothing is kept of a silent card', () => {
    const kept: number[] = [];
    driveRule(createRule(testThresholds), booth(sampleEvents()), { onKept: (_stage, keys) => kept.push(keys) });
    expect(kept.slice(0, -1).filter((keys) => keys > 0).length).toBeGreaterThan(0);
    expect(kept.at(-1)).toBe(0);
  });
});
