/** A member that cannot join yet goes on trying; one that never can does not. */
import { expect, test } from '@jest/globals';
import { mayJoinLater, retrying } from './kafka-retry.js';

const place = { brokers: ['localhost:9092'], doing: 'joining the consumer group "g"' };
const refusal = (type: string, retriable: boolean): Error =>
  Object.assign(new Error(type), { name: 'KafkaJSProtocolError', type, retriable });

function joinAfter(failures: readonly Error[]): Promise<number> {
  let attempts = 0;
  const join = async (): Promise<number> => {
    const failure = failures[attempts++];
    if (failure !== undefined) throw failure;
    return attempts;
  };
  return retrying(join, { place, wait: async () => {}, goOn: mayJoinLater });
}

test('goes on while the partitions of a new topic have no leader', async () => {
  const noLeader = refusal('LEADER_NOT_AVAILABLE', true);
  await expect(joinAfter([noLeader, noLeader, noLeader])).resolves.toBe(4);
});

test('goes on while nobody answers', async () => {
  const unreachable = Object.assign(new Error('connect ECONNREFUSED'), { name: 'KafkaJSConnectionError' });
  await expect(joinAfter([unreachable])).resolves.toBe(2);
});

test.each([
  ['a final refusal', refusal('INCONSISTENT_GROUP_PROTOCOL', false), 'cluster-refused'],
  ['a topic that is not there', refusal('UNKNOWN_TOPIC_OR_PARTITION', true), 'unknown-topic'],
])('stops at %s', async (_, failure, code) => {
  await expect(joinAfter([failure])).rejects.toMatchObject({ code });
});
