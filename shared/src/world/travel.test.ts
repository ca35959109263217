import { expect, test } from '@jest/globals';
import { smallScenario } from '../testing/small-scenario.js';
import { createCalendar } from './calendar.js';
import { createCountry } from './country.js';
import { createRandom } from './random.js';
import { createTravels } from './travel.js';

const DAYS = 28 * 13;
const scenario = smallScenario({ shards: 1, people: 500, days: DAYS });
const country = createCountry(scenario, createRandom(1), 0);
const calendar = createCalendar(scenario.start, DAYS, scenario.world);

test('people are away for as many days as the calibration says, in another city, and come home', () => {
  const travels = createTravels(
    country.people,
    country.peopleByCity,
    { tripsPerPersonYear: 3, periodDays: 28, meanDays: 4 },
    createRandom(3),
  );
  let away = 0;
  const everAway = new Set<number>();
  for (let day = 0; day < DAYS; day++) {
    travels.beginDay(calendar.day(day));
    for (const { index, city } of country.people) {
      const here = travels.cityOf[index]!;
      if (here === city) continue;
      away++;
      everAway.add(index);
      expect(country.atmsOf(here).length).toBeGreaterThan(0);
    }
  }
  // A mean of four days, rounded up to whole ones.
  const expected = (3 * 4.5) / 365;
  expect(away / (DAYS * 500) / expected).toBeGreaterThan(0.9);
  expect(away / (DAYS * 500) / expected).toBeLessThan(1.1);
  expect(everAway.size).toBeGreaterThan(400);
});

test('where people of a shard with one city are is at home', () => {
  const atHome = country.people.filter(({ city }) => city === country.people[0]!.city);
  const onlyCity = country.peopleByCity.map((count, city) => (city === atHome[0]!.city ? count : 0));
  const travels = createTravels(atHome, onlyCity, { tripsPerPersonYear: 12, periodDays: 28, meanDays: 4 }, createRandom(3));
  travels.beginDay(calendar.day(0));
  expect(new Set(travels.cityOf)).toEqual(new Set([atHome[0]!.city]));
});
