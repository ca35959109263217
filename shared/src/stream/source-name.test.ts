/** Source names tell runs, scenarios, versions and shards apart. */
import { expect, test } from '@jest/globals';
import { sourceName, stageSourceName } from './source-name.js';

const parts = { run: 'run-1', scenarioHash: 'abc', writer: 'producer-card-top-ups', version: 'v1', shard: 3 };

test('a name holds every part, in order', () => {
  expect(sourceName(parts)).toBe('run-1/abc/producer-card-top-ups/v1/3');
});

test('a stage writes under its rule, name, version and partition', () => {
  const stage = { rule: 'nominee-cards', name: 'card', ruleVersion: 'f00' } as const;
  expect(stageSourceName(stage, { run: 'run-1', scenarioHash: 'abc', shard: 7 })).toBe('run-1/abc/nominee-cards.card/f00/7');
});

test('parts that would make two names alike are refused', () => {
  expect(() => sourceName({ ...parts, run: 'a/b' })).toThrow('"a/b" cannot be part of a source name');
  expect(() => sourceName({ ...parts, version: '' })).toThrow('cannot be part');
});
