import { describe, expect, test } from '@jest/globals';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@tengewatch/shared/events/time-spans.js';
import { SAMPLE_START_MS, sampleEvents } from '@tengewatch/shared/rules/testing/sample-events.js';
import { driveRule, eventsOf, type Occurrence } from '@tengewatch/shared/rules/testing/stage-driver.js';
import { createRule } from './rule.js';

/** Thresholds of these tests, so that they do not change when the defaults are tuned. */
const OWN = { minEmptiedShare: 0.75, minPoints: 5 };

const START_MS = SAMPLE_START_MS + 9 * HOUR_MS;
const SHELL = '200940000011';
const OTHER_SHELL = '210540000022';

const cardOf = (number: number): string => `9${String(number).padStart(15, '0')}`;
const holderOf = (number: number): string => `9001017${String(number).padStart(5, '0')}`;

const written = (events: readonly Occurrence[], overrides: Record<string, unknown> = {}): Occurrence[] =>
  driveRule(createRule({ ...OWN, ...overrides }), events, { watchingSinceMs: SAMPLE_START_MS });
const alertsOf = (events: readonly Occurrence[], overrides: Record<string, unknown> = {}): Alert[] =>
  eventsOf(written(events, overrides), 'alerts');

type Make = ReturnType<typeof sampleEvents>;

/** A card is paid by `funder`, and emptied at the ATM at `atMs`. */
function emptied(
  make: Make,
  card: number,
  atm: string,
  atMs: number,
  funder: string | null = SHELL,
  kzt = 300_000,
  takenKzt = 290_000,
): Occurrence[] {
  const ids = { card: cardOf(card) };
  return [
    make.topUp(atMs - 3 * HOUR_MS, kzt, {
      ...ids,
      channel: funder === null ? 'terminal' : 'loan',
      senderIin: funder,
      terminal: funder === null ? 'T-1' : null,
      recipientIin: holderOf(card),
    }),
    make.withdrawal(atMs, takenKzt, { ...ids, atm, holderIin: holderOf(card) }),
  ];
}

/** A runner empties the cards one after another. */
function stop(make: Make, cards: readonly number[], atm: string, startMs: number, funder: string | null = SHELL): Occurrence[] {
  return cards.flatMap((card, turn) => emptied(make, card, atm, startMs + turn * 2 * MINUTE_MS, funder));
}

/** Two rounds, three days apart, over three ATMs. */
function twoRounds(make: Make, startMs = START_MS, first = 1): Occurrence[] {
  const at = (number: number) => first + number;
  return [
    ...stop(make, [at(0), at(1), at(2), at(3)], 'ATM-1', startMs),
    ...stop(make, [at(4), at(5), at(6), at(7)], 'ATM-2', startMs + HOUR_MS),
    ...stop(make, [at(0), at(4), at(1), at(5)], 'ATM-3', startMs + 3 * DAY_MS),
    ...stop(make, [at(2), at(6), at(3), at(7)], 'ATM-1', startMs + 3 * DAY_MS + HOUR_MS),
  ];
}

describe('visits', () => {
  const emptiedCards = (events: readonly Occurrence[], overrides = {}) => eventsOf(written(events, overrides), 'indicators-emptied-cards');
  const half = { minEmptiedShare: 0.5 };

  test('is reported when the gap has passed, with funding, funder and money', () => {
    const [visit] = emptiedCards(emptied(sampleEvents(), 1, 'ATM-1', START_MS));
    expect(visit).toMatchObject({
      key: 'ATM-1',
      timeMs: START_MS + 5 * MINUTE_MS,
      startMs: START_MS,
      fundedTiyn: 30_000_000,
      withdrawnTiyn: 29_000_000,
      funders: [SHELL],
      purchaseShare: 0,
    });
    expect(visit?.evidence).toHaveLength(2);
  });

  test('a withdrawal within the gap belongs to it, one exactly at the gap begins another', () => {
    const make = sampleEvents();
    const twice = (gapMs: number) => {
      const rest = make.withdrawal(START_MS + gapMs, 140_000, { card: cardOf(1), atm: 'ATM-1', holderIin: holderOf(1) });
      return emptiedCards([...emptied(make, 1, 'ATM-1', START_MS, SHELL, 300_000, 150_000), rest], half).map((one) => one.withdrawnTiyn);
    };
    expect(twice(5 * MINUTE_MS - 1)).toEqual([29_000_000]);
    expect(twice(5 * MINUTE_MS)).toEqual([15_000_000, 14_000_000]);
  });

  test('the emptied share at the minimum, and just below', () => {
    expect(emptiedCards(emptied(sampleEvents(), 1, 'ATM-1', START_MS, SHELL, 300_000, 225_000))).toHaveLength(1);
    expect(emptiedCards(emptied(sampleEvents(), 1, 'ATM-1', START_MS, SHELL, 300_000, 224_999))).toHaveLength(0);
  });

  test('funding as old as the window is no funding, a millisecond younger is', () => {
    const make = sampleEvents();
    const visitAt = (ageMs: number) => [
      make.topUp(START_MS, 300_000, { card: cardOf(1), senderIin: SHELL, channel: 'employer' }),
      make.withdrawal(START_MS + ageMs, 290_000, { card: cardOf(1) }),
    ];
    expect(emptiedCards(visitAt(4 * DAY_MS))).toHaveLength(0);
    expect(emptiedCards(visitAt(4 * DAY_MS - 1))).toHaveLength(1);
  });

  test('what one visit leaves of a top-up, the next takes: it names the funder again, but the top-up is evidence of the first', () => {
    const make = sampleEvents();
    const again = [
      make.topUp(START_MS + 2 * HOUR_MS, 100_000, { card: cardOf(1), senderIin: OTHER_SHELL, recipientIin: holderOf(1) }),
      make.withdrawal(START_MS + 3 * HOUR_MS, 120_000, { card: cardOf(1), holderIin: holderOf(1) }),
      make.withdrawal(START_MS + 9 * HOUR_MS, 10_000, { card: cardOf(1), holderIin: holderOf(1) }),
    ];
    const [first, second, ...more] = emptiedCards([...emptied(make, 1, 'ATM-1', START_MS, SHELL, 300_000, 270_000), ...again]);
    expect(first).toMatchObject({ funders: [SHELL], fundedTiyn: 30_000_000, eventCount: 2, firstEventAtMs: START_MS - 3 * HOUR_MS });
    expect(second).toMatchObject({ funders: [SHELL, OTHER_SHELL], fundedTiyn: 13_000_000, eventCount: 2 });
    expect(second?.firstEventAtMs).toBe(START_MS + 2 * HOUR_MS);
    expect(second?.evidence.map(({ amountTiyn }) => amountTiyn)).toEqual([10_000_000, 12_000_000]);
    expect(more).toEqual([]);
  });

  test('a top-up that a visit draws on without being reported is evidence of the next', () => {
    const make = sampleEvents();
    const small = make.withdrawal(START_MS - HOUR_MS, 10_000, { card: cardOf(1), atm: 'ATM-1', holderIin: holderOf(1) });
    const [visit, ...more] = emptiedCards([small, ...emptied(make, 1, 'ATM-1', START_MS)]);
    expect(visit).toMatchObject({ fundedTiyn: 29_000_000, funders: [SHELL], eventCount: 2 });
    expect(more).toEqual([]);
  });

  test('money that it could have taken and did not, is not evidence of it', () => {
    const make = sampleEvents();
    const left = make.topUp(START_MS - HOUR_MS, 50_000, { card: cardOf(1), senderIin: OTHER_SHELL, recipientIin: holderOf(1) });
    const [visit] = emptiedCards([left, ...emptied(make, 1, 'ATM-1', START_MS)]);
    expect(visit).toMatchObject({ fundedTiyn: 35_000_000, funders: [SHELL], eventCount: 2 });
  });

  test('more events than it shows are counted', () => {
    const make = sampleEvents();
    const ids = { card: cardOf(1), holderIin: holderOf(1) };
    const many = Array.from({ length: 9 }, (_, at) => [
      make.topUp(START_MS - HOUR_MS + at, 30_000, { card: cardOf(1), senderIin: SHELL, recipientIin: holderOf(1) }),
      make.withdrawal(START_MS + at * MINUTE_MS, 30_000, { ...ids, atm: 'ATM-1' }),
    ]).flat();
    const [visit] = emptiedCards(many);
    expect(visit).toMatchObject({ eventCount: 18, firstEventAtMs: START_MS - HOUR_MS, withdrawnTiyn: 27_000_000 });
    expect(visit?.evidence).toHaveLength(12);
  });

  test('money that was there before does not count as emptied, nor does a small sum', () => {
    expect(emptiedCards(emptied(sampleEvents(), 1, 'ATM-1', START_MS, SHELL, 100_000, 201_000))).toHaveLength(0);
    expect(emptiedCards(emptied(sampleEvents(), 1, 'ATM-1', START_MS, SHELL, 59_999, 59_999))).toHaveLength(0);
  });
});

describe('bursts', () => {
  const bursts = (events: readonly Occurrence[]) => eventsOf(written(events), 'indicators-atm-bursts');

  test('visits that start at the gap are one burst, a millisecond more makes two', () => {
    const make = sampleEvents();
    const pair = (gapMs: number) => [...emptied(make, 1, 'ATM-1', START_MS), ...emptied(make, 2, 'ATM-1', START_MS + gapMs)];
    expect(bursts(pair(12 * MINUTE_MS)).map((one) => one.visits.length)).toEqual([2]);
    expect(bursts(pair(12 * MINUTE_MS + 1))).toEqual([]);
  });

  test('a visit that began first but ended last is in its burst', () => {
    const make = sampleEvents();
    const long = [0, 4, 8, 12].map((minute) =>
      make.withdrawal(START_MS + minute * MINUTE_MS, 75_000, { card: cardOf(1), holderIin: holderOf(1), atm: 'ATM-1' }),
    );
    const funding = make.topUp(START_MS - HOUR_MS, 300_000, { card: cardOf(1), senderIin: SHELL });
    const [burst] = bursts([funding, ...long, ...emptied(make, 2, 'ATM-1', START_MS + 2 * MINUTE_MS)]);
    expect(burst?.visits.map((visit) => visit.card)).toEqual([cardOf(1), cardOf(2)]);
  });

  test('of a long one the first visits are named, and the rest counted', () => {
    const make = sampleEvents();
    const [burst] = bursts(Array.from({ length: 43 }, (_, card) => emptied(make, card, 'ATM-1', START_MS + card * MINUTE_MS)).flat());
    expect(burst?.visits).toHaveLength(40);
    expect(burst?.unnamedVisits).toBe(3);
  });

  test('one card twice is no burst', () => {
    const make = sampleEvents();
    expect(bursts([...emptied(make, 1, 'ATM-1', START_MS), ...emptied(make, 1, 'ATM-1', START_MS + 8 * MINUTE_MS)])).toEqual([]);
  });
});

describe('groups', () => {
  test('two rounds over three ATMs are one alert', () => {
    const alerts = alertsOf(twoRounds(sampleEvents()));
    expect(new Set(alerts.map((alert) => alert.alertId)).size).toBe(1);
    expect(alerts.at(-1)).toMatchObject({ subject: { kind: 'group' }, status: 'closed', cardCount: 8, amountTiyn: 16 * 29_000_000 });
    const codes = alerts[0]?.reasons.map((reason) => reason.code) ?? [];
    expect(codes).toEqual(expect.arrayContaining(['bursts', 'days', 'atms', 'recurring-cards', 'shared-funder']));
    expect(alerts.at(-1)).toMatchObject({ eventCount: 32, amountCounts: 'cash taken at ATMs' });
    const facts = { holderIin: holderOf(1), bank: 'Bank 1', issuedOn: '2020-01-15' };
    expect(alerts.at(-1)?.cardFacts[0]).toEqual({ card: cardOf(1), ...facts });
  });

  const reasonOf = (alert: Alert | undefined, code: string) => alert?.reasons.find((reason) => reason.code === code);

  test('its figures say over which time they were counted: not from before the watch or the last alert', () => {
    const make = sampleEvents();
    const again = START_MS + 20 * DAY_MS;
    const alerts = alertsOf([...twoRounds(make), ...twoRounds(make, again)], { quietDays: 10 });
    const [first, second] = alerts.filter((alert) => alert.revision === 0);
    expect(reasonOf(first, 'bursts')?.window).toEqual({ fromMs: SAMPLE_START_MS, toMs: first?.openedAtMs });
    const closedMs = alerts.find((alert) => alert.status === 'closed')?.closedAtMs;
    expect(reasonOf(second, 'bursts')?.window).toEqual({ fromMs: closedMs, toMs: second?.openedAtMs });
  });

  test('what a burst does not name is said to be missing from the figures', () => {
    const make = sampleEvents();
    const crowd = Array.from({ length: 41 }, (_, card) => card);
    const rounds = [0, 2, 4].flatMap((day) => stop(make, crowd.slice(0, day === 0 ? 41 : 8), `ATM-${day}`, START_MS + day * DAY_MS));
    const [first] = alertsOf(rounds);
    expect(reasonOf(first, 'cash-taken')).toMatchObject({ capped: true, unit: 'KZT' });
    expect(reasonOf(first, 'bursts')).toMatchObject({ capped: false });
    expect(reasonOf(alertsOf(twoRounds(sampleEvents()))[0], 'cash-taken')).toMatchObject({ capped: false });
  });

  test('repeated rounds update the same alert', () => {
    const make = sampleEvents();
    const alerts = alertsOf([...twoRounds(make), ...twoRounds(make, START_MS + 7 * DAY_MS)]);
    expect(alerts.filter((alert) => alert.revision === 0)).toHaveLength(1);
    expect(alerts.at(-1)?.amountTiyn).toBe(32 * 29_000_000);
  });

  test('after a quiet time it is a new episode of the same group or of another', () => {
    const make = sampleEvents();
    const alerts = alertsOf([...twoRounds(make), ...twoRounds(make, START_MS + 28 * DAY_MS)]);
    expect(alerts.filter((alert) => alert.revision === 0).length).toBe(2);
    expect(alerts.filter((alert) => alert.status === 'closed').length).toBe(2);
  });

  test('two alerted groups that share cards at last become one', () => {
    const make = sampleEvents();
    const other = twoRounds(make, START_MS + 3 * HOUR_MS, 101).map((one) =>
      one.topic === 'card-top-ups' ? { ...one, event: { ...one.event, senderIin: OTHER_SHELL } } : one,
    );
    const bridge = stop(make, [1, 2, 101, 102], 'ATM-9', START_MS + 6 * DAY_MS, null);
    const alerts = alertsOf([...twoRounds(make), ...other, ...bridge]);
    const merged = alerts.filter((alert) => alert.status === 'merged');
    const survivor = alerts[0]?.alertId;
    expect(merged).toHaveLength(1);
    expect(merged[0]).toMatchObject({ mergedInto: survivor });
    const last = alerts.at(-1);
    expect(last).toMatchObject({ alertId: survivor, status: 'closed', cardCount: 16, amountTiyn: 36 * 29_000_000 });
  });

  test('a terminal, an ATM or one regular customer joins nothing', () => {
    const make = sampleEvents();
    const strangers = [0, 1, 2, 3, 4, 5].flatMap((day) =>
      stop(make, [1, 10 + 2 * day, 11 + 2 * day], `ATM-${day % 3}`, START_MS + day * DAY_MS, null),
    );
    expect(alertsOf(strangers)).toEqual([]);
  });

  test('a funder of more cards than the limit joins nothing, at the limit it does', () => {
    const events = twoRounds(sampleEvents());
    expect(alertsOf(events, { maxFunderCards: 8, minSharedCards: 40 }).length).toBeGreaterThan(0);
    expect(alertsOf(events, { maxFunderCards: 3, minSharedCards: 40 })).toEqual([]);
  });

  test('somebody in the queue by chance is not named', () => {
    const make = sampleEvents();
    const alerts = alertsOf([...twoRounds(make), ...emptied(make, 77, 'ATM-1', START_MS + MINUTE_MS, null)]);
    expect(alerts.at(-1)?.cards).not.toContain(cardOf(77));
    expect(alerts.at(-1)?.cardCount).toBe(8);
  });

  test('a group that wants a fifth of the cash is a near miss, told once; with the alert open there is none', () => {
    const missesOf = (minWithdrawnKzt: number) => eventsOf(written(twoRounds(sampleEvents()), { minWithdrawnKzt }), 'near-misses');
    const kzt = 16 * 290_000;
    const [miss, ...more] = missesOf(kzt / 0.8);
    expect(miss).toMatchObject({ code: 'cash-taken', parameter: 'minWithdrawnKzt', observed: kzt, unit: 'KZT', missedBy: 0.2 });
    expect(miss?.subject).toEqual({ kind: 'group', id: expect.any(String) });
    expect(more).toEqual([]);
    expect(missesOf(kzt / 0.8 + 1)).toEqual([]);
    expect(missesOf(1_000_000)).toEqual([]);
  });

  test('all state is gone after the join window', () => {
    const kept = new Map<string, number[]>();
    driveRule(createRule(OWN), twoRounds(sampleEvents()), { onKept: (stage, keys) => kept.set(stage, [...(kept.get(stage) ?? []), keys]) });
    expect([...kept].map(([stage, keys]) => [stage, Math.max(...keys), keys.at(-1)])).toEqual([
      ['card', 8, 0],
      ['atm', 1, 0],
      ['group', 1, 0],
    ]);
  });
});

describe('honest look-alikes', () => {
  test('a factory pay-day at its one ATM, twice a month', () => {
    const make = sampleEvents();
    const workers = Array.from({ length: 20 }, (_, number) => number + 1);
    const payDays = [0, 15].flatMap((day) => stop(make, workers, 'ATM-1', START_MS + day * DAY_MS));
    expect(alertsOf(payDays)).toEqual([]);
  });

  test('colleagues at several ATMs who live on their cards', () => {
    const make = sampleEvents();
    const bought = Array.from({ length: 8 }, (_, number) =>
      [1, 4, 8].map((day) => make.debit(START_MS - HOUR_MS * day, 80_000, { card: cardOf(number + 1), kind: 'purchase' })),
    ).flat();
    expect(alertsOf([...bought, ...twoRounds(make)])).toEqual([]);
  });

  test('a market-day queue: partial withdrawals of strangers', () => {
    const make = sampleEvents();
    const queue = [0, 7, 14].flatMap((day) =>
      [1, 2, 3, 4, 5].flatMap((person) =>
        emptied(make, person, `ATM-${day}`, START_MS + day * DAY_MS + person * 2 * MINUTE_MS, holderOf(500 + person), 300_000, 120_000),
      ),
    );
    expect(written(queue)).toEqual([]);
  });
});
