import { describe, expect, test } from '@jest/globals';
import type { Calibration } from '@tengewatch/shared/world/calibration.js';
import { smallScenario } from '@tengewatch/shared/testing/small-scenario.js';
import { compareFigures, meanDensity } from './compare-figures.js';
import { measureCountry, type MeasuredCountry } from './measure-country.js';

const density = { schemeShareOfCards: 0.01, schemeShareOfCash: 0.1, lookAlikeShareOfCards: 0.04, lookAlikeShareOfCash: 0.2 };
const countries = (...values: readonly number[]): MeasuredCountry[] => values.map((value) => ({ figures: { some: value }, density }));
const published = (more: Partial<Calibration['figures'][string]> = {}): Calibration['figures'] => ({
  some: {
    value: 100,
    unit: 'KZT',
    source: { publisher: 'somebody', date: '2025-03', address: 'somewhere.kz' },
    toleranceShare: 0.05,
    ...more,
  },
});

describe('a figure', () => {
  test.each([
    [[104, 105], true],
    [[106, 106], false],
    [[94, 95], false],
    [[95.1, 95.1], true],
  ])('of the countries %p is within 5%% of 100: %p', (values, isWithin) => {
    expect(compareFigures(countries(...values), published(), 2024)[0]).toMatchObject({ isWithin });
  });

  test('has the interval of Student for its seeds, and none for one', () => {
    // A mean of 100, a deviation of 2, four seeds: 3.18 * 2 / 2.
    expect(compareFigures(countries(98, 102, 98, 102), published(), 2024)[0]!.halfWidth).toBeCloseTo((3.18 * Math.sqrt(16 / 3)) / 2, 6);
    expect(compareFigures(countries(98), published(), 2024)[0]!.halfWidth).toBeNull();
  });

  test('tells publisher, date and address, or the assumption with its range', () => {
    const says = 'A hundred.';
    expect(compareFigures(countries(98), published({ says }), 2024)[0]).toMatchObject({
      source: 'somebody, 2025-03, somewhere.kz: A hundred.',
      publishedBy: 'somebody, 2025-03, somewhere.kz',
    });
    const some = { value: 100, unit: 'KZT', assumption: 'A guess.', range: [90, 120], toleranceShare: 0.1 } as const;
    expect(compareFigures(countries(98), { some }, 2024)[0]).toMatchObject({
      source: 'assumption: A guess. (90 to 120)',
      publishedBy: null,
    });
  });

  test('of another year, or that nothing was measured by, is left out', () => {
    expect(compareFigures(countries(100), published({ year: 2025 }), 2024)).toEqual([]);
    expect(compareFigures(countries(Number.NaN), published(), 2024)).toEqual([]);
    expect(compareFigures(countries(100), { other: published()['some']! }, 2024)).toEqual([]);
  });
});

test('schemes and look-alikes are told apart from ordinary people, and make no figure of theirs', () => {
  const schemes = [{ typology: 'nominee-cards', difficulty: 'plain', count: 2, cards: { min: 6, max: 6 } }] as const;
  const ordinary = smallScenario({ people: 300, days: 20, shards: 1 });
  const [without, withCrime] = [measureCountry(ordinary, 1), measureCountry({ ...ordinary, schemes }, 1)];
  expect(without.density.schemeShareOfCash).toBe(0);
  expect(withCrime.density.schemeShareOfCash).toBeGreaterThan(0.01);
  expect(withCrime.density.lookAlikeShareOfCards).toBeGreaterThan(0);
  // Members of schemes come out of the ordinary people, so that a few per cent are gone.
  expect(withCrime.figures['meanWithdrawalKzt']! / without.figures['meanWithdrawalKzt']!).toBeGreaterThan(0.9);
  expect(withCrime.figures['meanWithdrawalKzt']! / without.figures['meanWithdrawalKzt']!).toBeLessThan(1.1);
  expect(withCrime.figures['balanceAfter90Days']).toBeUndefined();
  expect(meanDensity([without, withCrime]).schemeShareOfCash).toBeCloseTo(withCrime.density.schemeShareOfCash / 2, 12);
});
