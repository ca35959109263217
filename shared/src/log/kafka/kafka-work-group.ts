/** A member of a consumer group that only deals out partitions: all of them are paused, so that nothing is ever fetched. */
import { AssignerProtocol, type PartitionAssigner } from 'kafkajs';
import type { LogError } from '../event-log.js';
import { dealPartitions, type WorkMembership, type WorkOptions } from '../work-group.js';
import { GroupMember, type GroupSurroundings } from './kafka-group-member.js';

export interface KafkaWorkOptions extends GroupSurroundings, Pick<WorkOptions, 'onDealt' | 'onAway' | 'onFailure'> {
  readonly groupId: string;
  /** As the cluster calls it. */
  readonly topic: string;
  readonly partitions: number;
  readonly onLeave: () => void;
}

/** The least that brokers allow: so long nobody does the work of a member that was killed. */
const SESSION_TIMEOUT_MS = 6_000;
const REBALANCE_TIMEOUT_MS = 10_000;
/** A change of the group is noticed at the next heartbeat. */
const HEARTBEAT_MS = 500;
/** With all partitions paused the client sleeps for so long, and looks at the heartbeat and at a wish to leave in between. */
const IDLE_MS = 100;
const LEAVE_TIMEOUT_MS = 5_000;

const NAME = 'TengewatchWork';
const VERSION = 1;
const { MemberAssignment, MemberMetadata } = AssignerProtocol;

/** Each member says what it has when it joins, so that whoever leads the group, in whichever process, can let it keep that. */
function stickyAssigner(topic: string, partitions: number, has: () => readonly number[]): PartitionAssigner {
  return () => ({
    name: NAME,
    version: VERSION,
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: MemberMetadata.encode({ version: VERSION, topics, userData: Buffer.from(JSON.stringify(has())) }),
    }),
    async assign({ members }) {
      const dealt = dealPartitions(
        partitions,
        members.map(({ memberId, memberMetadata }) => ({ id: memberId, has: hadBy(memberMetadata) })),
      );
      return members.map(({ memberId }) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({
          version: VERSION,
          assignment: { [topic]: [...(dealt.get(memberId) ?? [])] },
          userData: Buffer.alloc(0),
        }),
      }));
    },
  });
}

function hadBy(metadata: Buffer): readonly number[] {
  const said = MemberMetadata.decode(metadata)?.userData;
  return said === undefined ? [] : (JSON.parse(said.toString()) as number[]);
}

export interface KafkaWorkMembership extends WorkMembership {
  /** Tells the member that there is nothing to share any more. */
  fail(error: LogError): void;
}

/** Resolves once the member has joined and was told its share. */
export async function joinKafkaWork(options: KafkaWorkOptions): Promise<KafkaWorkMembership> {
  const { groupId, topic, partitions, onDealt, onAway, onFailure, onLeave } = options;
  let own: readonly number[] = [];
  let joined = false;

  const member = new GroupMember({
    ...options,
    topics: [topic],
    settings: {
      partitionAssigners: [stickyAssigner(topic, partitions, () => own)],
      sessionTimeout: SESSION_TIMEOUT_MS,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: IDLE_MS,
    },
    leaveTimeoutMs: LEAVE_TIMEOUT_MS,
    eachBatch: async () => {},
    onJoin(assigned) {
      if (member.isOver()) return;
      member.consumer.pause([{ topic }]);
      own = [...(assigned[topic] ?? [])].sort((a, b) => a - b);
      onDealt(own);
      joined = true;
    },
    onCrash() {
      if (!member.isOver()) onAway?.();
    },
    onFailure(error) {
      // Until it has joined, whoever waits for that is told instead.
      if (joined) onFailure(error);
    },
    silenceText: (nobodyAnswers) => `joining the consumer group "${groupId}": ${nobodyAnswers}`,
  });

  async function disconnect(): Promise<void> {
    await member.leave();
    onLeave();
  }
  let leaving: Promise<void> | undefined;
  const leave = (): Promise<void> => (leaving ??= disconnect());

  try {
    await member.join();
  } catch (error) {
    await leave();
    throw error;
  }
  return { leave, fail: (error) => member.fail(error) };
}
