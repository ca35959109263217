import { expect, test } from '@jest/globals';
import { seedList } from './seed-list.js';

test('seeds are a range or a list', () => {
  expect(seedList('3-5')).toEqual([3, 4, 5]);
  expect(seedList('7')).toEqual([7]);
  expect(seedList('9,2')).toEqual([9, 2]);
});

test.each(['', '5-3', '1,', 'x', '-1', '1.5'])('%j is refused', (text) => {
  expect(() => seedList(text)).toThrow('give a range such as 1001-1020 or a list such as 3,5,9');
});
