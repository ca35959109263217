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
  const cityOf = Int32Array.from(people, ({ city }) => city);
  const firstDay = new Int32Array(people.length).fill(-1);
  const lastDay = new Int32Array(people.length).fill(-1);
  const destination = Int32Array.from(cityOf);
  const hasDestinations = peopleByCity.filter((count) => count > 0).length > 1;
  const tripChance = Math.min(1, (tripsPerPersonYear * periodDays) / DAYS_PER_YEAR);
  let plannedPeriod = -1;

  function planPeriod(period: number): void {
    for (const { index, city } of people) {
      random.rekey(index, period);
      firstDay[index] = -1;
      lastDay[index] = -1;
      if (!random.chance(tripChance)) continue;
      const length = Math.min(periodDays, Math.ceil(random.exponential(meanDays)));
      firstDay[index] = period * periodDays + random.int(0, periodDays - length);
      lastDay[index] = firstDay[index] + length - 1;
      destination[index] = pickWeighted(
        random,
        peopleByCity.map((count, other) => (other === city ? 0 : count)),
      );
    }
  }

  return {
    cityOf,
    beginDay({ index: today }) {
      if (!hasDestinations) return;
      const period = Math.floor(today / periodDays);
      if (period !== plannedPeriod) planPeriod(period);
      plannedPeriod = period;
      for (const { index, city } of people) {
        cityOf[index] = today >= firstDay[index]! && today <= lastDay[index]! ? destination[index]! : city;
      }
    },
  };
}
