import { describe, expect, test } from '@jest/globals';
import type { Note } from '../rule-parameters.js';
import { neighboursOf, rangeOf } from './neighbours.js';

const note = (type: Note['type'], minimum: number, maximum: number): Note => ({
  type,
  minimum,
  maximum,
  default: 1,
  description: 'd',
  ground: 'g',
});

describe('neighbours of a setting', () => {
  test('are a quarter lower and higher', () => {
    expect(neighboursOf([['minShare', note('number', 0, 1)]], { minShare: 0.4 })).toEqual([
      { parameter: 'minShare', value: 0.3, side: 'lower' },
      { parameter: 'minShare', value: 0.5, side: 'higher' },
    ]);
  });

  test('differ by one at least where only whole numbers are allowed', () => {
    expect(neighboursOf([['minPoints', note('integer', 0, 50)]], { minPoints: 3 }).map(({ value }) => value)).toEqual([2, 4]);
    expect(neighboursOf([['minSenders', note('integer', 1, 100)]], { minSenders: 20 }).map(({ value }) => value)).toEqual([15, 25]);
  });

  test('stay within the range, and are left out at its end', () => {
    expect(neighboursOf([['minShare', note('number', 0, 1)]], { minShare: 0.9 }).map(({ value }) => value)).toEqual([0.675, 1]);
    expect(neighboursOf([['minPoints', note('integer', 0, 50)]], { minPoints: 0 }).map(({ side }) => side)).toEqual(['higher']);
  });
});

test('a range rises from a quarter to four times the present value, which is in it', () => {
  const values = rangeOf(note('integer', 1, 100), 5);
  expect(values).toEqual(values.toSorted((one, other) => one - other));
  expect(values).toContain(5);
  expect([values[0], values.at(-1)]).toEqual([1, 20]);
  expect(rangeOf(note('number', 0, 1), 0.5).at(-1)).toBe(1);
});
