import { expect, test } from '@jest/globals';
import { noLookAlikes, smallScenario } from '../testing/small-scenario.js';
import { WorldParameters } from './parameters.js';
import { createShard } from './shard.js';

interface Range {
  readonly minimum?: number;
  readonly maximum?: number;
}
const SMALL = 1e-3;
const small = smallScenario({ people: 6, start: '2024-04-09', days: 3, shards: 1 });
const base = { ...small.world, lookAlikes: noLookAlikes };
const topicSchemas = Object.entries(WorldParameters.properties as Record<string, { properties?: Record<string, Range> }>);
const extremes = topicSchemas
  .filter(([topic, { properties }]) => properties !== undefined && topic !== 'cityThousands' && topic !== 'lookAlikes')
  .flatMap(([topic, { properties = {} }]) =>
    Object.entries(properties).flatMap(([name, { minimum = SMALL, maximum }]) => [
      { topic, name, value: minimum },
      { topic, name, value: maximum ?? minimum },
    ]),
  );

test('the world runs, and its books balance, at either end of the range of every parameter', () => {
  expect(extremes.length).toBeGreaterThan(100);
  const wrong = extremes.filter(({ topic, name, value }) => {
    const topicValues = base[topic as keyof typeof base] as Record<string, number>;
    const world = { ...base, [topic]: { ...topicValues, [name]: value } };
    const simulation = createShard({ ...small, world }, 1, 0);
    let events = 0;
    const count = (): void => void events++;
    while (simulation.advance(5000, { event: count, truth: count })) {
      if (events > 20_000) break;
    }
    const { openingTiyn, creditedTiyn, debitedTiyn, closingTiyn } = simulation.books();
    return events === 0 || openingTiyn + creditedTiyn - debitedTiyn !== closingTiyn;
  });
  expect(wrong).toEqual([]);
});
