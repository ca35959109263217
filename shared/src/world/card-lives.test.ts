import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ProducedEvent } from '../events/topics.js';
import { noLookAlikes, smallScenario } from '../testing/small-scenario.js';
import { planCardLives, type CardChange } from './card-lives.js';
import { createCountry, type ShardCountry } from './country.js';
import { createRandom } from './random.js';
import { createShard } from './shard.js';
import type { RegisteredCard } from './simulation.js';

const base = smallScenario();
/** Much happens to cards in this country. */
const cards = {
  validityDays: 900,
  lostPerCardYear: 0.5,
  meanReplacementDays: 3,
  blockedPerCardYear: 0.5,
  meanBlockedDays: 2,
  openedPerPersonYear: 1,
  closedPerSideCardYear: 1,
  officeFromHour: 10,
  officeToHour: 17,
  wakingFromHour: 8,
  wakingToHour: 22,
  mostCards: 4,
};
const scenario = smallScenario({ shards: 1, people: 400, days: 90, world: { ...base.world, lookAlikes: noLookAlikes, cards } });

let country: ShardCountry;
let changes: readonly CardChange[];
beforeAll(() => {
  country = createCountry(scenario, createRandom(1), 0);
  const cityName = (city: number): string => country.cities[city]!.name;
  const validityDays = (): number => cards.validityDays;
  const plan = {
    issuer: country.issuer,
    parameters: cards,
    validityDays,
    random: createRandom(2),
    days: scenario.days,
    cityName,
    lasts: () => false,
  };
  changes = [...planCardLives(plan, country.people).values()].flat();
});

const of = (kind: CardChange['kind']): readonly CardChange[] => changes.filter((change) => change.kind === kind);

describe('the lives of cards', () => {
  test('have each kind of change about as often as the calibration says', () => {
    const endOf = new Map(changes.flatMap(({ kind, card, day }) => (kind === 'replaced' || kind === 'closed' ? [[card, day]] : [])));
    const cardDays = country.cards.map(({ index, fromDay }) => (endOf.get(index) ?? scenario.days) - fromDay);
    const cardYears = cardDays.reduce((sum, days) => sum + days, 0) / 365;
    const expected = { blocked: (cards.lostPerCardYear + cards.blockedPerCardYear) * cardYears, opened: (400 * scenario.days) / 365 };
    // A card that is lost or stopped is not used for some days, and people with four cards take no more.
    for (const kind of ['blocked', 'opened'] as const) {
      expect(of(kind).length).toBeGreaterThan(expected[kind] * 0.75);
      expect(of(kind).length).toBeLessThan(expected[kind] * 1.25);
    }
    for (const kind of ['unblocked', 'replaced', 'closed'] as const) expect(of(kind).length).toBeGreaterThan(20);
  });

  test('end once, and nothing happens to a card before it comes', () => {
    const lives = new Map<number, CardChange[]>();
    for (const change of changes.toSorted((one, other) => one.day - other.day)) {
      lives.set(change.card, [...(lives.get(change.card) ?? []), change]);
    }
    for (const [card, life] of lives) {
      expect(life[0]!.day).toBeGreaterThanOrEqual(country.cards[card]!.fromDay);
      const ends = life.filter(({ kind }) => kind === 'replaced' || kind === 'closed');
      expect(ends.length).toBeLessThanOrEqual(1);
      if (ends.length === 1) expect(life.at(-1)).toBe(ends[0]);
    }
  });

  test('renew every card by the day it expires, at the same bank', () => {
    for (const change of changes) {
      if (change.kind !== 'replaced') continue;
      const [old, successor] = [country.cards[change.card]!, country.cards[change.successor]!];
      expect(successor).toMatchObject({ bank: old.bank, holderIin: old.holderIin, fromDay: change.day, openingTiyn: 0 });
    }
    const replacedOn = new Map(changes.flatMap(({ kind, card, day }) => (kind === 'replaced' || kind === 'closed' ? [[card, day]] : [])));
    const overdue = country.cards.filter(({ index, fromDay, ageDays }) => {
      const expiresOn = fromDay - ageDays + cards.validityDays;
      return expiresOn < scenario.days - 30 && (replacedOn.get(index) ?? Number.POSITIVE_INFINITY) > Math.max(1, expiresOn) + 30;
    });
    expect(overdue).toEqual([]);
  });
});

describe('a country whose cards come and go', () => {
  const registered: RegisteredCard[] = [];
  const byCard = new Map<string, ProducedEvent[]>();
  beforeAll(() => {
    const shard = createShard(scenario, 1, 0);
    const event = (_: unknown, one: ProducedEvent): void => void byCard.set(one.card, [...(byCard.get(one.card) ?? []), one]);
    while (shard.advance(5000, { event, truth: () => undefined }));
    registered.push(...shard.registeredCards());
  });

  test('uses no card before it is issued', () => {
    const late = registered.filter(({ issuedOn }) => issuedOn > scenario.start);
    expect(late.length).toBeGreaterThan(50);
    for (const { card, issuedOn } of late) {
      const issuedMs = Date.parse(`${issuedOn}T00:00:00+05:00`);
      expect((byCard.get(card) ?? []).filter(({ timeMs }) => timeMs < issuedMs)).toEqual([]);
    }
  });

  test('leaves nothing on a card that was replaced or given up, and never pays from it again', () => {
    const events = [...byCard.values()].flat();
    const rests = events.filter((event) => 'kind' in event && event.kind === 'transfer' && event.transferId !== null);
    const movedOn = new Map<string, number>();
    for (const rest of rests) {
      const last = byCard.get(rest.card)!.at(-1)!;
      if (last.id === rest.id) movedOn.set(rest.card, rest.timeMs);
    }
    const empty = registered.filter(({ card, balanceTiyn }) => balanceTiyn === 0 && movedOn.has(card));
    expect(empty.length).toBeGreaterThan(50);
  });

  test('refuses to pay from a blocked card', () => {
    const refused = [...byCard.values()].flat().filter((event) => 'outcome' in event && event.outcome === 'refused-card-blocked');
    expect(refused.length).toBeGreaterThan(0);
  });
});
