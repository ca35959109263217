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

interface Schema extends Range {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Range;
  readonly minItems?: number;
}
/** Those of proportions and rates alone: another number of people is another test. */
const LEFT_OUT = new Set(['cityThousands', 'lookAlikes']);

const endsOf = ({ minimum = SMALL, maximum = minimum }: Range): readonly number[] => [minimum, maximum];
interface Extreme {
  readonly path: readonly string[];
  readonly value: number | readonly number[];
}

/** Every number of the tree at either end of its range, and every list with all its numbers there, with its path. */
const extremesOf = (schema: Schema, path: readonly string[]): Extreme[] =>
  schema.properties === undefined
    ? endsOf(schema.items ?? schema).map((value) => ({
        path,
        value: schema.items === undefined ? value : Array.from({ length: schema.minItems ?? 1 }, () => value),
      }))
    : Object.entries(schema.properties).flatMap(([name, child]) => extremesOf(child, [...path, name]));
const extremes = extremesOf(WorldParameters as Schema, []).filter(({ path: [topic = ''] }) => !LEFT_OUT.has(topic));

function withValue<T>(tree: T, [name, ...rest]: readonly string[], value: unknown): T {
  if (name === undefined) return value as T;
  return { ...tree, [name]: withValue((tree as Record<string, unknown>)[name], rest, value) };
}

test('the world runs, and its books balance, at either end of the range of every parameter', () => {
  expect(extremes.length).toBeGreaterThan(200);
  const wrong = extremes.filter(({ path, value }) => {
    const world = withValue(base, path, value);
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
