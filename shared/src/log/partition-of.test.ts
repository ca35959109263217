/** Keys land where Kafka's own clients put them. */
import { describe, expect, test } from '@jest/globals';
import { murmur2, partitionOf } from './partition-of.js';

describe('partitions of keys', () => {
  test.each([
    ['21', -973_932_308],
    ['foobar', -790_332_482],
    ['a-little-bit-long-string', -985_981_536],
    ['a-little-bit-longer-string', -1_486_304_829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
    ['abc', 479_470_107],
  ])('the hash of %s is that of the Java client', (key, hash) => {
    expect(murmur2(key)).toBe(hash);
  });

  test('the sign is cut off before the remainder is taken', () => {
    expect(partitionOf('21', 7)).toBe((-973_932_308 & 0x7fff_ffff) % 7);
    expect(partitionOf('foobar', 1)).toBe(0);
  });

  test('other alphabets and long keys hash their UTF-8 bytes, whichever way they are fetched', () => {
    const long = 'abc'.repeat(200);
    expect(murmur2('тұлпар')).not.toBe(murmur2('тулпар'));
    expect(murmur2(long)).toBe(murmur2(`${long.slice(0, 300)}${long.slice(300)}`));
    for (const key of ['тұлпар', long, '', '🐎']) expect([0, 1, 2, 3, 4]).toContain(partitionOf(key, 5));
  });

  test('card numbers spread evenly', () => {
    const counts = Array.from({ length: 16 }, () => 0);
    for (let i = 0; i < 16_000; i++) counts[partitionOf(`9${String(i * 7919).padStart(15, '0')}`, 16)]!++;
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });
});
