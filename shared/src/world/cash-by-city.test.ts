import { expect, test } from '@jest/globals';
import { tengeToTiyn } from '../events/money.js';
import { smallScenario } from '../testing/small-scenario.js';
import { cashHabits } from './cash-by-city.js';
import { cityTable } from './cities.js';
import { occupations } from './parameters.js';

const { world } = smallScenario();
/** Every city with people by its size, of every occupation and of incomes of all sorts. */
const people = cityTable.flatMap(({ name }, city) =>
  Array.from({ length: Math.round((world.cityThousands[name] ?? 0) / 2) }, (_, nth) => ({
    city,
    // As many pensioners as the country has.
    occupation: nth % 100 < 100 * world.population.pensionerShare ? ('pensioner' as const) : occupations[0],
    monthlyTiyn: tengeToTiyn(100_000 * (1 + (nth % 9))),
  })),
);
const habits = cashHabits(people, world, 1);

function ofCity(wanted: string): { visits: number; tiyn: number } {
  const own = habits.filter((_, index) => cityTable[people[index]!.city]!.name === wanted);
  const visits = own.reduce((sum, { perMonth }) => sum + perMonth, 0);
  return { visits, tiyn: own.reduce((sum, { perMonth, meanTiyn }) => sum + perMonth * meanTiyn, 0) };
}
const all = cityTable.map(({ name }) => ofCity(name));
const visits = all.reduce((sum, city) => sum + city.visits, 0);
const tiyn = all.reduce((sum, city) => sum + city.tiyn, 0);

test('the country takes out as often and as much as is published', () => {
  expect(visits / people.length / (world.cash.withdrawalsPerAdultMonth / world.cash.withdrawalsPerVisit)).toBeCloseTo(1, 1);
  expect(tiyn / visits / tengeToTiyn(world.cash.meanKzt * world.cash.withdrawalsPerVisit)).toBeCloseTo(1, 1);
});

test.each(Object.entries(world.cash.byCity))('%s has its shares of number and value', (city, { numberShare, meanKzt }) => {
  const own = ofCity(city);
  expect(own.visits / visits).toBeCloseTo(numberShare, 2);
  expect(own.tiyn / own.visits / tengeToTiyn(meanKzt * world.cash.withdrawalsPerVisit)).toBeCloseTo(1, 6);
});

test('pensioners go more often, and who earns more takes more', () => {
  const [pensioner, other] = [
    people.findIndex(({ occupation }) => occupation === 'pensioner'),
    people.findIndex(({ occupation }) => occupation !== 'pensioner'),
  ];
  expect(habits[pensioner]!.perMonth / habits[other]!.perMonth).toBeCloseTo(world.cash.pensionerFactor, 1);
  expect(habits[1]!.meanTiyn / habits[0]!.meanTiyn).toBeCloseTo(2 ** world.cash.incomeElasticity, 6);
});
