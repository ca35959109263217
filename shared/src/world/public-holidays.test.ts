import { expect, test } from '@jest/globals';
import { DAY_MS } from '../events/time-spans.js';
import { eveOf, isHoliday, isWorkingDay } from './public-holidays.js';

const datesOf = (year: number): string[] =>
  Array.from({ length: 366 }, (_, day) => new Date(Date.UTC(year, 0, 1) + day * DAY_MS).toISOString().slice(0, 10)).filter((date) =>
    date.startsWith(String(year)),
  );

// The government's calendars of working time for these years.
test.each([
  [2024, '01-01 01-02 01-07 03-08 03-21 03-22 03-23 03-25 05-01 05-07 05-08 05-09 06-16 07-06 07-08 08-30 10-25 12-16'],
  [
    2025,
    '01-01 01-02 01-03 01-07 03-08 03-10 03-21 03-22 03-23 03-24 03-25 05-01 05-07 05-09 06-06 07-06 07-07 08-30 09-01 10-25 10-27 12-16',
  ],
])('the days off of %d', (year, off) => {
  expect(
    datesOf(year)
      .filter(isHoliday)
      .map((date) => date.slice(5))
      .join(' '),
  ).toBe(off);
});

test('a Saturday that is worked for another day is a working day, and that day is none', () => {
  expect(['2024-05-04', '2024-05-08', '2024-05-11', '2024-05-13'].map(isWorkingDay)).toEqual([true, false, false, true]);
});

test('people prepare for a holiday in the days before it, not on it', () => {
  expect(['2024-03-04', '2024-03-05', '2024-03-07', '2024-03-08'].map((date) => eveOf(date, 3))).toEqual([
    null,
    'womens-day',
    'womens-day',
    null,
  ]);
  expect([eveOf('2024-12-31', 3), eveOf('2024-06-14', 3), eveOf('2024-03-20', 3)]).toEqual(['new-year', 'kurban-ait', 'nauryz']);
});
