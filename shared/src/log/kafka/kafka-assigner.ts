/** Gives every member of a consumer group exactly the partitions it asks for: kafkajs has no consumption without groups. */
import { AssignerProtocol, type PartitionAssigner } from 'kafkajs';
import type { TopicPartition } from '../event-log.js';

const NAME = 'TengewatchWanted';
const VERSION = 1;
const { MemberAssignment, MemberMetadata } = AssignerProtocol;

type Wanted = Record<string, number[]>;

/**
 * Members say what they want when they join, and two may want the same: readers of one name are independent. So whoever
 * is the group's leader, in whichever process, can deal out what each wants.
 */
export function wantedAssigner(partitions: readonly TopicPartition[]): PartitionAssigner {
  const wanted: Wanted = {};
  for (const { topic, partition } of partitions) (wanted[topic] ??= []).push(partition);
  const userData = Buffer.from(JSON.stringify(wanted));
  return () => ({
    name: NAME,
    version: VERSION,
    protocol: ({ topics }) => ({ name: NAME, metadata: MemberMetadata.encode({ version: VERSION, topics, userData }) }),
    assign: async ({ members }) =>
      members.map(({ memberId, memberMetadata }) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({ version: VERSION, assignment: wantedBy(memberMetadata), userData: Buffer.alloc(0) }),
      })),
  });
}

function wantedBy(metadata: Buffer): Wanted {
  const said = MemberMetadata.decode(metadata)?.userData;
  return said === undefined ? {} : (JSON.parse(said.toString()) as Wanted);
}
