import { expect, test } from '@jest/globals';
import { Payrolls } from './payrolls.js';

const staff = ['a', 'b', 'c', 'd', 'e'];

test('a wage is what most of the staff are paid on one day, and nothing that one of them gets besides', () => {
  const payrolls = new Payrolls();
  for (const day of [5, 20, 35, 50]) for (const person of staff) payrolls.add('firm', day, person, 100_000);
  payrolls.add('firm', 12, 'a', 900_000);
  expect(payrolls.monthlyTiyn()).toEqual([200_000, 200_000, 200_000, 200_000, 200_000]);
});

test('who got one payment only has no monthly wage, and of three the last is left out', () => {
  const payrolls = new Payrolls();
  payrolls.add('one', 5, 'a', 100_000);
  for (const [day, tiyn] of [
    [5, 60_000],
    [20, 40_000],
    [35, 70_000],
  ] as const)
    payrolls.add('other', day, 'b', tiyn);
  expect(payrolls.monthlyTiyn()).toEqual([100_000]);
});
