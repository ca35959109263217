import { describe, expect, test } from '@jest/globals';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import { localMidnightMs } from '@tengewatch/shared/rules/local-time.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@tengewatch/shared/events/time-spans.js';
import { SAMPLE_CARD, SAMPLE_HOLDER, SAMPLE_START_MS, sampleEvents } from '@tengewatch/shared/rules/testing/sample-events.js';
import { driveRule, eventsOf, type DriveOptions, type Occurrence } from '@tengewatch/shared/rules/testing/stage-driver.js';
import { createRule } from './rule.js';
import { testThresholds } from './testing/test-thresholds.js';

const START_MS = SAMPLE_START_MS + 9 * HOUR_MS;

const sender = (number: number): string => `8505058${String(number).padStart(5, '0')}`;

function alertsOf(events: readonly Occurrence[], overrides: Record<string, unknown> = {}, options: DriveOptions = {}): Alert[] {
  return eventsOf(
    driveRule(createRule({ ...testThresholds, ...overrides }), events, { watchingSinceMs: SAMPLE_START_MS - 40 * DAY_MS, ...options }),
    'alerts',
  );
}

interface Tour {
  days?: number;
  aDay?: number;
  kzt?: number;
  dwellMs?: number;
  outShare?: number;
  startMs?: number;
  named?: boolean;
}

/** A nominee card at work: anonymous top-ups, each taken out at an ATM a while later. */
function tour(
  make: ReturnType<typeof sampleEvents>,
  { days = 5, aDay = 3, kzt = 120_000, dwellMs = HOUR_MS, outShare = 0.9, startMs = START_MS, named = false }: Tour = {},
) {
  const events: Occurrence[] = [];
  for (let day = 0; day < days; day += 1) {
    for (let turn = 0; turn < aDay; turn += 1) {
      const atMs = startMs + day * DAY_MS + turn * 2 * HOUR_MS;
      const who = named
        ? { senderIin: sender(day * 100 + turn) }
        : { channel: 'terminal' as const, senderIin: null, senderVerification: 'none' as const, terminal: `T-${turn}` };
      events.push(make.topUp(atMs, kzt, { ...who, cardIssuedOn: '2024-08-01' }));
      events.push(make.withdrawal(atMs + dwellMs, Math.floor(kzt * outShare)));
    }
  }
  return events;
}

describe('nominee cards at work', () => {
  test('a plain tour raises one alert that explains itself', () => {
    const alerts = alertsOf(tour(sampleEvents()));
    expect(new Set(alerts.map((alert) => alert.alertId)).size).toBe(1);
    const first = alerts[0];
    expect(first).toMatchObject({ rule: 'nominee-cards', subject: { kind: 'card', id: SAMPLE_CARD }, revision: 0, status: 'open' });
    expect(first?.firstEventAtMs).toBe(START_MS);
    const reasons = new Map(first?.reasons.map((reason) => [reason.code, reason]));
    expect(reasons.get('distinct-senders')).toMatchObject({ observed: 5, threshold: 5, decisive: true });
    expect(reasons.get('unverified-money')).toMatchObject({ observed: 1, unit: 'share' });
    expect(alerts.at(-1)?.status).toBe('closed');
    expect(alerts.at(-1)).toMatchObject({ eventCount: 30, amountTiyn: 15 * 12_000_000, amountCounts: "others' money that came in" });
    expect(first?.cardFacts).toEqual([{ card: SAMPLE_CARD, holderIin: SAMPLE_HOLDER, bank: 'Bank 1', issuedOn: '2024-08-01' }]);
    expect(first?.evidence[0]).toMatchObject({ senderVerification: 'none', who: null, where: 'T-0', city: 'Almaty', trade: null });
  });

  test('a careful tour that waits for the next day is caught as well', () => {
    const alerts = alertsOf(tour(sampleEvents(), { kzt: 90_000, dwellMs: 20 * HOUR_MS, outShare: 0.75 }));
    expect(alerts.length).toBeGreaterThan(0);
  });

  test('every revision of an open alert gives the reasons of its own instant', () => {
    const events = tour(sampleEvents());
    const open = alertsOf(events).filter(({ status }) => status === 'open');
    expect(open.length).toBeGreaterThan(2);
    for (const { reasons, timeMs } of open) {
      const credits = events.filter(({ topic, event }) => topic === 'card-top-ups' && event.timeMs <= timeMs).length;
      expect(reasons.find(({ code }) => code === 'third-party-credits')?.observed).toBe(credits * 120_000);
    }
  });

  test('a closing revision keeps the reasons of the last time when the rule was met', () => {
    const alerts = alertsOf(tour(sampleEvents()));
    expect(alerts.at(-1)?.status).toBe('closed');
    expect(alerts.at(-1)?.reasons).toEqual(alerts.at(-2)?.reasons);
  });

  test('a second tour after dormancy is a new episode that says so', () => {
    const make = sampleEvents();
    const alerts = alertsOf([...tour(make), ...tour(make, { startMs: START_MS + 25 * DAY_MS })]);
    const openings = alerts.filter((alert) => alert.revision === 0);
    expect(openings).toHaveLength(2);
    expect(openings[1]?.firstEventAtMs).toBe(START_MS + 25 * DAY_MS);
    expect(openings[1]?.reasons.map((reason) => reason.code)).toContain('dormant-before');
  });

  test('nothing is kept of a card once it has been silent for as long as a history lasts', () => {
    const kept: number[] = [];
    alertsOf(tour(sampleEvents()), {}, { onKept: (_stage, keys) => kept.push(keys) });
    expect(kept.slice(-2)).toEqual([1, 0]);
  });
});

describe('figures', () => {
  const reasonOf = (alert: Alert | undefined, code: string) => alert?.reasons.find((reason) => reason.code === code);
  /** The first alert on a card of that issue that was watched from so many days before its tour. */
  const firstAlert = (watchedDays: number, cardIssuedOn: string, before: readonly Occurrence[] = []) =>
    alertsOf(
      [...before, ...tour(sampleEvents())].map((one) =>
        one.topic === 'card-top-ups' ? { ...one, event: { ...one.event, cardIssuedOn } } : one,
      ),
      { minPoints: 0 },
      { watchingSinceMs: START_MS - watchedDays * DAY_MS },
    )[0];
  const before = [sampleEvents().topUp(START_MS - 12 * DAY_MS, 20_000, { id: 'before' })];

  test('a baseline has its own unit and time, and says when there is no history', () => {
    const old = firstAlert(40, '2020-01-15', before);
    const usual = { unit: 'KZT', counts: "others' money of 7 days, on average" };
    expect(reasonOf(old, 'sudden-burst')).toMatchObject({ unit: 'times', baseline: { value: 7000, ...usual } });
    expect(reasonOf(old, 'third-party-credits')).toMatchObject({ unit: 'KZT', baseline: { value: 7000, ...usual } });
    const time = reasonOf(old, 'sudden-burst')?.baseline?.window;
    expect((time!.toMs - time!.fromMs) / DAY_MS).toBe(20);
    expect(reasonOf(firstAlert(40, '2020-01-15'), 'sudden-burst')?.baseline?.value).toBe(0);
    for (const alert of [firstAlert(9, '2020-01-15'), firstAlert(40, '2024-09-01')]) {
      expect(reasonOf(alert, 'third-party-credits')?.baseline).toMatchObject({ value: null, ...usual });
    }
  });

  test('a burst out of nothing is capped, one out of something is not', () => {
    expect(reasonOf(firstAlert(40, '2020-01-15'), 'sudden-burst')).toMatchObject({ observed: 1000, capped: true });
    expect(reasonOf(firstAlert(40, '2020-01-15', before), 'sudden-burst')).toMatchObject({ capped: false });
  });

  test('a pause is capped where nobody saw the card before', () => {
    const dormant = (watchedDays: number, cardIssuedOn: string) => reasonOf(firstAlert(watchedDays, cardIssuedOn), 'dormant-before');
    expect(dormant(20, '2020-01-15')).toMatchObject({ observed: 20, capped: true });
    expect(dormant(60, '2020-01-15')).toMatchObject({ observed: 40, capped: true });
    const fromMs = localMidnightMs('2024-08-20');
    const days = Math.round(((START_MS - fromMs) / DAY_MS) * 100) / 100;
    expect(dormant(60, '2024-08-20')).toMatchObject({ observed: days, capped: false, window: { fromMs, toMs: START_MS } });
  });

  test('anonymous senders are counted up to a limit, and said to be', () => {
    const senders = (maxAnonymousSenders: number) =>
      reasonOf(
        alertsOf(tour(sampleEvents()), { maxAnonymousSenders }).findLast(({ status }) => status === 'open'),
        'distinct-senders',
      );
    expect(senders(6)).toMatchObject({
      observed: 6,
      capped: true,
      detail: '0 named, and 15 anonymous credits, of which 6 count as one sender each',
    });
    expect(senders(15)).toMatchObject({ observed: 15, capped: false, detail: '0 named, and 15 anonymous credits' });
  });

  test('the window is that of the rule, but not from before the watch or the last alert', () => {
    const windowOf = (alert: Alert | undefined) => reasonOf(alert, 'third-party-credits')?.window;
    const old = firstAlert(40, '2020-01-15');
    expect(windowOf(old)).toEqual({ fromMs: old!.openedAtMs - 7 * DAY_MS, toMs: old!.openedAtMs });
    expect(windowOf(firstAlert(1, '2020-01-15'))?.fromMs).toBe(START_MS - DAY_MS);
    const make = sampleEvents();
    const alerts = alertsOf([...tour(make), ...tour(make, { startMs: START_MS + 8 * DAY_MS })], { quietDays: 2 });
    const closedMs = alerts.find(({ status }) => status === 'closed')!.timeMs;
    const openings = alerts.filter((alert) => alert.revision === 0);
    expect(windowOf(openings[1])).toEqual({ fromMs: closedMs - 1, toMs: openings[1]?.openedAtMs });
  });
});

describe('thresholds', () => {
  /** Four named top-ups and a fifth that decides, all withdrawn an hour after the last. */
  function five(lastAtMs: number, lastKzt: number, dwellMs = HOUR_MS, lastSender = sender(5)) {
    const make = sampleEvents();
    const events = [1, 2, 3, 4].map((number) => make.topUp(START_MS + number, 100_000, { senderIin: sender(number) }));
    events.push(make.topUp(lastAtMs, lastKzt, { senderIin: lastSender }));
    events.push(make.withdrawal(lastAtMs + dwellMs, 400_000 + lastKzt));
    return events;
  }
  const lenient = { minPoints: 0, minUnverifiedShare: 0, minCreditedKzt: 500_000, maxDwellHours: 24 * 7 };
  const SOON_MS = START_MS + HOUR_MS;

  test('money: at the minimum, and one tenge below', () => {
    expect(alertsOf(five(SOON_MS, 100_000), lenient).length).toBeGreaterThan(0);
    expect(alertsOf(five(SOON_MS, 99_999), lenient)).toEqual([]);
  });

  test('senders: a repeated one does not count again', () => {
    expect(alertsOf(five(SOON_MS, 100_000, HOUR_MS, sender(4)), lenient)).toEqual([]);
  });

  test('senders: more than maxSenders are a crowd, which is left alone', () => {
    expect(alertsOf(five(SOON_MS, 100_000), { ...lenient, maxSenders: 4 })).toEqual([]);
    expect(alertsOf(five(SOON_MS, 100_000), { ...lenient, maxSenders: 5 }).length).toBeGreaterThan(0);
  });

  test('window: a credit exactly windowDays old is past it, a millisecond younger is inside', () => {
    const week = 7 * DAY_MS;
    const last = START_MS + 1 + week - HOUR_MS;
    expect(alertsOf(five(last, 100_000), lenient)).toEqual([]);
    expect(alertsOf(five(last - 1, 100_000), lenient).length).toBeGreaterThan(0);
  });

  test('dwell: at the limit it has passed through, a millisecond later it has stayed', () => {
    const strict = { ...lenient, maxDwellHours: 2, minPassThroughShare: 1 };
    const make = () => {
      const one = sampleEvents();
      return [1, 2, 3, 4, 5].map((number) => one.topUp(START_MS, 100_000, { id: `t-${number}`, senderIin: sender(number) }));
    };
    expect(alertsOf([...make(), sampleEvents().withdrawal(START_MS + 2 * HOUR_MS, 500_000)], strict).length).toBeGreaterThan(0);
    expect(alertsOf([...make(), sampleEvents().withdrawal(START_MS + 2 * HOUR_MS + 1, 500_000)], strict)).toEqual([]);
  });

  test('points: an alert stands on its last point', () => {
    const openings = Array.from({ length: 24 }, (_, minPoints) => alertsOf(tour(sampleEvents()), { minPoints })[0]);
    const most = openings.findLastIndex((alert) => alert !== undefined);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(openings.length - 1);
    expect(openings[most]?.reasons.every((reason) => reason.decisive)).toBe(true);
    expect(openings[0]?.reasons.every((reason) => reason.decisive)).toBe(false);
  });

  test('a refused withdrawal moves nothing', () => {
    const events = tour(sampleEvents()).map((one) =>
      one.topic === 'atm-withdrawals' ? { ...one, event: { ...one.event, outcome: 'refused-insufficient-balance' as const } } : one,
    );
    expect(alertsOf(events)).toEqual([]);
  });
});

describe('honest look-alikes', () => {
  test("a firm's card is nobody's nominee card", () => {
    const bin = '200940000011';
    const events = tour(sampleEvents()).map(
      ({ topic, event }) =>
        ({ topic, event: topic === 'card-top-ups' ? { ...event, recipientIin: bin } : { ...event, holderIin: bin } }) as Occurrence,
    );
    expect(alertsOf(events)).toEqual([]);
  });

  test('a wedding pool: named senders, an old card, cash days later', () => {
    const make = sampleEvents();
    const gifts = Array.from({ length: 25 }, (_, at) => make.topUp(START_MS + at * 5 * HOUR_MS, 60_000, { senderIin: sender(at) }));
    expect(alertsOf([...gifts, make.withdrawal(START_MS + 8 * DAY_MS, 1_400_000)])).toEqual([]);
  });

  test('a bazaar trader: many small sums for weeks, suppliers paid, a margin kept', () => {
    const make = sampleEvents();
    const events: Occurrence[] = [];
    for (let day = 0; day < 28; day += 1) {
      for (let sale = 0; sale < 15; sale += 1) {
        events.push(make.topUp(START_MS + day * DAY_MS + sale * 30 * MINUTE_MS, 8000, { senderIin: sender(day * 20 + sale) }));
      }
      events.push(make.debit(START_MS + day * DAY_MS + 9 * HOUR_MS, 60_000, { kind: 'transfer', counterparty: 'supplier' }));
      events.push(make.withdrawal(START_MS + day * DAY_MS + 10 * HOUR_MS, 30_000));
    }
    expect(alertsOf(events)).toEqual([]);
  });

  test('a student on a new card, a car sold, and wages taken out whole', () => {
    const make = sampleEvents();
    const support = [0, 3, 6, 10].flatMap((day) => [
      make.topUp(START_MS + day * DAY_MS, 80_000, { senderIin: sender(day % 3), cardIssuedOn: '2024-08-25' }),
      make.withdrawal(START_MS + day * DAY_MS + HOUR_MS, 70_000),
    ]);
    const car = [make.topUp(START_MS, 4_000_000, { senderIin: sender(1) }), make.withdrawal(START_MS + HOUR_MS, 4_000_000)];
    const wages = [10, 25].flatMap((day) => [
      make.topUp(START_MS + day * DAY_MS, 350_000, { channel: 'employer' }),
      make.withdrawal(START_MS + day * DAY_MS + HOUR_MS, 350_000),
    ]);
    for (const events of [support, car, wages]) expect(alertsOf(events)).toEqual([]);
  });
});

test('wrong parameters are refused, all at once', () => {
  expect(() => createRule({ minSenders: 0, windowDay: 7 })).toThrow(/windowDays.*minSenders|minSenders.*windowDays/);
});
