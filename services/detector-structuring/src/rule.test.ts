import { describe, expect, test } from '@jest/globals';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import type { CardTopUp } from '@tengewatch/shared/events/card-top-up.js';
import { DAY_MS, HOUR_MS } from '@tengewatch/shared/events/time-spans.js';
import { SAMPLE_CARD, SAMPLE_HOLDER, SAMPLE_START_MS, sampleEvents } from '@tengewatch/shared/rules/testing/sample-events.js';
import { driveRule, eventsOf, type Occurrence } from '@tengewatch/shared/rules/testing/stage-driver.js';
import type { Evaluation } from '@tengewatch/shared/stream/rule-observer.js';
import { createRule } from './rule.js';
import { testThresholds } from './testing/test-thresholds.js';

/** Noon of a local day. */
const START_MS = SAMPLE_START_MS + 7 * HOUR_MS;
const CARDS = [SAMPLE_CARD, '9000000000000002', '9000000000000003'] as const;
const BUSINESS = '200940000011';

const make = sampleEvents();
const personOf = (number: number): string => `85050580000${number}`;
const watching = { watchingSinceMs: SAMPLE_START_MS };

interface Part {
  readonly afterHours: number;
  readonly kzt: number;
}

/** Cash from nobody named, at a terminal. */
const nobody = (terminal: string, more: Partial<CardTopUp> = {}): Partial<CardTopUp> => ({
  channel: 'terminal',
  terminal,
  senderIin: null,
  senderVerification: 'none',
  ...more,
});

const paidIn = (parts: readonly Part[], detailsOf: (at: number) => Partial<CardTopUp>): Occurrence[] =>
  parts.map(({ afterHours, kzt }, at) => make.topUp(START_MS + afterHours * HOUR_MS, kzt, detailsOf(at)));

/** 1.9 M KZT within three hours, at two terminals. */
const plain = (): Occurrence[] =>
  paidIn(
    [
      { afterHours: 0, kzt: 485_000 },
      { afterHours: 0.5, kzt: 470_000 },
      { afterHours: 2, kzt: 495_000 },
      { afterHours: 3, kzt: 450_000 },
    ],
    (at) => nobody(`T-${at % 2}`),
  );

/** 2.6 M KZT over six days, onto three cards of one person, by several senders of whom half are named. */
const careful = (): Occurrence[] =>
  paidIn(
    [
      { afterHours: 0, kzt: 410_000 },
      { afterHours: 20, kzt: 465_000 },
      { afterHours: 51, kzt: 380_000 },
      { afterHours: 70, kzt: 440_000 },
      { afterHours: 95, kzt: 490_000 },
      { afterHours: 125, kzt: 415_000 },
    ],
    (at) => ({ card: CARDS[at % CARDS.length]!, ...(at % 2 === 0 ? nobody(`T-${at}`) : { senderIin: personOf(at) }) }),
  );

const written = (events: readonly Occurrence[], overrides: Record<string, unknown> = {}) =>
  driveRule(createRule({ ...testThresholds, ...overrides }), events, watching);
const alertsOf = (events: readonly Occurrence[], overrides: Record<string, unknown> = {}): Alert[] =>
  eventsOf(written(events, overrides), 'alerts');
const lastOf = (alerts: readonly Alert[]): Alert => alerts.at(-1)!;

describe('a sum that is split', () => {
  test('plainly, onto one card within hours, is one alert on the person', () => {
    const alerts = alertsOf(plain());
    expect(new Set(alerts.map(({ alertId }) => alertId)).size).toBe(1);
    expect(lastOf(alerts)).toMatchObject({
      subject: { kind: 'person', id: SAMPLE_HOLDER },
      status: 'closed',
      severity: 'high',
      eventCount: 4,
      amountTiyn: 190_000_000,
      amountCounts: 'credits just under the threshold',
      cards: [SAMPLE_CARD],
      cardFacts: [{ card: SAMPLE_CARD, holderIin: SAMPLE_HOLDER, bank: 'Bank 1', issuedOn: '2020-01-15' }],
    });
    expect(lastOf(alerts).evidence[0]).toMatchObject({ what: 'terminal top-up', where: 'T-0', who: null });
    // Two parts are enough where everything else speaks for it.
    expect(alerts[0]!.openedAtMs).toBe(START_MS + 0.5 * HOUR_MS);
    expect(alerts[0]!.reasons.map(({ code, observed }) => [code, observed])).toEqual([
      ['just-under-credits', 2],
      ['just-under-money', 955_000],
      ['concentration', 1],
      ['hidden-senders', 1],
      ['one-payer-on-one-day', 0],
      ['hardly-other-credits', 1],
      ['none-above-threshold', 0],
      ['nobody-named', 1],
      ['close-together', 0.5],
      ['many-terminals', 2],
      ['varied-sums', 1],
      ['very-near-threshold', 0.955],
    ]);
    expect(alerts[0]!.reasons[0]).toMatchObject({ unit: 'credits', detail: 'from 375,000 KZT up to 500,000 KZT' });
  });

  test('carefully, over several cards, days, terminals and senders, is found by what the cards have together', () => {
    const alert = lastOf(alertsOf(careful(), { updateIntervalHours: 0 }));
    expect(alert).toMatchObject({ subject: { kind: 'person', id: SAMPLE_HOLDER }, eventCount: 6, cardCount: 3, cards: [...CARDS] });
    expect(alert.reasons.map(({ code }) => code)).toEqual(expect.arrayContaining(['many-payers', 'several-cards', 'many-credits']));
    const ofOneCard = careful().filter(({ event }) => 'card' in event && event.card === SAMPLE_CARD);
    expect(alertsOf(ofOneCard)).toEqual([]);
  });

  test('by one named sender over days, in cash, is found; the cards of two people are not counted together', () => {
    const parts = [0, 20, 44, 67].map((afterHours, at) => ({ afterHours, kzt: 499_000 - at * 7000 }));
    const details = { channel: 'terminal', senderIin: personOf(1), senderVerification: 'sms' } as const;
    expect(alertsOf(paidIn(parts, (at) => ({ ...details, terminal: `T-${at}` }))).length).toBeGreaterThan(0);
    const ofTwo = paidIn(parts.slice(0, 2), (at) => nobody(`T-${at}`, { card: CARDS[at]!, recipientIin: personOf(at) }));
    expect(alertsOf(ofTwo)).toEqual([]);
  });

  test('of the own cash of the holder counts as well', () => {
    const own = plain().map((one) =>
      one.topic === 'card-top-ups'
        ? { ...one, event: { ...one.event, senderIin: SAMPLE_HOLDER, senderVerification: 'sms' as const } }
        : one,
    );
    // One named payer on one day may be somebody who pays in what he got for a car.
    expect(alertsOf(own)).toEqual([]);
    expect(alertsOf(own, { maxOnePayerDayShare: 1 }).length).toBeGreaterThan(0);
  });
});

describe('just under the threshold', () => {
  const two = (kzt: number): Occurrence[] =>
    paidIn(
      [
        { afterHours: 0, kzt },
        { afterHours: 1, kzt: 499_000 },
      ],
      (at) => nobody(`T-${at}`),
    );
  test.each<[string, number, boolean]>([
    ['at it', 500_000, true],
    ['a tenge above it', 500_001, false],
    ['at three quarters of it', 375_000, true],
    ['a tenge below them', 374_999, false],
  ])('%s', (_, kzt, counts) => {
    expect(alertsOf(two(kzt), { minPoints: 0, minNearMoneyShare: 0 }).length > 0).toBe(counts);
  });

  test('a credit exactly a window old no longer counts, a millisecond younger does', () => {
    const split = (gapMs: number) => [make.topUp(START_MS, 490_000, nobody('T-1')), make.topUp(START_MS + gapMs, 480_000, nobody('T-2'))];
    expect(alertsOf(split(7 * DAY_MS), { minPoints: 0 })).toEqual([]);
    expect(alertsOf(split(7 * DAY_MS - 1), { minPoints: 0 }).length).toBeGreaterThan(0);
  });

  test('wages, loans and transfers between own cards are not looked at', () => {
    const parts = [0, 1, 2, 3].map((afterHours) => ({ afterHours, kzt: 480_000 + afterHours }));
    for (const details of [{ channel: 'employer' }, { channel: 'loan' }, { senderIin: SAMPLE_HOLDER }] as const) {
      expect(written(paidIn(parts, () => details))).toEqual([]);
    }
  });
});

describe('what looks like it', () => {
  const monthly = (kzt: number, months: number, detailsOf: (month: number) => Partial<CardTopUp>): Occurrence[] =>
    Array.from({ length: months }, (_, month) => make.topUp(START_MS + month * 30 * DAY_MS, kzt, detailsOf(month)));

  test('rent and instalments: the same sum of the same payer once a month', () => {
    expect(alertsOf(monthly(450_000, 6, () => ({ senderIin: personOf(1) })))).toEqual([]);
    expect(alertsOf(monthly(450_000, 6, () => nobody('T-1')))).toEqual([]);
  });

  test('a landlord of three flats, whose tenants pay in cash: from the second month on these are regular payments', () => {
    const rents = [0, 1, 2].flatMap((flat) => monthly(420_000 + flat * 20_000, 4, () => nobody(`T-${flat}`)));
    const opened = alertsOf(rents).filter(({ revision }) => revision === 0);
    expect(opened.map(({ openedAtMs }) => openedAtMs)).toEqual([START_MS]);
    const [first, ...later] = eventsOf(written(rents), 'indicators-just-under-credits');
    expect(later).toHaveLength(11);
    expect(first?.others).toEqual({ sinceMs: SAMPLE_START_MS, credits: 0, tiyn: 0, aboveCredits: 0 });
  });

  test('a car that one buyer pays for in parts on one day, as his app lets him send no more at once', () => {
    const parts = [0, 0.1, 0.2, 0.3, 0.4].map((afterHours) => ({ afterHours, kzt: 490_000 }));
    expect(alertsOf(paidIn(parts, () => ({ senderIin: personOf(1) })))).toEqual([]);
    expect(alertsOf(paidIn(parts, (at) => nobody(`T-${at % 2}`, { senderIin: personOf(1), senderVerification: 'sms' })))).toEqual([]);
  });

  test('a family that splits a gift: relatives who name themselves, once each', () => {
    const parts = [0, 2, 5, 26].map((afterHours) => ({ afterHours, kzt: 450_000 + afterHours * 1000 }));
    for (const senderVerification of ['app', 'government-database'] as const) {
      expect(alertsOf(paidIn(parts, (at) => ({ senderIin: personOf(at), senderVerification })))).toEqual([]);
    }
    const atTerminals = (at: number) => nobody(`T-${at}`, { senderIin: personOf(at), senderVerification: 'government-database' });
    expect(alertsOf(paidIn(parts, atTerminals))).toEqual([]);
  });

  test("a trader's takings, of all sizes", () => {
    const sizes = [120_000, 480_000, 90_000, 310_000, 650_000, 45_000, 470_000, 220_000, 800_000, 150_000, 490_000, 260_000];
    const takings = paidIn(
      sizes.map((kzt, at) => ({ afterHours: at * 9, kzt })),
      (at) => nobody(`T-${at % 2}`),
    );
    expect(alertsOf(takings)).toEqual([]);
    // The same large sums without the others would be an alert.
    const large = takings.filter((one) => one.topic === 'card-top-ups' && [480_000, 470_000, 490_000].includes(one.event.amountTiyn / 100));
    expect(alertsOf(large).length).toBeGreaterThan(0);
  });

  test('a firm, which is paid by many', () => {
    const ofFirm = plain().map((one) => (one.topic === 'card-top-ups' ? { ...one, event: { ...one.event, recipientIin: BUSINESS } } : one));
    expect(written(ofFirm)).toEqual([]);
  });
});

describe('what is said of it', () => {
  test('the money between is that of each card since its credit of this kind before', () => {
    const [first, second] = plain();
    const between = [
      make.topUp(START_MS + 0.1 * HOUR_MS, 40_000),
      make.topUp(START_MS + 0.2 * HOUR_MS, 700_000),
      make.topUp(START_MS + 0.2 * HOUR_MS, 300_000, { channel: 'employer' }),
      make.topUp(START_MS + 0.3 * HOUR_MS, 60_000, { card: CARDS[1] }),
    ];
    const told = eventsOf(written([first!, ...between, second!]), 'indicators-just-under-credits');
    expect(told.map(({ others }) => others)).toEqual([
      { sinceMs: SAMPLE_START_MS, credits: 0, tiyn: 0, aboveCredits: 0 },
      { sinceMs: START_MS, credits: 2, tiyn: 74_000_000, aboveCredits: 1 },
    ]);
    const [alert] = alertsOf([first!, ...between, second!], { minPoints: 0, minNearMoneyShare: 0.5 });
    const share = alert?.reasons.find(({ code }) => code === 'concentration');
    expect(share).toMatchObject({ observed: 0.5634, window: { fromMs: SAMPLE_START_MS, toMs: START_MS + 0.5 * HOUR_MS } });
  });

  test('further credits update the alert; after a quiet time a new one begins, which counts none of the earlier', () => {
    const again = plain().map((one) => ({ ...one, event: { ...one.event, timeMs: one.event.timeMs + 15 * DAY_MS } })) as Occurrence[];
    const alerts = alertsOf([...plain(), ...again], { windowDays: 20 });
    expect(alerts.filter(({ revision }) => revision === 0)).toHaveLength(2);
    expect(alerts.filter(({ status }) => status === 'closed').map(({ eventCount }) => eventCount)).toEqual([4, 4]);
    const closedMs = START_MS + 3 * HOUR_MS + 10 * DAY_MS;
    expect(alerts.findLast(({ revision }) => revision === 0)?.reasons[0]?.window?.fromMs).toBe(closedMs);
  });

  test('a criterion that is missed by little is a near miss', () => {
    const two = plain().slice(0, 2);
    const [miss, ...more] = eventsOf(written(two, { minNearKzt: 1_000_000 }), 'near-misses');
    expect(miss).toMatchObject({ code: 'just-under-money', parameter: 'minNearKzt', observed: 955_000, missedBy: 0.045 });
    expect(miss?.subject).toEqual({ kind: 'person', id: SAMPLE_HOLDER });
    expect(more).toEqual([]);
    expect(eventsOf(written(two, { minNearKzt: 2_000_000 }), 'near-misses')).toEqual([]);
  });

  test('an observer is told of both steps, and changes no alert', () => {
    const looks: Evaluation[] = [];
    const rule = createRule(testThresholds, { watches: (name) => name === SAMPLE_CARD, evaluated: (look) => void looks.push(look) });
    const events = [...plain(), make.topUp(START_MS + HOUR_MS, 100_000)];
    expect(driveRule(rule, events, watching)).toEqual(written(events));
    expect(looks.map(({ stage, isMet, subject }) => [stage, isMet, subject.kind])).toEqual([
      ...[true, true, false, true, true].map((isMet) => ['card', isMet, 'card']),
      ...[false, true, true, true].map((isMet) => ['person', isMet, 'person']),
    ]);
  });

  test('nothing is kept of a silent person', () => {
    const kept: number[] = [];
    driveRule(createRule(testThresholds), plain(), { onKept: (stage, keys) => void (stage === 'person' && kept.push(keys)) });
    expect(Math.max(...kept)).toBe(1);
    expect(kept.at(-1)).toBe(0);
  });
});
