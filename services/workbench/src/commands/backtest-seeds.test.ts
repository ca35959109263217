import { expect, test } from '@jest/globals';
import { backtestSeeds } from './backtest-seeds.js';

test('seeds are a number of them, a range or a list', () => {
  expect(backtestSeeds('3')).toEqual([1001, 1002, 1003]);
  expect(backtestSeeds('7-9')).toEqual([7, 8, 9]);
  expect(backtestSeeds('7-7')).toEqual([7]);
  expect(backtestSeeds('9,2')).toEqual([9, 2]);
});

test.each([
  ['0', 'give at least one seed'],
  ['1001', '1,001 seeds are too many; give at most 1,000'],
  ['1-9007199254740991', 'seeds are too many; give at most 1,000'],
  ['3,5,3', 'seed 3 is given twice; it would count twice'],
  ['9007199254740992,1', 'no seed is larger than 9,007,199,254,740,991'],
  ['5-3', 'give a range such as 1001-1020 or a list such as 3,5,9'],
  ['x', 'give a range such as 1001-1020 or a list such as 3,5,9'],
])('%s is refused', (text, words) => {
  expect(() => backtestSeeds(text)).toThrow(words);
});
