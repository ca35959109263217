import { describe, expect, test } from '@jest/globals';
import { createRandom } from '../random.js';
import { drawTraits } from './traits.js';

const ends = { amounts: { sumKzt: [90_000, 10_000] }, shares: { kept: [0.02, 0.5], never: [0, 0], always: [1, 1] } };
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const drawn = (dial: number, sigma: number) => Array.from({ length: 400 }, (_, seed) => drawTraits(createRandom(seed), ends, dial, sigma));

describe('traits', () => {
  test('are what the ends say where nobody strays', () => {
    const plain = drawTraits(createRandom(1), ends, 0, 0);
    const evasive = drawTraits(createRandom(1), ends, 1, 0);
    expect([plain.sumKzt, evasive.sumKzt].map(Math.round)).toEqual([90_000, 10_000]);
    expect(plain.kept).toBeCloseTo(0.02, 6);
    expect(evasive.kept).toBeCloseTo(0.5, 6);
  });

  test('change by proportion between the ends', () => {
    const { sumKzt, kept } = drawTraits(createRandom(1), ends, 0.5, 0);
    expect(sumKzt).toBeCloseTo(30_000, 6);
    expect(kept).toBeCloseTo(0.125, 3);
  });

  test('stray, so that one draw does not tell the dial', () => {
    const [plain, evasive] = [drawn(0.4, 0.5), drawn(0.6, 0.5)].map((all) => all.map(({ sumKzt }) => sumKzt));
    expect(median(plain!)).toBeGreaterThan(median(evasive!));
    expect(Math.min(...plain!)).toBeLessThan(median(evasive!));
  });

  test('shares stay shares, and what never happens does not', () => {
    for (const { kept, never, always } of drawn(0.5, 2)) {
      expect(kept).toBeGreaterThan(0);
      expect(kept).toBeLessThan(1);
      expect(never).toBe(0);
      expect(always).toBe(1);
    }
  });

  test('one more trait changes none of the others', () => {
    const more = { ...ends, amounts: { ...ends.amounts, other: [1, 2] } };
    expect(drawTraits(createRandom(3), more, 0.3, 0.4)).toMatchObject(drawTraits(createRandom(3), ends, 0.3, 0.4));
  });
});
