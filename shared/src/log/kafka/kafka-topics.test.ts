/** How many replicas a run's topics get where nobody says so, and how long a cluster that restarts is asked again. */
import { describe, expect, test } from '@jest/globals';
import type { Admin } from 'kafkajs';
import { fittingInSync, fittingReplication } from './kafka-topic-settings.js';
import { createKafkaTopics } from './kafka-topics.js';

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

describe('a cluster that is away in the middle of a run', () => {
  const LONG_OUTAGE = 500;

  /** Refuses every request of an outage as kafkajs does, then answers. */
  function topicsWhile(requestsRefused: number, requestsBorne: number) {
    let requests = 0;
    const answer = async <T>(of: T): Promise<T> => {
      if (++requests > requestsRefused) return of;
      throw Object.assign(new Error('Connection error: connect ECONNREFUSED'), {
        name: 'KafkaJSConnectionError',
        broker: 'localhost:9092',
      });
    };
    return createKafkaTopics({
      admin: { deleteTopicRecords: () => answer(undefined) } as unknown as Admin,
      cluster: { offsets: () => answer([{ partition: 0, low: 2, high: 7 }]) },
      brokers: ['localhost:9092'],
      topicName: (name) => name,
      prefix: 'run.',
      wait: () => Promise.resolve(),
      patience: () => () => requests < requestsBorne,
    });
  }

  test('is asked for offsets, and told what to drop, until it is back', async () => {
    expect(await topicsWhile(LONG_OUTAGE, LONG_OUTAGE + 1).offsets('alerts')).toEqual([{ partition: 0, low: 2, high: 7 }]);
    await topicsWhile(LONG_OUTAGE, LONG_OUTAGE + 1).truncate({ topic: 'checkpoints', partition: 0, offset: 5 });
  });

  test('is given up when patience ends, in the words of its last refusal', async () => {
    const gone = { code: 'unreachable', message: expect.stringContaining('localhost:9092') };
    await expect(topicsWhile(LONG_OUTAGE, LONG_OUTAGE - 1).offsets('alerts')).rejects.toMatchObject(gone);
    await expect(topicsWhile(LONG_OUTAGE, LONG_OUTAGE - 1).truncate({ topic: 'a', partition: 0, offset: 5 })).rejects.toMatchObject(gone);
  });
});
