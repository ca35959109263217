import { describe, expect, test } from '@jest/globals';
import { createRandom } from './random.js';

const draw = (random: { next(): number }, count: number): number[] => Array.from({ length: count }, () => random.next());

describe('seeded randomness', () => {
  test('the same seed and names give the same stream, any other seed or name another', () => {
    const stream = draw(createRandom(7, 'a', 1), 20);
    expect(draw(createRandom(7, 'a', 1), 20)).toEqual(stream);
    expect(draw(createRandom(8, 'a', 1), 20)).not.toEqual(stream);
    expect(draw(createRandom(7, 'a', 2), 20)).not.toEqual(stream);
    expect(draw(createRandom(7, 'a1'), 20)).not.toEqual(stream);
    expect(draw(createRandom(7, 'a', '1'), 20)).not.toEqual(stream);
  });

  test('a fork does not depend on how far its parent has been used', () => {
    const used = createRandom(1);
    draw(used, 1000);
    used.rekey(3, 4);
    expect(draw(used.fork('x'), 10)).toEqual(draw(createRandom(1).fork('x'), 10));
  });

  test('rekeying starts the stream of a person and day from its beginning', () => {
    const random = createRandom(1, 'purchases');
    const first = draw(random.rekey(12, 5), 5);
    draw(random.rekey(13, 5), 50);
    random.normal();
    expect(draw(random.rekey(12, 5), 5)).toEqual(first);
    expect(draw(random.rekey(5, 12), 5)).not.toEqual(first);
  });

  test('first numbers of neighbouring people and days are spread evenly', () => {
    const random = createRandom(3, 'spread');
    const counts = Array.from({ length: 10 }, () => 0);
    for (let person = 0; person < 500; person++) {
      for (let day = 0; day < 40; day++) {
        const tenth = Math.floor(random.rekey(person, day).next() * 10);
        counts[tenth] = (counts[tenth] ?? 0) + 1;
      }
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(chiSquare).toBeLessThan(27.9);
  });

  test('distributions have the means and medians they promise', () => {
    const random = createRandom(4, 'distributions');
    const sample = Array.from({ length: 20_000 }, () => random.logNormal(100, 1)).sort((one, other) => one - other);
    expect(sample[10_000]).toBeGreaterThan(95);
    expect(sample[10_000]).toBeLessThan(105);
    const mean = (make: () => number): number => Array.from({ length: 20_000 }, make).reduce((sum, value) => sum + value, 0) / 20_000;
    expect(mean(() => random.exponential(10))).toBeCloseTo(10, 0);
    expect(mean(() => random.poisson(1.7))).toBeCloseTo(1.7, 1);
    expect(mean(() => random.int(1, 6))).toBeCloseTo(3.5, 1);
    expect(mean(() => (random.chance(0.3) ? 1 : 0))).toBeCloseTo(0.3, 1);
  });

  test('whole numbers include both ends, shuffling keeps all items', () => {
    const random = createRandom(5);
    expect(new Set(Array.from({ length: 200 }, () => random.int(2, 5)))).toEqual(new Set([2, 3, 4, 5]));
    const items = Array.from({ length: 30 }, (_, item) => item);
    const shuffled = random.shuffle(items);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.sort((one, other) => one - other)).toEqual(items);
    expect(() => random.pick([])).toThrow('nothing');
  });
});
