/** No alert holds an event twice, and its counts, sums and particulars are those of its events: on random input and on a whole country. */
import { describe, expect, test } from '@jest/globals';
import { MAX_EVIDENCE, type Alert } from '@tengewatch/shared/events/alert.js';
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import type { CardTopic } from '@tengewatch/shared/events/topics.js';
import { DAY_MS, HOUR_MS } from '@tengewatch/shared/events/time-spans.js';
import { SAMPLE_START_MS, sampleEvents } from '@tengewatch/shared/rules/testing/sample-events.js';
import { driveRule, eventsOf, type Occurrence } from '@tengewatch/shared/rules/testing/stage-driver.js';
import { smallScenario } from '@tengewatch/shared/testing/small-scenario.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import type { WorldSink } from '@tengewatch/shared/world/simulation.js';
import * as fc from 'fast-check';
import { evaluate } from '@tengewatch/test-kit/evaluate.js';
import { createRules } from '@tengewatch/detector/create-rules.js';

type RawOccurrence = Extract<Occurrence, { topic: CardTopic }>;

const byId = (events: readonly RawOccurrence[]): ReadonlyMap<string, RawOccurrence> => new Map(events.map((one) => [one.event.id, one]));

/** What an event adds to the money of an alert about a card, a person, a bank, a platform or a group. */
function countedTiyn({ topic, event }: RawOccurrence, { subject }: Alert): number {
  if (topic === 'exchanger-trades') return subject.kind === 'platform' ? event.fiatTiyn : 0;
  if (topic === 'atm-withdrawals') return subject.kind === 'group' ? event.amountTiyn : 0;
  return topic === 'card-top-ups' && ['card', 'person', 'bank'].includes(subject.kind) ? event.amountTiyn : 0;
}

const totalOf = (ids: Iterable<string>, raw: ReadonlyMap<string, RawOccurrence>, alert: Alert): number =>
  [...ids].reduce((total, id) => total + countedTiyn(raw.get(id)!, alert), 0);

/** Rules that are met by little, close soon, and write a revision for every change, so that no event stays unseen. */
const LENIENT = {
  'nominee-cards': {
    windowDays: 2,
    minCreditedKzt: 1,
    minSenders: 1,
    minMeanCreditKzt: 0,
    minPassThroughShare: 0,
    minUnverifiedShare: 0,
    maxHonestShare: 1,
    minPoints: 0,
    updateIntervalHours: 0,
    quietDays: 1,
  },
  'cash-out-groups': {
    fundingWindowDays: 1,
    minFundedKzt: 10_000,
    minEmptiedShare: 0.5,
    minFundedPart: 0,
    joinWindowDays: 2,
    minBursts: 1,
    minDays: 1,
    minAtms: 1,
    minRecurringCards: 0,
    maxPurchaseShare: 1,
    minWithdrawnKzt: 1,
    minSharedCards: 1,
    minPoints: 1,
    updateIntervalHours: 0,
    quietDays: 1.5,
  },
  'unlicensed-platforms': {
    platformWindowDays: 2,
    minTrades: 2,
    minCustomers: 1,
    minImitationTrades: 1,
    exchangeWindowDays: 2,
    minPayers: 1,
    minPayees: 1,
    minPaidInKzt: 1,
    maxSpreadShare: 1,
    maxPurchaseShare: 1,
    minRoundShare: 0,
    minPaidInMeanKzt: 0,
    minExchangePoints: 0,
    updateIntervalHours: 0,
    quietDays: 1,
  },
  structuring: {
    verificationThresholdKzt: 90_000,
    nearThresholdFromShare: 0.5,
    windowDays: 2,
    minNearKzt: 1,
    minNearMoneyShare: 0,
    minHiddenShare: 0,
    maxOnePayerDayShare: 1,
    minPoints: 0,
    updateIntervalHours: 0,
    quietDays: 1,
  },
};

const step = fc.record({
  what: fc.constantFrom('stop', 'stop', 'stop', 'stop', 'in', 'in', 'wages', 'transfer', 'cash', 'purchase', 'buy', 'sell'),
  gapMs: fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 0, max: HOUR_MS }) },
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 8 * HOUR_MS }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 * DAY_MS }) },
  ),
  card: fc.nat(11),
  sender: fc.constantFrom(null, '200940000011', '210540000022', '850505800001', '850505800002'),
  kzt: fc.constantFrom(20_000, 50_000, 90_000),
  share: fc.constantFrom(0.5, 0.8, 1, 1.2),
  atm: fc.constantFrom('ATM-1', 'ATM-2'),
  platform: fc.constantFrom('Sary Obmen', 'SARY OBMEN', 'Вуbit', 'Bybit Pro'),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** At a stop two cards are paid and emptied one after another, each a little less or more than it was paid. */
function occurrencesOf(steps: readonly Step[], cards: number): Occurrence[] {
  const make = sampleEvents();
  let atMs = SAMPLE_START_MS;
  return steps.flatMap(({ what, gapMs, card, sender, kzt, share, atm, platform }) => {
    atMs += gapMs;
    const of = (number: number) => {
      const digits = String(number % cards).padStart(3, '0');
      return { card: `9000000000000${digits}`, holderIin: `900101700${digits}` };
    };
    const paid = (number: number, timeMs: number, tiyn = kzt, senderIin = sender): Occurrence =>
      make.topUp(timeMs, tiyn, { card: of(number).card, recipientIin: of(number).holderIin, senderIin });
    const { card: ownCard, holderIin } = of(card);
    const own = { card: ownCard, holderIin };
    if (what === 'stop') {
      const turns = [card, card + 1];
      const cash = (number: number, timeMs: number): Occurrence =>
        make.withdrawal(timeMs, Math.floor((kzt * share) / 2), { ...of(number), atm });
      return turns.flatMap((number, turn) => {
        const turnMs = atMs + turn * 60_000;
        return [paid(number, atMs - turn, kzt), cash(number, turnMs), cash(number, turnMs + 30_000)];
      });
    }
    if (what === 'in') return [paid(card, atMs)];
    if (what === 'wages') return [make.topUp(atMs, kzt, { card: ownCard, recipientIin: holderIin, channel: 'employer' })];
    if (what === 'cash') return [make.withdrawal(atMs, kzt, { ...own, atm })];
    if (what === 'buy' || what === 'sell') return [make.trade(atMs, kzt, { ...own, platform, side: what })];
    return [make.debit(atMs, kzt / 4, { ...own, kind: what, counterparty: `payee-${kzt}` })];
  });
}

/** What evidence says of an event. */
function particularsOf({ topic, event }: RawOccurrence): object {
  const { card, timeMs, city } = event;
  const common = { topic, card, timeMs, city, who: null, trade: null, senderVerification: null };
  if (topic === 'card-top-ups') {
    return { ...common, who: event.senderIin, where: event.terminal, senderVerification: event.senderVerification };
  }
  if (topic === 'card-debits') return { ...common, where: event.counterparty };
  if (topic === 'atm-withdrawals') return { ...common, where: event.atm };
  const { platform, asset, quantity, rateKzt, wallet } = event;
  return { ...common, where: platform, trade: { asset, quantity, rateKzt, wallet } };
}

describe('on random input', () => {
  test('counts and sums are those of the distinct events that all revisions of an alert show', () => {
    const rules = createRules(LENIENT);
    const seen = { alerts: 0, long: 0, merged: 0, again: 0 };
    fc.assert(
      // Few cards are busy; of many, some make groups of their own until a stop joins them.
      fc.property(fc.array(step, { minLength: 20, maxLength: 70, size: 'max' }), fc.constantFrom(2, 12), (steps, cards) => {
        const events = occurrencesOf(steps, cards) as RawOccurrence[];
        const raw = byId(events);
        for (const rule of rules) {
          const shownBy = new Map<string, Set<string>>();
          const last = new Map<string, Alert>();
          for (const alert of eventsOf(driveRule(rule, events, { watchingSinceMs: SAMPLE_START_MS }), 'alerts')) {
            const ids = alert.evidence.map(({ eventId }) => eventId);
            const isSound = new Set(ids).size === ids.length && alert.eventCount >= ids.length;
            if (!isSound) throw new Error(`alert ${alert.alertId} of ${alert.eventCount} events shows ${ids.join(', ')}`);
            const shown = new Set([...(shownBy.get(alert.alertId) ?? []), ...ids]);
            shownBy.set(alert.alertId, shown);
            last.set(alert.alertId, alert);
            if (alert.status !== 'merged') continue;
            seen.merged++;
            shownBy.set(alert.mergedInto!, new Set([...(shownBy.get(alert.mergedInto!) ?? []), ...shown]));
          }
          for (const [alertId, shown] of shownBy) {
            const alert = last.get(alertId)!;
            if (alert.status === 'merged') continue;
            expect(alert).toMatchObject({ eventCount: shown.size, amountTiyn: totalOf(shown, raw, alert) });
            seen.alerts++;
            if (alert.eventCount > MAX_EVIDENCE) seen.long++;
          }
          const subjects = [...last.values()].map(({ subject }) => subject.id);
          seen.again += subjects.length - new Set(subjects).size;
        }
      }),
      { numRuns: 25, seed: 5 },
    );
    // What needs care must come up: capped evidence, merged groups, and subjects with a second alert.
    expect(seen.alerts).toBeGreaterThan(300);
    for (const count of [seen.long, seen.merged, seen.again]) expect(count).toBeGreaterThan(2);
  });
});

describe('on a whole country', () => {
  const scenario = smallScenario({
    people: 400,
    days: 20,
    schemes: [
      { typology: 'nominee-cards', difficulty: 0, count: 1, cards: { min: 4, max: 4 } },
      { typology: 'cash-out-groups', difficulty: 0, count: 2 },
      { typology: 'unlicensed-platforms', form: 'imitation', difficulty: 0, count: 1 },
      { typology: 'unlicensed-platforms', form: 'hidden', difficulty: 0, count: 1 },
      { typology: 'structuring', difficulty: 0, count: 1, cards: { min: 5, max: 5 } },
    ],
  });
  const SEED = 5;
  const { finalAlerts } = evaluate(scenario, SEED);
  const raw = byId(rawEvents());

  function rawEvents(): RawOccurrence[] {
    const events: RawOccurrence[] = [];
    const sink: WorldSink = {
      event: (topic, event) => void events.push({ topic, event } as RawOccurrence),
      truth: () => undefined,
    };
    for (let shard = 0; shard < scenario.shards; shard++) {
      const simulation = createShard(scenario, SEED, shard);
      while (simulation.advance(2000, sink));
    }
    return events;
  }

  test('no alert holds an event twice, and those that show all of theirs count and sum them', () => {
    let whole = 0;
    for (const alert of finalAlerts) {
      const ids = new Set(alert.evidence.map(({ eventId }) => eventId));
      expect(ids.size).toBe(alert.evidence.length);
      const most = Math.min(alert.eventCount, MAX_EVIDENCE);
      // Of a visit to an ATM with many withdrawals and top-ups only some are shown.
      if (alert.rule === 'cash-out-groups') expect(ids.size).toBeLessThanOrEqual(most);
      else expect(ids.size).toBe(most);
      if (ids.size < alert.eventCount) continue;
      expect(alert.amountTiyn).toBe(totalOf(ids, raw, alert));
      whole++;
    }
    expect(new Set(finalAlerts.map(({ rule }) => rule)).size).toBe(ruleNames.length);
    expect(whole).toBeGreaterThan(2);
  });

  test('evidence and cards say what the events say', () => {
    const ofCard = new Map<string, RawOccurrence[]>();
    for (const one of raw.values()) {
      const known = ofCard.get(one.event.card);
      if (known === undefined) ofCard.set(one.event.card, [one]);
      else known.push(one);
    }
    for (const alert of finalAlerts) {
      expect(alert.evidence).toMatchObject(alert.evidence.map(({ eventId }) => particularsOf(raw.get(eventId)!)));
      expect(alert.cardFacts.map(({ card }) => card)).toEqual(alert.cards);
      for (const { card, holderIin, bank, issuedOn } of alert.cardFacts) {
        const own = ofCard.get(card)!;
        const holders = own.map(({ topic, event }) => (topic === 'card-top-ups' ? event.recipientIin : event.holderIin));
        const issues = own.flatMap(({ topic, event }) => (topic === 'card-top-ups' ? event.cardIssuedOn : []));
        expect([new Set(own.map(({ event }) => event.bank)), new Set(holders)]).toEqual([new Set([bank]), new Set([holderIin])]);
        if (issuedOn !== null) expect(new Set([...issues, issuedOn]).size).toBe(1);
      }
    }
  });
});
