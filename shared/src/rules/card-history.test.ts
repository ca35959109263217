/** A card's history holds its latest movements as they happened, however far back its rules look and whatever is dropped. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { CardTopic } from '../events/topics.js';
import { ownColumns } from '../testing/own-columns.js';
import {
  boughtTiynSince,
  cardHistory,
  evidenceAt,
  firstAfter,
  isBusinessCard,
  issuedMsOf,
  issuedOnOf,
  MAX_MOVEMENTS,
  reachesBackTo,
  type CardHistory,
} from './card-history.js';
import { localMidnightMs } from './local-time.js';
import { DAY_MS, HOUR_MS } from '../events/time-spans.js';
import { movementsAfter } from './movement.js';
import {
  CAME_IN,
  CASHED,
  LOAN,
  OTHERS_MONEY,
  OWN_CASH,
  ROW,
  SENT_BY_OTHER,
  SENT_ON,
  UNVERIFIED,
  WAGES,
  WITHDRAWN,
} from './movement-rows.js';
import { SAMPLE_HOLDER, SAMPLE_START_MS, sampleEvents } from './testing/sample-events.js';
import type { Occurrence } from './testing/stage-driver.js';

function openHistory(lookBackMs: number) {
  const { view } = ownColumns(cardHistory.layout);
  return {
    view,
    note({ topic, event }: Occurrence): void {
      const noteOf = cardHistory.apply[topic as CardTopic] as (history: CardHistory, noted: unknown, lookBack: number) => void;
      noteOf(view, event, lookBackMs);
    },
  };
}

const rowAt = ({ movements }: CardHistory, index: number) => {
  const { columns } = movements;
  const at = movements.at(index);
  return {
    timeMs: columns[at + ROW.timeMs]!,
    amountTiyn: columns[at + ROW.amountTiyn]!,
    flags: columns[at + ROW.flags]!,
    heldTiyn: columns[at + ROW.heldTiyn]!,
    boughtTiyn: columns[at + ROW.boughtTiyn]!,
    eventId: movements.payload(index)?.id ?? null,
  };
};

const rowsOf = (view: CardHistory) => Array.from({ length: view.movements.length }, (_, index) => rowAt(view, index));

describe('a movement', () => {
  const make = sampleEvents();
  const at = SAMPLE_START_MS;
  test.each<[string, Occurrence, number, boolean]>([
    ['a verified P2P top-up', make.topUp(at, 10), CAME_IN | SENT_BY_OTHER | OTHERS_MONEY, true],
    ['an anonymous one', make.topUp(at, 10, { senderIin: null }), CAME_IN | SENT_BY_OTHER | OTHERS_MONEY | UNVERIFIED, true],
    ['wages', make.topUp(at, 10, { channel: 'employer' }), CAME_IN | SENT_BY_OTHER | WAGES, true],
    ['a loan', make.topUp(at, 10, { channel: 'loan' }), CAME_IN | SENT_BY_OTHER | OTHERS_MONEY | LOAN, true],
    ["the holder's own money", make.topUp(at, 10, { senderIin: SAMPLE_HOLDER }), CAME_IN, false],
    ["the holder's own cash", make.topUp(at, 10, { channel: 'terminal', senderIin: SAMPLE_HOLDER }), CAME_IN | OWN_CASH, false],
    ['a transfer', make.debit(at, 10, { kind: 'transfer' }), SENT_ON, true],
    ['crypto bought', make.trade(at, 10, { side: 'buy' }), CASHED, true],
    ['crypto sold', make.trade(at, 10, { side: 'sell' }), CAME_IN, false],
    ['a withdrawal', make.withdrawal(at, 10), CASHED | WITHDRAWN, true],
  ])('of %s is flagged as such', (_, occurrence, flags, hasEvidence) => {
    const { view, note } = openHistory(DAY_MS);
    note(occurrence);
    const eventId = hasEvidence ? occurrence.event.id : null;
    expect(rowsOf(view)).toEqual([{ timeMs: at, amountTiyn: 1000, flags, heldTiyn: 0, boughtTiyn: 0, eventId }]);
    if (!hasEvidence) expect(() => evidenceAt(view, 0, 'a card')).toThrow('has no evidence');
    else
      expect(evidenceAt(view, 0, 'a card')).toMatchObject({
        topic: occurrence.topic,
        eventId,
        timeMs: at,
        card: 'a card',
        amountTiyn: 1000,
      });
  });

  test.each<[string, Occurrence, number, number]>([
    ['a refused withdrawal', make.withdrawal(at, 10, { outcome: 'refused-insufficient-balance' }), 0, 0],
    ['a purchase', make.debit(at, 10), 1000, 1000],
    ['a fee', make.debit(at, 10, { kind: 'fee' }), 1000, 0],
  ])('is none of %s, of which sums tell', (_, occurrence, leftTiyn, boughtTiyn) => {
    const { view, note } = openHistory(DAY_MS);
    note(make.topUp(at, 25));
    note(occurrence);
    expect(view).toMatchObject({ heldTiyn: 2500 - leftTiyn, leftTiyn, boughtTiyn });
    note(make.withdrawal(at, 10));
    expect(rowsOf(view)).toMatchObject([
      { flags: CAME_IN | SENT_BY_OTHER | OTHERS_MONEY },
      { flags: CASHED | WITHDRAWN, heldTiyn: view.heldTiyn + 1000, boughtTiyn },
    ]);
  });
});

test('paid in is what others send and what the holder pays in as cash, but no wages, loans or transfers of his own', () => {
  const make = sampleEvents();
  const { view, note } = openHistory(DAY_MS);
  const credits = [
    make.topUp(SAMPLE_START_MS, 1),
    make.topUp(SAMPLE_START_MS, 2, { channel: 'terminal', senderIin: null }),
    make.topUp(SAMPLE_START_MS, 3, { channel: 'branch', senderIin: SAMPLE_HOLDER }),
    make.topUp(SAMPLE_START_MS, 4, { channel: 'terminal', senderIin: SAMPLE_HOLDER }),
    make.topUp(SAMPLE_START_MS, 5, { senderIin: SAMPLE_HOLDER }),
    make.topUp(SAMPLE_START_MS, 6, { channel: 'employer' }),
    make.topUp(SAMPLE_START_MS, 7, { channel: 'loan' }),
    make.trade(SAMPLE_START_MS, 8, { side: 'sell' }),
    make.withdrawal(SAMPLE_START_MS, 9),
  ];
  for (const one of credits) note(one);
  const paidIn = movementsAfter(view, 0).filter(({ isPaidIn }) => isPaidIn);
  expect(paidIn.map(({ amountTiyn }) => amountTiyn)).toEqual([100, 200, 300, 400]);
});

test('whose card it is, is what its first event says', () => {
  const make = sampleEvents();
  const [firm, person] = ['200940000011', SAMPLE_HOLDER];
  for (const [first, later] of [
    [firm, person],
    [person, firm],
  ] as const) {
    const { view, note } = openHistory(DAY_MS);
    expect(isBusinessCard(view)).toBe(false);
    note(make.withdrawal(SAMPLE_START_MS, 10, { holderIin: first }));
    note(make.topUp(SAMPLE_START_MS + 1, 10, { recipientIin: later }));
    expect(isBusinessCard(view)).toBe(first === firm);
  }
});

test.each(['2023-05-01', '0001-01-01', '9999-99-99'])('the date of issue %s is that of the first top-up', (cardIssuedOn) => {
  const make = sampleEvents();
  const { view, note } = openHistory(DAY_MS);
  note(make.withdrawal(SAMPLE_START_MS, 10));
  expect([issuedOnOf(view), issuedMsOf(view)]).toEqual([null, null]);
  note(make.topUp(SAMPLE_START_MS, 10, { cardIssuedOn }));
  note(make.topUp(SAMPLE_START_MS, 10, { cardIssuedOn: '2024-01-01' }));
  expect(issuedOnOf(view)).toBe(cardIssuedOn);
  expect(issuedMsOf(view)).toBe(localMidnightMs(cardIssuedOn));
});

test('movements that were dropped for want of room are said to be missing', () => {
  const make = sampleEvents();
  const { view, note } = openHistory(DAY_MS);
  for (let count = 0; count < MAX_MOVEMENTS; count++) {
    expect(reachesBackTo(view, SAMPLE_START_MS - 1)).toBe(true);
    note(make.withdrawal(SAMPLE_START_MS + count, 1));
  }
  expect([SAMPLE_START_MS - 1, SAMPLE_START_MS].map((afterMs) => reachesBackTo(view, afterMs))).toEqual([false, true]);
});

interface Movement {
  readonly gapMs: number;
  readonly kzt: number;
  readonly what: 'in' | 'purchase' | 'out';
}

const movement: fc.Arbitrary<Movement> = fc.record({
  gapMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3 * HOUR_MS }), fc.integer({ min: 1, max: 3 * DAY_MS })),
  kzt: fc.integer({ min: 1, max: 1000 }),
  what: fc.constantFrom('in', 'purchase', 'out'),
});

function occurrencesOf(drawn: readonly Movement[]): Occurrence[] {
  const make = sampleEvents();
  let atMs = SAMPLE_START_MS;
  return drawn.map(({ gapMs, kzt, what }) => {
    atMs += gapMs;
    if (what === 'in') return make.topUp(atMs, kzt);
    return what === 'purchase' ? make.debit(atMs, kzt) : make.withdrawal(atMs, kzt);
  });
}

test('it reaches back as far as was asked for, with what was held and had been bought before each movement', () => {
  fc.assert(
    fc.property(fc.array(movement, { maxLength: 120, size: 'max' }), fc.integer({ min: 1, max: 4 }), (drawn, days) => {
      const { view, note } = openHistory(days * DAY_MS);
      let heldTiyn = 0;
      let boughtTiyn = 0;
      let most = 0;
      const all: ReturnType<typeof rowAt>[] = [];
      for (const occurrence of occurrencesOf(drawn)) {
        note(occurrence);
        const { timeMs, amountTiyn, id } = occurrence.event as { timeMs: number; amountTiyn: number; id: string };
        const cameIn = occurrence.topic === 'card-top-ups';
        const bought = occurrence.topic === 'card-debits';
        const flags = cameIn ? CAME_IN | SENT_BY_OTHER | OTHERS_MONEY : CASHED | WITHDRAWN;
        if (bought) boughtTiyn += amountTiyn;
        else all.push({ timeMs, amountTiyn, flags, heldTiyn, boughtTiyn, eventId: id });
        heldTiyn = cameIn ? heldTiyn + amountTiyn : Math.max(0, heldTiyn - amountTiyn);

        const kept = rowsOf(view);
        expect(kept).toEqual(all.slice(all.length - kept.length));
        const afterMs = timeMs - days * DAY_MS;
        const lately = all.filter((row) => row.timeMs > afterMs);
        expect(kept.length).toBeGreaterThanOrEqual(lately.length);
        // Memory follows what was ever looked back on at once: a block is doubled when most of it is.
        most = Math.max(most, lately.length);
        expect(kept.length).toBeLessThanOrEqual(Math.max(4, (8 / 3) * most));
        const first = firstAfter(view.movements, afterMs);
        expect(rowsOf(view).slice(first)).toEqual(lately);
        expect(boughtTiynSince(view, afterMs)).toBe(lately.length === 0 ? 0 : boughtTiyn - lately[0]!.boughtTiyn);
      }
    }),
  );
});

test('trimmed, it holds what is looked back on and nothing else', () => {
  const make = sampleEvents();
  const days = [0, 1, 2, 3];
  const { view, note } = openHistory(9 * DAY_MS);
  const times = days.map((day) => SAMPLE_START_MS + day * DAY_MS);
  for (const timeMs of times) note(make.topUp(timeMs, 1));
  cardHistory.trim!(view, times[3]!, 2 * DAY_MS);
  expect(rowsOf(view).map(({ timeMs }) => timeMs)).toEqual(times.slice(2));
  expect(view.heldTiyn).toBe(400);
  cardHistory.trim!(view, times[3]! + 9 * DAY_MS, 2 * DAY_MS);
  expect(rowsOf(view)).toEqual([]);
  note(make.topUp(times[3]! + 9 * DAY_MS, 1));
  expect(rowsOf(view)).toMatchObject([{ heldTiyn: 400 }]);
});

test('of a card that never rests the latest movements are kept', () => {
  const { view, note } = openHistory(DAY_MS);
  const make = sampleEvents();
  for (let count = 0; count < MAX_MOVEMENTS + 100; count++) note(make.withdrawal(SAMPLE_START_MS + count, 1));
  expect(view.movements.length).toBe(MAX_MOVEMENTS);
  expect(rowAt(view, 0).timeMs).toBe(SAMPLE_START_MS + 100);
});
