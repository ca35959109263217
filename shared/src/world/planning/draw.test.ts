import { expect, test } from '@jest/globals';
import { createRandom } from '../random.js';
import { openingDay } from './draw.js';

test('a share of businesses opens on any day of the first half of the scenario, the others before it began', () => {
  const random = createRandom(1);
  const days = Array.from({ length: 4000 }, () => openingDay(random, 0.25, 60));
  const opened = days.filter((day) => day >= 0);
  expect(opened.length / days.length).toBeCloseTo(0.25, 1);
  expect(new Set(opened)).toEqual(new Set(Array.from({ length: 30 }, (_, day) => day)));
});
