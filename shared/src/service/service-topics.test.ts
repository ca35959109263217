/** Each unit of each service has a partition, and nothing else has a topic. */
import { expect, test } from '@jest/globals';
import type { Producer } from '../pipeline/producer.js';
import type { Run } from '../pipeline/topology.js';
import type { Rule } from '../stream/stage.js';
import { cardTallyStage, cityTallyStage, numberTallyStage } from '../testing/tally-stages.js';
import { detectorsOf } from './detectors.js';
import { serviceTopicSpecs, unitTopic } from './service-topics.js';

const producers: readonly Producer[] = [
  { name: 'producer-card-top-ups', topics: ['card-top-ups', 'card-debits'], writesTruth: true },
  { name: 'producer-atm-withdrawals', topics: ['atm-withdrawals'], writesTruth: false },
];
const platforms: Rule = { name: 'unlicensed-platforms', version: 'v1', stages: [cardTallyStage, cityTallyStage] };
const cards: Rule = { name: 'nominee-cards', version: 'v1', stages: [numberTallyStage] };
const run: Run = { id: 'run', scenarioHash: 'hash', shards: 3, partitions: 4, producers, rules: [platforms, cards] };

test('every topic is there once, with a partition for each unit', () => {
  const detectors = [...detectorsOf(run, 'each-rule'), ...detectorsOf(run, 'all-rules')];
  const specs = new Map(serviceTopicSpecs(run, detectors).map(({ name, partitions }) => [name, partitions]));
  expect(specs.size).toBe(serviceTopicSpecs(run, detectors).length);
  expect(Object.fromEntries(specs)).toMatchObject({
    'card-top-ups': 4,
    alerts: 4,
    truth: 1,
    'dead-letters': 1,
    'progress.producer-card-top-ups': 3,
    'progress.producer-atm-withdrawals': 3,
    'checkpoints.detector-unlicensed-platforms': 8,
    'checkpoints.detector-nominee-cards': 4,
    'checkpoints.detector': 8,
    'unit-results': 1,
    outcomes: 1,
  });
});

test('every service that has units has a topic for them, and nothing else has', () => {
  expect(unitTopic('reporter')).toBe('outcomes');
  expect(unitTopic('producer-card-top-ups')).toBe('progress.producer-card-top-ups');
  expect(unitTopic('detector-nominee-cards')).toBe('checkpoints.detector-nominee-cards');
  expect(unitTopic('detector')).toBe('checkpoints.detector');
  expect(() => unitTopic('detectors')).toThrow('"detectors" is no service that has units');
  expect(() => unitTopic('workbench')).toThrow('"workbench" is no service that has units');
});
