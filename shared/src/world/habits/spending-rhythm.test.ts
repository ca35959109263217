import { expect, test } from '@jest/globals';
import { smallScenario } from '../../testing/small-scenario.js';
import { createCalendar } from '../calendar.js';
import { incomeRhythm, seasonOf } from './spending-rhythm.js';

const { world } = smallScenario();
const late = { share: 1, restDay: 10, advanceDay: 25 };
const calendar = createCalendar('2024-01-01', 366, { ...world, wages: { ...world.wages, schedules: { early: late, usual: late, late } } });
const days = Array.from({ length: 366 }, (_, index) => calendar.day(index));
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const rhythm = incomeRhythm(1.5, 3);

test.each([
  ['salaried', 0, 0],
  ['pensioner', 12, -1],
] as const)('over a year the spending of the %s is neither more nor less for its rhythm', (_, pensionDay, paySchedule) => {
  expect(meanOf(days.map((day) => rhythm(day)({ pensionDay, paySchedule })))).toBeCloseTo(1, 1);
});

test('it is highest on the day of income and falls from then on', () => {
  const april = days.filter(({ date }) => date >= '2024-04-10' && date <= '2024-04-20');
  const factors = april.map((day) => rhythm(day)({ pensionDay: 0, paySchedule: 0 }));
  expect(factors).toEqual(factors.toSorted((one, other) => other - one));
  expect(factors[0]! / factors.at(-1)!).toBeGreaterThan(2);
});

test('students spend as on any other day', () => {
  expect(new Set(days.map((day) => rhythm(day)({ pensionDay: 0, paySchedule: -1 })))).toEqual(new Set([1]));
});

test('people shop more before 8 March and the New Year than a week earlier', () => {
  const on = (date: string): number =>
    seasonOf(
      days.find((day) => day.date === date)!,
      world,
    );
  expect(on('2024-03-07')).toBeGreaterThan(1.1 * on('2024-02-29'));
  expect(on('2024-12-30')).toBeGreaterThan(1.1 * on('2024-12-23'));
});
