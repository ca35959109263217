import { describe, expect, test } from '@jest/globals';
import { dialOf, difficultyOf } from './dial.js';
import { createRandom } from './random.js';

const stretches = { plain: [0, 0.3], careful: [0.35, 0.65], evasive: [0.7, 1] };

describe('the dial of difficulty', () => {
  test('stands where a number says, and somewhere on the stretch that a name means', () => {
    expect(dialOf(0.42, stretches, createRandom(1))).toBe(0.42);
    const drawn = Array.from({ length: 200 }, (_, seed) => dialOf('careful', stretches, createRandom(seed)));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0.35);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(0.65);
    expect(Math.max(...drawn) - Math.min(...drawn)).toBeGreaterThan(0.25);
  });

  test.each([
    [0, 'plain'],
    [0.31, 'plain'],
    [0.34, 'careful'],
    [0.5, 'careful'],
    [0.69, 'evasive'],
    [1, 'evasive'],
    ['evasive', 'evasive'],
  ] as const)('%s is told as %s', (planned, told) => {
    expect(difficultyOf(planned, stretches)).toBe(told);
  });
});
