/** Each unit of each service has a partition, and the tasks of a detector are those of its rule alone. */
import { expect, test } from '@jest/globals';
import type { Producer } from '../pipeline/producer.js';
import type { Run } from '../pipeline/topology.js';
import type { Rule } from '../stream/stage.js';
import { cardTallyStage, cityTallyStage, numberTallyStage } from '../testing/tally-stages.js';
import { detectorTasks, serviceTopicSpecs, unitTopic } from './service-topics.js';

const producers: readonly Producer[] = [
  { name: 'producer-card-top-ups', topics: ['card-top-ups', 'card-debits'], writesTruth: true },
  { name: 'producer-atm-withdrawals', topics: ['atm-withdrawals'], writesTruth: false },
];
const platforms: Rule = { name: 'unlicensed-platforms', version: 'v1', stages: [cardTallyStage, cityTallyStage] };
const cards: Rule = { name: 'nominee-cards', version: 'v1', stages: [numberTallyStage] };
const run: Run = { id: 'run', scenarioHash: 'hash', shards: 3, partitions: 4, producers, rules: [platforms, cards] };

test('a detector has a task for each partition of each of its own stages, in the order of the flow', () => {
  const tasks = detectorTasks(run, platforms);
  expect(tasks.map(({ plan, isFirstLevel }) => `${plan.name} ${isFirstLevel}`)).toEqual([
    ...[0, 1, 2, 3].map((partition) => `card-${partition} true`),
    ...[0, 1, 2, 3].map((partition) => `unlicensed-platforms.platform-${partition} false`),
  ]);
  expect(tasks[0]!.plan.stages).toEqual([cardTallyStage]);
});

test('every topic is there once, with a partition for each unit', () => {
  const specs = new Map(serviceTopicSpecs(run, run.rules).map(({ name, partitions }) => [name, partitions]));
  expect(specs.size).toBe(serviceTopicSpecs(run, run.rules).length);
  expect(Object.fromEntries(specs)).toMatchObject({
    'card-top-ups': 4,
    alerts: 4,
    truth: 1,
    'dead-letters': 1,
    'progress.producer-card-top-ups': 3,
    'progress.producer-atm-withdrawals': 3,
    'checkpoints.detector-unlicensed-platforms': 8,
    'checkpoints.detector-nominee-cards': 4,
    statements: 1,
    outcomes: 1,
  });
});

test('every service that has units has a topic for them, and nothing else has', () => {
  expect(unitTopic('reporter')).toBe('outcomes');
  expect(unitTopic('producer-card-top-ups')).toBe('progress.producer-card-top-ups');
  expect(unitTopic('detector-nominee-cards')).toBe('checkpoints.detector-nominee-cards');
  expect(() => unitTopic('workbench')).toThrow('"workbench" is no service that has units');
});
