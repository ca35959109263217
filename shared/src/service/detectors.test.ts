/** A detector is called after its rules, and its tasks are those of its rules alone. */
import { expect, test } from '@jest/globals';
import type { Run } from '../pipeline/topology.js';
import type { Rule } from '../stream/stage.js';
import { cardTallyStage, cityTallyStage, numberTallyStage } from '../testing/tally-stages.js';
import { detectorName, detectorsOf, detectorTasks, rulesOfDetector } from './detectors.js';

const platforms: Rule = { name: 'unlicensed-platforms', version: 'v1', stages: [cardTallyStage, cityTallyStage] };
const cards: Rule = { name: 'nominee-cards', version: 'v1', stages: [numberTallyStage] };
const run: Run = { id: 'run', scenarioHash: 'hash', shards: 3, partitions: 4, producers: [], rules: [platforms, cards] };
const KNOWN = ['nominee-cards', 'cash-out-groups', 'unlicensed-platforms'];
const PARTITIONS = [0, 1, 2, 3];

test('a detector of one rule is called after it, that of all rules by no rule, and that of some by all of them in one order', () => {
  expect(detectorName(['nominee-cards'], KNOWN)).toBe('detector-nominee-cards');
  expect(detectorName([...KNOWN].reverse(), KNOWN)).toBe('detector');
  expect(detectorName(['nominee-cards', 'cash-out-groups'], KNOWN)).toBe('detector-cash-out-groups.nominee-cards');
  expect(detectorName(['cash-out-groups', 'nominee-cards'], KNOWN)).toBe('detector-cash-out-groups.nominee-cards');
  expect(detectorName(['nominee-cards'], ['nominee-cards'])).toBe('detector-nominee-cards');
});

test('a detector of many rules has a name that still fits into that of a topic, and is like no other', () => {
  const many = Array.from({ length: 30 }, (_, place) => `a-rule-with-a-long-name-${place}`);
  const name = detectorName(many.slice(1), many);
  expect(name).toMatch(/^detector-29-rules-[0-9a-f]{10}$/);
  expect(detectorName(many.slice(0, 29), many)).not.toBe(name);
  expect(detectorName(many.slice(1).reverse(), many)).toBe(name);
});

test('the name of a detector tells its rules', () => {
  expect(rulesOfDetector('detector', KNOWN)).toEqual(KNOWN);
  expect(rulesOfDetector('detector-nominee-cards', KNOWN)).toEqual(['nominee-cards']);
  expect(rulesOfDetector('detector-cash-out-groups.nominee-cards', KNOWN)).toEqual(['cash-out-groups', 'nominee-cards']);
  const noNames = [
    'detector-nominee-cards.cash-out-groups',
    'detector-other',
    'detector-',
    'detectors',
    'reporter',
    'detector-2-rules-0123456789',
  ];
  for (const name of noNames) expect(rulesOfDetector(name, KNOWN)).toBeUndefined();
});

test('the rules of a run are dealt to one detector, or to one each', () => {
  expect(detectorsOf(run, 'all-rules')).toEqual([{ name: 'detector', rules: run.rules }]);
  expect(detectorsOf(run, 'each-rule')).toEqual([
    { name: 'detector-unlicensed-platforms', rules: [platforms] },
    { name: 'detector-nominee-cards', rules: [cards] },
  ]);
});

const tasksOf = (rules: readonly Rule[]) =>
  detectorTasks(run, { rules }).map(({ plan, isFirstLevel }) => ({
    name: plan.name,
    isFirstLevel,
    stages: plan.stages.map(({ rule, name }) => `${rule}.${name}`),
  }));

test('a detector has a task for each partition of each of its own stages, in the order of the flow', () => {
  expect(tasksOf([platforms])).toEqual([
    ...PARTITIONS.map((partition) => ({ name: `card-${partition}`, isFirstLevel: true, stages: [`${cardTallyStage.rule}.card`] })),
    ...PARTITIONS.map((partition) => ({
      name: `unlicensed-platforms.platform-${partition}`,
      isFirstLevel: false,
      stages: [`${cityTallyStage.rule}.platform`],
    })),
  ]);
});

test('the card stages of all its rules share a task', () => {
  const tasks = tasksOf(run.rules);
  expect(tasks.filter(({ isFirstLevel }) => isFirstLevel)).toEqual(
    PARTITIONS.map((partition) => ({
      name: `card-${partition}`,
      isFirstLevel: true,
      stages: [cardTallyStage, numberTallyStage].map(({ rule, name }) => `${rule}.${name}`),
    })),
  );
  expect(tasks).toHaveLength(8);
});
