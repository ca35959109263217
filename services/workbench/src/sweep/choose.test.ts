import { describe, expect, test } from '@jest/globals';
import { edgesOf, paretoSet, preference, recommended } from './choose.js';
import type { Outcome } from './outcome.js';

const axes = [
  { parameter: 'minSenders', values: [3, 4, 5, 6] },
  { parameter: 'minShare', values: [0.5, 0.6, 0.7] },
];
const outcome = (
  minSenders: number,
  minShare: number,
  recall: number,
  alertsPerWeek: number,
  precision = 0.5,
  movedBefore = 0.5,
): Outcome => ({
  point: { minSenders, minShare },
  recall,
  recallPlain: recall,
  recallCareful: recall,
  recallEvasive: null,
  precision,
  f1: (2 * recall * precision) / (recall + precision),
  alertsPerWeek,
  lookAlikesAlerted: 0,
  movedBefore,
});
const prefer = preference(axes, { minSenders: 5, minShare: 0.5 });

const many = outcome(3, 0.5, 0.9, 30, 0.3);
const usual = outcome(5, 0.5, 0.8, 12, 0.7);
const same = outcome(5, 0.6, 0.8, 12, 0.7);
const worse = outcome(4, 0.6, 0.7, 15, 0.6);
const few = outcome(6, 0.7, 0.4, 4, 0.9);
const all = [many, worse, same, usual, few];

describe('settings that none beats', () => {
  test('are those with the highest recall for their alerts, and of equal ones the nearest to the present', () => {
    expect(paretoSet(all, prefer)).toEqual([few, usual, many]);
  });

  test('are the same in whatever order settings were tried', () => {
    expect(paretoSet(all.toReversed(), prefer)).toEqual(paretoSet(all, prefer));
  });
});

describe('the recommended setting', () => {
  test('catches most within the budget', () => {
    expect(recommended(all, prefer, 20)).toBe(usual);
    expect(recommended(all, prefer, 100)).toBe(many);
    expect(recommended(all, prefer, 5)).toBe(few);
  });

  test('of those that catch as much lets least money go, though others have fewer alerts', () => {
    const sooner = outcome(4, 0.5, 0.8, 16, 0.6, 0.2);
    expect(recommended([...all, sooner], prefer, 20)).toBe(sooner);
    expect(recommended([...all, sooner], prefer, 15)).toBe(usual);
    expect(paretoSet([...all, sooner], prefer)).toEqual([few, usual, many]);
  });

  test('does not disturb anybody for less than a per cent of the money', () => {
    const hardlySooner = outcome(4, 0.5, 0.8, 16, 0.6, 0.496);
    expect(recommended([...all, hardlySooner], prefer, 20)).toBe(usual);
  });

  test('is none where nothing keeps to the budget', () => {
    expect(recommended(all, prefer, 3)).toBeUndefined();
  });

  test('has the best F1 without a budget', () => {
    expect(recommended(all, prefer, undefined)).toBe(usual);
  });
});

test('a chosen value at the end of what was tried is told, unless nothing lies beyond', () => {
  const limitsOf = (parameter: string) => (parameter === 'minSenders' ? { minimum: 3, maximum: 100 } : { minimum: 0, maximum: 0.7 });
  expect(edgesOf(many.point, axes, limitsOf)).toEqual([{ parameter: 'minShare', value: 0.5, side: 'lowest' }]);
  expect(edgesOf(few.point, axes, limitsOf)).toEqual([{ parameter: 'minSenders', value: 6, side: 'highest' }]);
  expect(edgesOf({ minSenders: 4, minShare: 0.6 }, axes, limitsOf)).toEqual([]);
});
