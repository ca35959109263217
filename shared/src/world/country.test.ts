import { describe, expect, test } from '@jest/globals';
import { smallScenario } from '../testing/small-scenario.js';
import { cityTable, cityWeightsOf } from './cities.js';
import { createCountry } from './country.js';
import { peopleOfShard } from './people.js';
import { createRandom } from './random.js';

const shardsOf = (shards: number, people = 600) => {
  const scenario = smallScenario({ shards, people });
  return Array.from({ length: shards }, (_, shard) => createCountry(scenario, createRandom(1), shard));
};

describe('the country', () => {
  test('any number of shards holds all people, with IINs, cards, ATMs and employers of their own', () => {
    for (const shards of [1, 3, 7]) {
      const countries = shardsOf(shards);
      expect(countries.reduce((sum, { people }) => sum + people.length, 0)).toBe(600);
      const iins = countries.flatMap(({ people }) => people.map(({ iin }) => iin));
      const numbers = countries.flatMap(({ cards }) => cards.map(({ number }) => number));
      const atms = countries.flatMap((country) => country.atms.map(({ id }) => id));
      const terminals = countries.flatMap((country) => country.cities.flatMap(({ index }) => country.terminalsOf(index)));
      for (const ids of [iins, numbers, atms, terminals]) expect(new Set(ids).size).toBe(ids.length);
      for (const country of countries) {
        for (const { city } of country.people) expect(country.atmsOf(city).length).toBeGreaterThan(0);
      }
    }
  });

  test('shards share the cities out without loss, neighbours together', () => {
    const weights = cityTable.map((_, city) => 10 + city);
    for (const shards of [1, 2, 5, 40]) {
      const parts = Array.from({ length: shards }, (_, shard) => cityWeightsOf(weights, shard, shards));
      weights.forEach((weight, city) => expect(parts.reduce((sum, part) => sum + (part[city] ?? 0), 0)).toBeCloseTo(weight, 6));
      for (const part of parts) {
        const inside = part.flatMap((weight, city) => (weight > 1e-9 ? [city] : []));
        expect(inside.at(-1)! - inside[0]! + 1).toBe(inside.length);
      }
    }
    expect([0, 1, 2].map((shard) => peopleOfShard(100, shard, 3))).toEqual([33, 33, 34]);
  });

  test('recruits whom the planner wishes, never anybody twice, and says so when nobody is left', () => {
    const [country] = shardsOf(1, 60);
    const random = createRandom(2);
    const city = country!.cityWith(random, 2);
    expect(country!.atmsOf(city).length).toBeGreaterThanOrEqual(2);
    const wished = country!.recruit(random, { city });
    expect(wished.city).toBe(city);
    const others = Array.from({ length: 59 }, () => country!.recruit(random, { occupation: 'student' }));
    expect(new Set([wished, ...others].map(({ index }) => index)).size).toBe(60);
    expect(others[0]?.occupation).toBe('student');
    expect(() => country!.recruit(random)).toThrow('too few');
  });

  test('visitors are as many as the calibration says, and none of their cards is older than cards of visitors get', () => {
    const base = smallScenario();
    const population = { ...base.world.population, visitorShare: 0.2, visitorCardDays: 150 };
    const scenario = smallScenario({ shards: 1, people: 2000, world: { ...base.world, population } });
    const { people, cards } = createCountry(scenario, createRandom(1), 0);
    const visitors = people.filter(({ occupation }) => occupation === 'visitor');
    expect(visitors.length / people.length).toBeCloseTo(0.2, 1);
    const ages = visitors.flatMap((visitor) => visitor.cards.map((card) => cards[card]!.ageDays));
    expect(Math.max(...ages)).toBeLessThanOrEqual(150);
    expect(Math.max(...cards.map(({ ageDays }) => ageDays))).toBeGreaterThan(1000);
  });

  test('issues cards until the books are opened', () => {
    const [country] = shardsOf(1, 60);
    const random = createRandom(3);
    const person = country!.recruit(random);
    const holder = { ...person, cityName: country!.cities[person.city]!.name };
    const card = country!.issuer.issue(random, holder, 30, 5_000);
    expect(card).toMatchObject({ holder: person.index, holderIin: person.iin, city: person.city, issuedOn: '2024-03-02' });
    expect(country!.issuer.balancesTiyn[card.index]).toBe(5_000);
    expect(() => country!.issuer.issue(random, holder, 30, 0.5)).toThrow('opening balance');
    country!.issuer.close();
    expect(() => country!.issuer.issue(random, holder, 30, 0)).toThrow('before the first event');
  });

  test('finds people with a new card where they are asked for', () => {
    const [country] = shardsOf(1, 300);
    const random = createRandom(5);
    const ageOf = (card: number): number => country!.issuer.cards[card]!.ageDays;
    for (let nth = 0; nth < 5; nth++) {
      const { cards } = country!.recruit(random, { newestCardDays: 120 });
      expect(Math.min(...cards.map(ageOf))).toBeLessThanOrEqual(120);
    }
  });

  test('a card that is given away is not used until it is back, and who is paid a wage keeps one', () => {
    const [country] = shardsOf(1, 300);
    const cardsOf = ({ cards }: { readonly cards: readonly number[] }) => cards.map((index) => country!.cards[index]!);
    const worker = country!.people.find(({ occupation, cards }) => occupation === 'salaried' && cards.length === 2)!;
    const [main, side] = cardsOf(worker);
    country!.giveAway(main!);
    expect(country!.usedCards(worker.index)).toEqual([side!.index]);
    country!.giveAway(side!);
    expect(country!.usedCards(worker.index)).toEqual([main!.index]);
    country!.takeBack(main!);
    country!.takeBack(side!);
    expect(country!.usedCards(worker.index)).toEqual([main!.index, side!.index]);
    const student = country!.people.find(({ occupation, cards }) => occupation === 'student' && cards.length === 1)!;
    country!.giveAway(cardsOf(student)[0]!);
    expect(country!.usedCards(student.index)).toEqual([]);
  });

  test('identities that planners ask for depend on their own randomness only', () => {
    const ask = (unrelated: boolean) => {
      const [country] = shardsOf(1, 60);
      if (unrelated) country!.wallet(createRandom(9), 'BTC');
      const random = createRandom(4);
      return [
        country!.outsider(random),
        country!.lender(random),
        country!.employerIn(random, country!.people[0]!.city),
        country!.wallet(random, 'USDT'),
      ];
    };
    expect(ask(true)).toEqual(ask(false));
  });
});
