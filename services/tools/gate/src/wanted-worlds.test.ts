import { expect, test } from '@jest/globals';
import { wantedWorlds } from './wanted-worlds.js';

test('every scenario is wanted with every seed, those to learn on before those to be asked about', () => {
  expect(wantedWorlds(['a', 'b'], [1], [2, 3]).map(({ scenario, seed, part }) => `${part} ${scenario} ${seed}`)).toEqual([
    'train a 1',
    'train b 1',
    'test a 2',
    'test b 2',
    'test a 3',
    'test b 3',
  ]);
});

test('a seed to learn on is no seed to be asked about', () => {
  expect(() => wantedWorlds(['a'], [1, 2], [2, 3])).toThrow('seed 2 is among the train seeds and the test seeds');
});
