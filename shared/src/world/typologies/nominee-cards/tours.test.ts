import { describe, expect, test } from '@jest/globals';
import { createRandom } from '../../random.js';
import { planTours } from './tours.js';

const limits = { mostTours: 3, mostAtOnce: 5, restDays: 3, sigma: 0.35 };

describe('tours of duty', () => {
  for (const [cards, days] of [
    [12, 60],
    [8, 20],
    [20, 365],
  ] as const) {
    test(`${cards} cards over ${days} days rest between their tours and are at most five at once`, () => {
      for (let seed = 1; seed <= 20; seed++) {
        const tours = planTours(createRandom(seed), cards, days, { tours: 2, tourDays: 7 }, limits);
        expect(new Set(tours.map(({ card }) => card)).size).toBeGreaterThan(cards / 2);
        for (let card = 0; card < cards; card++) {
          const own = tours.filter((tour) => tour.card === card).sort((a, b) => a.firstDay - b.firstDay);
          expect(own.length).toBeLessThanOrEqual(3);
          own.slice(1).forEach((tour, at) => expect(tour.firstDay).toBeGreaterThan(own[at]!.lastDay + 1));
        }
        for (let day = 0; day < days; day++) {
          expect(tours.filter(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay).length).toBeLessThanOrEqual(5);
        }
      }
    });
  }
});
