/** How many replicas a run's topics get where nobody says so. */
import { expect, test } from '@jest/globals';
import { fittingInSync, fittingReplication } from './kafka-topics.js';

const CLUSTERS_CHOICE = -1;

test.each([
  [1, CLUSTERS_CHOICE, undefined],
  // The third broker may be down just now, so this does not tell that the cluster has only two.
  [2, CLUSTERS_CHOICE, undefined],
  [3, 3, 2],
  [9, 3, 2],
])('with %d brokers that answer: %d replicas, %s in sync', (brokers, replicas, inSync) => {
  expect(fittingReplication(brokers)).toBe(replicas);
  expect(fittingInSync(replicas)).toBe(inSync);
});

test('a number of replicas that was asked for is never fewer than what a write waits for', () => {
  expect([1, 2, 3, 5].map(fittingInSync)).toEqual([1, 1, 2, 2]);
});
