/** What producers write must not change under an unchanged version: readers would take two worlds for one. */
import { expect, test } from '@jest/globals';
import type { JsonSchema } from '../documents/json-schema.js';
import { schemaProblems } from '../documents/schema-problems.js';
import { digestOfWorld, pinnedScenario } from '../testing/pinned-world.js';
import { WorldParameters } from '../world/parameters.js';
import { WORLD_DIGEST, WORLD_VERSION } from './topology.js';

const complaint = (digest: string): string =>
  digest === WORLD_DIGEST
    ? ''
    : `the world's content changed: raise WORLD_VERSION (${WORLD_VERSION}) in shared/src/pipeline/topology.ts and set its digest to ${digest}`;

test('the pinned world has all parameters, and no others', () => {
  expect(schemaProblems(WorldParameters as unknown as JsonSchema, pinnedScenario.world)).toEqual([]);
});

test('the digest of the world belongs to its version', () => {
  expect(complaint(digestOfWorld(pinnedScenario, 1))).toBe('');
});

test('another seed, or one thing less in the world, is another digest', () => {
  const days = { ...pinnedScenario, days: 3 };
  const digests = [
    digestOfWorld(days, 1),
    digestOfWorld(days, 2),
    digestOfWorld({ ...days, schemes: pinnedScenario.schemes.slice(1) }, 1),
    digestOfWorld({ ...days, world: { ...days.world, lookAlikes: { ...days.world.lookAlikes, 'small-shop': 0 } } }, 1),
  ];
  expect(new Set(digests).size).toBe(digests.length);
});
