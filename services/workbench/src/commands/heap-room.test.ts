import { expect, test } from '@jest/globals';
import { noLookAlikes, smallScenario } from '@tengewatch/shared/testing/small-scenario.js';
import { checkHeap } from './heap-room.js';

const LIMIT_BYTES = 4 * 2 ** 30;

test('a country that the memory holds is taken, and one that it does not hold is refused with what would help', () => {
  checkHeap(smallScenario({ people: 1_000_000, shards: 8 }), LIMIT_BYTES);
  expect(() => checkHeap(smallScenario({ people: 5_000_000, shards: 64 }), LIMIT_BYTES)).toThrow(
    /^5,000,000 people and what they do take about [\d,]+ MB of memory, and this process may use 4,096\ngive fewer people, or, where the machine has so much, NODE_OPTIONS=--max-old-space-size=\d+$/,
  );
});

test('look-alikes count as well', () => {
  const { world } = smallScenario();
  const booths = smallScenario({
    people: 1_000_000,
    shards: 8,
    world: { ...world, lookAlikes: { ...noLookAlikes, 'exchange-booth': 1000 } },
  });
  expect(() => checkHeap(booths, LIMIT_BYTES)).toThrow('MB of memory');
});
