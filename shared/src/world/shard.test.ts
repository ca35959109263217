import { beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { topics, type ProducedEvent, type ProducedTopic } from '../events/topics.js';
import type { Truth } from '../events/truth.js';
import type { Scenario } from './scenario.js';
import { noLookAlikes, smallScenario } from '../testing/small-scenario.js';
import { createCalendar } from './calendar.js';
import { createCountry } from './country.js';
import { isValidBin, isValidCardNumber, isValidIin } from './identity.js';
import { createRandom } from './random.js';
import { createShard } from './shard.js';
import type { ShardBooks, WorldSink } from './simulation.js';

interface Recorded {
  readonly events: { readonly topic: ProducedTopic; readonly event: ProducedEvent }[];
  readonly truth: Truth[];
  readonly books: ShardBooks;
}

/** A whole shard, advanced by the given steps over and over. */
function record(scenario: Scenario, seed: number, shard: number, steps: readonly number[] = [1000]): Recorded {
  const events: Recorded['events'] = [];
  const truth: Truth[] = [];
  const simulation = createShard(scenario, seed, shard);
  const sink: WorldSink = {
    event: (topic, event) => void events.push({ topic, event }),
    truth: (event) => void truth.push(event),
  };
  for (let turn = 0; ; turn++) {
    const before = events.length;
    const wanted = steps[turn % steps.length] ?? 1;
    const frontierMs = simulation.frontierMs;
    const more = simulation.advance(wanted, sink);
    for (const { event } of events.slice(before)) if (event.timeMs < frontierMs) throw new Error('an event before the frontier');
    if (!more) break;
    if (events.length - before < wanted) throw new Error('fewer events than asked for');
  }
  expect(simulation.frontierMs).toBe(Number.POSITIVE_INFINITY);
  return { events, truth, books: simulation.books() };
}

/** What an event adds to its card, in tiyn. */
function movedTiyn({ topic, event }: Recorded['events'][number]): number {
  if ('fiatTiyn' in event) return event.side === 'sell' ? event.fiatTiyn : -event.fiatTiyn;
  if ('outcome' in event) return event.outcome === 'paid' ? -event.amountTiyn : 0;
  return topic === 'card-top-ups' ? event.amountTiyn : -event.amountTiyn;
}

const scenario = smallScenario();
let whole: Recorded;
beforeAll(() => {
  whole = record(scenario, 1, 0);
});

describe('a shard', () => {
  test('gives the same stream for the same seed, another for another seed or shard', () => {
    expect(JSON.stringify(record(scenario, 1, 0))).toBe(JSON.stringify(whole));
    const ids = new Set(whole.events.map(({ event }) => event.id));
    for (const other of [record(scenario, 2, 0), record(scenario, 1, 1)]) {
      expect(other.events.filter(({ event }) => ids.has(event.id))).toEqual([]);
    }
    const cards = new Set(whole.events.map(({ event }) => event.card));
    expect(record(scenario, 1, 1).events.filter(({ event }) => cards.has(event.card))).toEqual([]);
  });

  test('gives the same stream however it is advanced', () => {
    for (const steps of [[1], [7, 1, 300], [1_000_000]]) {
      expect(JSON.stringify(record(scenario, 1, 0, steps))).toBe(JSON.stringify(whole));
    }
  });

  test('writes events and truth in strictly increasing time and id, inside the scenario', () => {
    const { startMs, endMs } = createCalendar(scenario.start, scenario.days, scenario.world);
    for (const records of [whole.events.map(({ event }) => event), whole.truth]) {
      const outOfOrder = records.filter((after, at) => {
        const before = records[at - 1];
        return before !== undefined && (before.timeMs > after.timeMs || (before.timeMs === after.timeMs && before.id >= after.id));
      });
      expect(outOfOrder).toEqual([]);
    }
    expect(whole.events[0]?.event.timeMs).toBeGreaterThanOrEqual(startMs);
    expect(whole.events.at(-1)?.event.timeMs).toBeLessThan(endMs);
    expect(whole.events.length).toBeGreaterThan(150 * 20);
  });

  test('conserves every tiyn, and no card goes below zero', () => {
    const { issuer } = createCountry(scenario, createRandom(1), 0);
    const honestTiyn = issuer.openingTiyn;
    const { books, events } = whole;
    expect(books.openingTiyn).toBeGreaterThanOrEqual(honestTiyn);
    expect(books.openingTiyn + books.creditedTiyn - books.debitedTiyn).toBe(books.closingTiyn);
    const opening = new Map(issuer.cards.map(({ number, index }) => [number, issuer.balancesTiyn[index] ?? 0]));
    const balances = new Map(opening);
    let netTiyn = 0;
    const belowZero: string[] = [];
    for (const entry of events) {
      const { card } = entry.event;
      const moved = movedTiyn(entry);
      netTiyn += moved;
      const balance = (balances.get(card) ?? 0) + moved;
      balances.set(card, balance);
      if (opening.has(card) && balance < 0) belowZero.push(entry.event.id);
    }
    expect(belowZero).toEqual([]);
    expect(books.openingTiyn + netTiyn).toBe(books.closingTiyn);
  });

  test('replaying the events of a country without look-alikes gives exactly its closing balances', () => {
    const plain = { ...scenario, world: { ...scenario.world, lookAlikes: noLookAlikes } };
    const { issuer } = createCountry(plain, createRandom(1), 1);
    const { books, events } = record(plain, 1, 1);
    const balances = new Map(issuer.cards.map(({ number, index }) => [number, issuer.balancesTiyn[index] ?? 0]));
    for (const entry of events) {
      // Cards that come during the run begin with nothing.
      balances.set(entry.event.card, (balances.get(entry.event.card) ?? 0) + movedTiyn(entry));
    }
    const closing = [...balances.values()];
    expect(Math.min(...closing)).toBeGreaterThanOrEqual(0);
    expect(closing.reduce((sum, balance) => sum + balance, 0)).toBe(books.closingTiyn);
    expect(books.openingTiyn).toBe(issuer.openingTiyn);
  });

  test('writes every inside transfer as two legs of one sum at one instant', () => {
    const legs = new Map<string, Recorded['events']>();
    for (const entry of whole.events) {
      const transferId = 'transferId' in entry.event ? entry.event.transferId : null;
      if (transferId !== null) legs.set(transferId, [...(legs.get(transferId) ?? []), entry]);
    }
    expect(legs.size).toBeGreaterThan(100);
    for (const [transferId, pair] of legs) {
      expect(pair.map(({ topic }) => topic).sort()).toEqual(['card-debits', 'card-top-ups']);
      const [debit, credit] = ['card-debits', 'card-top-ups'].map((leg) => pair.find(({ topic }) => topic === leg)!.event) as [
        ProducedEvent,
        ProducedEvent,
      ];
      expect(debit.id).toBe(transferId);
      expect(credit.timeMs).toBe(debit.timeMs);
      expect(movedTiyn(pair[0] as (typeof pair)[number]) + movedTiyn(pair[1] as (typeof pair)[number])).toBe(0);
      expect(credit.card).not.toBe(debit.card);
    }
  });

  test('writes only valid events about valid people and cards', () => {
    const ajv = new Ajv({ strict: false });
    const topicNames = ['card-top-ups', 'card-debits', 'exchanger-trades', 'atm-withdrawals'] as const;
    const validators = new Map(topicNames.map((topic) => [topic, ajv.compile(topics[topic].schema)]));
    const isTruth = ajv.compile(topics.truth.schema);
    const seen = new Set<ProducedTopic>();
    const wrong = whole.events.filter(({ topic, event }) => {
      seen.add(topic);
      const sender = 'senderIin' in event ? event.senderIin : null;
      const identities = ['holderIin' in event ? event.holderIin : event.recipientIin, ...(sender === null ? [] : [sender])];
      const valid = identities.every((identity) => isValidIin(identity) || isValidBin(identity));
      return validators.get(topic)?.(event) !== true || !isValidCardNumber(event.card) || !valid;
    });
    expect(wrong).toEqual([]);
    expect(seen.size).toBe(4);
    for (const truth of whole.truth) expect(isTruth(truth)).toBe(true);
  });

  test('is quiet at night and busy in the evening', () => {
    const { startMs } = createCalendar(scenario.start, scenario.days, scenario.world);
    const byHour = Array.from({ length: 24 }, () => 0);
    for (const { event } of whole.events) {
      const hour = Math.floor((event.timeMs - startMs) / 3_600_000) % 24;
      byHour[hour] = (byHour[hour] ?? 0) + 1;
    }
    const between = (from: number, to: number): number => byHour.slice(from, to).reduce((sum, count) => sum + count, 0);
    expect(between(1, 5) / whole.events.length).toBeLessThan(0.03);
    expect(between(16, 20)).toBeGreaterThan(3 * between(5, 9));
  });

  test('runs across the change of clocks in March 2024', () => {
    const { events } = record(smallScenario({ start: '2024-02-27', days: 4, people: 200 }), 3, 1);
    const { endMs } = createCalendar('2024-02-27', 4, smallScenario().world);
    expect(events.at(-1)?.event.timeMs).toBeLessThan(endMs);
    const backwards = events.filter(({ event }, at) => at > 0 && event.timeMs < (events[at - 1]?.event.timeMs ?? 0));
    expect(backwards).toEqual([]);
  });

  test('refuses a shard that the scenario does not have', () => {
    expect(() => createShard(scenario, 1, 2)).toThrow('no shard 2 of 2');
  });
});
