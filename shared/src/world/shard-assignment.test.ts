import { expect, test } from '@jest/globals';
import { loadScenario } from '../scenario/load.js';
import { problemText } from '../documents/problem.js';
import type { JsonSchema } from '../documents/json-schema.js';
import { noLookAlikes, smallScenario } from '../testing/small-scenario.js';
import { scarcestShard, spare } from './country-size.js';
import { shardAssignment } from './shard-assignment.js';
import { lookAlikes } from './typologies/typologies.js';
import { lookAlikeNames } from './typologies/look-alike-names.js';
import { WorldParameters } from './parameters.js';
import { peopleOfShard } from './people.js';
import { groupSize } from './planning/planner-tools.js';
import { createShard } from './shard.js';

const SHARDS = 7;

test('every shard gets about its share, and a seed or name of its own is assigned on its own', () => {
  const assigned = (seed: number, name: string): number[] =>
    Array.from({ length: 7000 }, (_, at) => shardAssignment(seed, name, SHARDS)(at + 1));
  const one = assigned(1, 'wedding-pool');
  for (let shard = 0; shard < SHARDS; shard++) {
    expect(Math.abs(one.filter((other) => other === shard).length - 1000)).toBeLessThan(150);
  }
  for (const other of [assigned(2, 'wedding-pool'), assigned(1, 'small-shop')]) {
    const together = one.filter((shard, at) => shard === other[at]).length;
    expect(Math.abs(together - 1000)).toBeLessThan(150);
  }
});

test('a check counts the people that each shard really needs with its seed', () => {
  const rates = { ...noLookAlikes, 'wedding-pool': 30, 'factory-pay-day': 8 };
  const scenario = smallScenario({ people: 600, shards: 4, days: 1, world: { ...smallScenario().world, lookAlikes: rates } });
  const needs = new Set<number>();
  for (let seed = 1; seed <= 5; seed++) {
    const left = Array.from({ length: scenario.shards }, (_, shard) => {
      const people = peopleOfShard(scenario.people, shard, scenario.shards);
      let needed = 0;
      createShard(scenario, seed, shard).advance(1, {
        event: () => undefined,
        truth(record) {
          const habit = record.kind === 'decoy' ? lookAlikeNames.find((name) => name === record.habit) : undefined;
          const most = habit === undefined ? 0 : lookAlikes[habit].mostPeople;
          needed += most <= 1 ? most : groupSize(people, most);
        },
      });
      return people - needed;
    });
    const scarcest = scarcestShard(scenario, [], () => 0, seed);
    expect(spare(scarcest)).toBe(Math.min(...left));
    needs.add(spare(scarcest));
  }
  expect(needs.size).toBeGreaterThan(1);
});

test('whether people are enough is told for the seed of the run, and a world that is taken can be built', () => {
  const { world } = smallScenario();
  const context = { world: WorldParameters as unknown as JsonSchema, baseWorld: { ...world, lookAlikes: noLookAlikes }, rules: {} };
  const text = `name: full
title: A full town
description: Nearly everybody is in a group.
start: 2024-01-01
days: 1
people: 200
shards: 2
world: { lookAlikes: { wedding-pool: 950 } }
`;
  const outcomes = Array.from({ length: 12 }, (_, seed) => {
    const loaded = loadScenario({ text, file: 'full.yaml', settings: [], seed }, context);
    if (loaded.ok) for (const shard of [0, 1]) createShard(loaded.scenario, seed, shard);
    else {
      expect(loaded.problems.map(problemText)).toEqual([
        expect.stringMatching(
          new RegExp(
            `in shard \\d with seed ${seed}, and 100 live there; wedding-pool takes 1\\d\\d of them; give at most [\\d.]+ for 1,000 people$`,
          ),
        ),
      ]);
    }
    return loaded.ok;
  });
  expect(new Set(outcomes).size).toBe(2);
});
