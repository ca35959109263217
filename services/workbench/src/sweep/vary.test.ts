import { describe, expect, test } from '@jest/globals';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { numberParameter, wholeParameter } from '@tengewatch/shared/rules/parameters.js';
import Type from 'typebox';
import { gridSize, pointsOf } from './points.js';
import { axesOf } from './vary.js';

const note = { description: 'd', ground: 'assumption: for a test' };
const schema = Type.Object({
  minSenders: wholeParameter({ ...note, default: 5, minimum: 1, maximum: 100 }),
  minShare: numberParameter({ ...note, default: 0.5, minimum: 0, maximum: 1 }),
});
const axes = (...texts: string[]) => axesOf(texts, 'a-rule', schema);

function problemsOf(...texts: string[]): readonly string[] {
  try {
    axes(...texts);
  } catch (error) {
    if (error instanceof BadInput) return error.lines;
    throw error;
  }
  throw new Error('no problem was found');
}

describe('--vary', () => {
  test('counts by ones through whole numbers, and by steps without rounding errors through others', () => {
    expect(axes('minSenders=3..6', 'minShare=0.5..0.95:0.05')).toEqual([
      { parameter: 'minSenders', values: [3, 4, 5, 6] },
      { parameter: 'minShare', values: [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95] },
    ]);
  });

  test('takes single values in any order', () => {
    expect(axes('minShare=0.9,0.5,0.9')).toEqual([{ parameter: 'minShare', values: [0.5, 0.9] }]);
    expect(axes('minSenders=7')).toEqual([{ parameter: 'minSenders', values: [7] }]);
  });

  test('tells all mistakes at once', () => {
    const problems = problemsOf(
      'minSender=3..4',
      'minSenders=3..200',
      'minShare=0.5..0.9',
      'minShare=0.9..0.5:0.1',
      'minSenders=',
      'minSenders=a,b',
      'minShare=0.1..0.5:0',
      'minShare=0..1:0.000001',
    );
    expect(problems).toHaveLength(9);
    expect(problems[0]).toContain('did you mean "minSenders"');
    expect(problems[1]).toContain('from 1 to 100');
    expect(problems[2]).toContain('0.5..0.9:0.05');
    expect(problems[3]).toContain('0.9 is more than 0.5');
    expect(problems[4]).toContain('NAME=LOW..HIGH');
    expect(problems[5]).toContain('no number');
    expect(problems[6]).toContain('more than 0');
    expect(problems[7]).toContain('larger step');
    expect(problemsOf('minSenders=3..4', 'minSenders=5')[0]).toContain('given twice');
  });
});

describe('points', () => {
  const grid = axes('minSenders=3..5', 'minShare=0.5,0.6');

  test('of a grid are all combinations', () => {
    expect(gridSize(grid)).toBe(6);
    expect(pointsOf(grid, undefined)).toEqual([3, 4, 5].flatMap((minSenders) => [0.5, 0.6].map((minShare) => ({ minSenders, minShare }))));
  });

  test('drawn at random are points of the grid, none twice, the same for the same seed', () => {
    const drawn = pointsOf(grid, { points: 4, seed: 1 });
    expect(new Set(drawn.map((point) => JSON.stringify(point))).size).toBe(4);
    for (const point of drawn) expect(pointsOf(grid, undefined)).toContainEqual(point);
    expect(pointsOf(grid, { points: 4, seed: 1 })).toEqual(drawn);
    expect(pointsOf(grid, { points: 9, seed: 1 })).toHaveLength(6);
  });

  test('are refused where they are too many to wait for, unless some are drawn', () => {
    const large = axes('minSenders=1..100').flatMap((axis) => [
      axis,
      { ...axis, parameter: 'b' },
      { ...axis, parameter: 'c' },
      { ...axis, parameter: 'd' },
    ]);
    expect(() => pointsOf(large, undefined)).toThrow('too many');
    expect(pointsOf(large, { points: 10, seed: 1 })).toHaveLength(10);
  });
});
