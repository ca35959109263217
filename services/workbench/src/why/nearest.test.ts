import type { Evaluation, JudgedCriterion } from '@tengewatch/shared/stream/rule-observer.js';
import { expect, test } from '@jest/globals';
import { nearestOf, wantingOf } from './nearest.js';

const criterion = (code: string, exact: number | null, threshold: number, points = 0): JudgedCriterion => ({
  code,
  parameter: `min-${code}`,
  comparison: 'at-least',
  threshold,
  observed: exact,
  exact,
  capped: false,
  unit: 'senders',
  counts: 'senders',
  points,
  isMet: exact !== null && exact >= threshold,
});

function look(timeMs: number, criteria: readonly JudgedCriterion[], more: Partial<Evaluation> = {}): Evaluation {
  const points = criteria.reduce((sum, one) => (one.isMet ? sum + one.points : sum), 0);
  return {
    stage: 'card',
    finds: 'an alert on the card',
    timeMs,
    subject: { kind: 'card', id: '9000000000000001' },
    about: ['9000000000000001'],
    isAlertOpen: false,
    heldBackBy: null,
    criteria,
    points,
    minPoints: 0,
    pointsParameter: null,
    isMet: criteria.every(({ isMet, points: gives }) => isMet || gives > 0),
    ...more,
  };
}

test('what is wanting is a share of the threshold; nothing to compare wants all of it', () => {
  const wanting = wantingOf(look(1, [criterion('a', 8, 10), criterion('b', null, 5), criterion('c', 5, 5), criterion('d', 0, 5, 1)]));
  expect(wanting.map(({ code, share }) => [code, share])).toEqual([
    ['a', 0.2],
    ['b', 1],
  ]);
});

test('points that do not suffice are wanting like a criterion', () => {
  const few = look(1, [criterion('a', 5, 5), criterion('b', 1, 5, 2)], { minPoints: 4, pointsParameter: 'minPoints' });
  expect(wantingOf(few)).toMatchObject([{ code: 'too-few-points', parameter: 'minPoints', exact: 0, threshold: 4, share: 1 }]);
});

test('the nearest look misses least in all; of equals the one with fewer in the way, and then the first', () => {
  const oneByHalf = look(1, [criterion('a', 5, 10), criterion('b', 9, 9)]);
  const twoByTenths = look(2, [criterion('a', 9, 10), criterion('b', 9, 10)]);
  const oneByFifth = look(3, [criterion('a', 8, 10), criterion('b', 10, 10)]);
  expect(nearestOf([oneByHalf, twoByTenths])).toBe(twoByTenths);
  expect(nearestOf([oneByHalf, twoByTenths, oneByFifth, { ...oneByFifth, timeMs: 4 }])).toBe(oneByFifth);
  expect(nearestOf([])).toBeUndefined();
});

test('a look that all would allow and the movement does not is less near than one that alerts', () => {
  const held = look(1, [criterion('a', 5, 5)], { heldBackBy: 'no evidence' });
  const free = look(2, [criterion('a', 5, 5)]);
  expect(nearestOf([held, free])).toBe(free);
});
