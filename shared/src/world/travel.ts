/** Where people are: at home, or for some days in another city of the shard's part of the country. */
import { DAYS_PER_YEAR } from '../events/time-spans.js';
import type { WorldParameters } from './parameters.js';
import type { DraftPerson } from './people.js';
import { pickWeighted } from './places.js';
import type { Day } from './planner.js';
import type { SeededRandom } from './random.js';

export interface Travels {
  /** City in which each person is on the day that was begun last. */
  readonly cityOf: Int32Array;
  beginDay(day: Day): void;
}

/** `peopleByCity` draws travellers: where many live, many go. A shard with one city only has no trips. */
export function createTravels(
  people: readonly DraftPerson[],
  peopleByCity: readonly number[],
  { tripsPerPersonYear, periodDays, meanDays }: WorldParameters['travel'],
  random: SeededRandom,
): Travels {
  const homes = Int32Array.from(people, ({ city }) => city);
  const cityOf = homes.slice();
  const hasDestinations = peopleByCity.filter((count) => count > 0).length > 1;
  const tripChance = Math.min(1, (tripsPerPersonYear * periodDays) / DAYS_PER_YEAR);
  /** For each day of the period, who comes to which city. */
  let arrivals: (readonly [person: number, city: number])[][] = [];
  let plannedPeriod = -1;

  function planPeriod(period: number): void {
    cityOf.set(homes);
    arrivals = Array.from({ length: periodDays + 1 }, () => []);
    for (const { index, city } of people) {
      if (!random.rekey(index, period).chance(tripChance)) continue;
      const length = Math.min(periodDays, Math.ceil(random.exponential(meanDays)));
      const firstDay = random.int(0, periodDays - length);
      const others = peopleByCity.map((count, other) => (other === city ? 0 : count));
      arrivals[firstDay]!.push([index, pickWeighted(random, others)]);
      arrivals[firstDay + length]!.push([index, city]);
    }
  }

  return {
    cityOf,
    beginDay({ index: today }) {
      if (!hasDestinations) return;
      const period = Math.floor(today / periodDays);
      if (period !== plannedPeriod) planPeriod(period);
      plannedPeriod = period;
      for (const [person, city] of arrivals[today - period * periodDays]!) cityOf[person] = city;
    },
  };
}
