/** How often people take cash and how much of it, so that the cities share number and value as the National Bank publishes them. */
import { tengeToTiyn } from '../events/money.js';
import { cityTable } from './cities.js';
import type { WorldParameters } from './parameters.js';
import type { Person } from './planner.js';

/** Means at a comfortable balance. */
export interface CashHabit {
  /** Visits to a machine in a month. */
  readonly perMonth: number;
  /** What one visit comes to. */
  readonly meanTiyn: number;
}

interface Earner extends Pick<Person, 'city' | 'occupation'> {
  readonly monthlyTiyn: number;
}

/** For each of the people, all of one shard; `priceLevel` is 1 in the middle of 2024. */
export function cashHabits(people: readonly Earner[], parameters: WorldParameters, priceLevel: number): CashHabit[] {
  const { cash, population } = parameters;
  const rates = ratesByCity(parameters);
  const pensionerFactor = cash.pensionerFactor / (1 + population.pensionerShare * (cash.pensionerFactor - 1));
  const othersFactor = (1 - population.pensionerShare * pensionerFactor) / Math.max(Number.EPSILON, 1 - population.pensionerShare);
  const perMonth = people.map(({ city, occupation }) => {
    return (rates[city]!.perMonth / cash.withdrawalsPerVisit) * (occupation === 'pensioner' ? pensionerFactor : othersFactor);
  });
  const weight = ({ monthlyTiyn }: Earner): number => monthlyTiyn ** cash.incomeElasticity;
  const totals = cityTable.map(() => ({ weight: 0, count: 0 }));
  people.forEach((person, index) => {
    const total = totals[person.city]!;
    total.weight += weight(person) * perMonth[index]!;
    total.count += perMonth[index]!;
  });
  return people.map((person, index) => {
    const { weight: all, count } = totals[person.city]!;
    const meanTiyn = tengeToTiyn(rates[person.city]!.meanKzt * priceLevel) * (all === 0 ? 1 : (weight(person) * count) / all);
    return { perMonth: perMonth[index]!, meanTiyn: meanTiyn * cash.withdrawalsPerVisit };
  });
}

interface CityRate {
  readonly perMonth: number;
  readonly meanKzt: number;
}

/** Cities that are published by themselves have their shares; the others share what is left, by their people. */
function ratesByCity({ cash, cityThousands }: WorldParameters): readonly CityRate[] {
  const { byCity, withdrawalsPerAdultMonth } = cash;
  const peopleOf = (name: string): number => cityThousands[name] ?? 0;
  const all = cityTable.reduce((sum, { name }) => sum + peopleOf(name), 0);
  const named = Object.entries(byCity);
  const numberLeft = named.reduce((left, [, { numberShare }]) => left - numberShare, 1);
  const peopleLeft = named.reduce((left, [name]) => left - peopleOf(name) / all, 1);
  const valueLeft = named.reduce((left, [, { numberShare, meanKzt }]) => left - numberShare * meanKzt, cash.meanKzt);
  return cityTable.map(({ name }): CityRate => {
    const own = byCity[name as keyof typeof byCity];
    if (own === undefined) return { perMonth: (withdrawalsPerAdultMonth * numberLeft) / peopleLeft, meanKzt: valueLeft / numberLeft };
    return { perMonth: (withdrawalsPerAdultMonth * own.numberShare) / (peopleOf(name) / all), meanKzt: own.meanKzt };
  });
}
