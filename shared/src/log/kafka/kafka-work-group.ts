/** A member of a consumer group that only deals out partitions: all of them are paused, so that nothing is ever fetched. */
import { AssignerProtocol, type Consumer, type Kafka, type PartitionAssigner } from 'kafkajs';
import { LogError } from '../event-log.js';
import { dealPartitions, type WorkMembership, type WorkOptions } from '../work-group.js';
import { CLIENT_RETRY } from './kafka-client.js';
import { isFatal, toLogError } from './kafka-errors.js';
import { mayJoinLater, retrying, within, type Wait } from './kafka-retry.js';

export interface KafkaWorkOptions extends Pick<WorkOptions, 'onDealt' | 'onAway' | 'onFailure'> {
  readonly kafka: Kafka;
  readonly brokers: readonly string[];
  readonly groupId: string;
  /** As the cluster calls it. */
  readonly topic: string;
  readonly partitions: number;
  /** What is wrong once a topic of the run is known to be removed. */
  readonly gone: () => LogError | undefined;
  /** A cluster that says nothing for so long counts as gone. */
  readonly giveUpMs: number;
  readonly wait: Wait;
  /** False once the log closes. */
  readonly isOpen: () => boolean;
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
const CONSUMER_RETRIES = 3;
const REJOIN_MS = 500;

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
  const { kafka, brokers, groupId, topic, partitions, giveUpMs, wait, isOpen, onDealt, onAway, onFailure, onLeave } = options;
  const place = { brokers, doing: `joining the consumer group "${groupId}"` };
  let own: readonly number[] = [];
  let left = false;
  let failed = false;
  let joined = false;
  let rejoining: NodeJS.Timeout | undefined;
  let onFirst: (error?: LogError) => void = () => {};

  const consumer: Consumer = kafka.consumer({
    groupId,
    partitionAssigners: [stickyAssigner(topic, partitions, () => own)],
    sessionTimeout: SESSION_TIMEOUT_MS,
    rebalanceTimeout: REBALANCE_TIMEOUT_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: IDLE_MS,
    allowAutoTopicCreation: false,
    retry: { ...CLIENT_RETRY, retries: CONSUMER_RETRIES, restartOnFailure: async () => !left },
  });

  function fail(error: LogError): void {
    if (failed || left) return;
    failed = true;
    // Until it has joined, whoever waits for that is told instead.
    if (joined) onFailure(error);
    else onFirst(error);
  }

  const watchdog = setTimeout(
    () =>
      fail(new LogError('unreachable', `${place.doing}: no Kafka broker at ${brokers.join(', ')} has answered for ${giveUpMs / 1_000} s`)),
    giveUpMs,
  ).unref();

  const { GROUP_JOIN, HEARTBEAT, CRASH } = consumer.events;
  consumer.on(GROUP_JOIN, ({ payload: { memberAssignment } }) => {
    if (left || failed) return;
    watchdog.refresh();
    // Inside the client's joining, before anything is fetched.
    consumer.pause([{ topic }]);
    own = [...(memberAssignment[topic] ?? [])].sort((a, b) => a - b);
    onDealt(own);
    joined = true;
    onFirst();
  });
  consumer.on(HEARTBEAT, () => void watchdog.refresh());
  consumer.on(CRASH, ({ payload: { error, restart } }) => {
    if (left || failed) return;
    onAway?.();
    if (restart) return;
    const gone = options.gone();
    if (gone !== undefined) fail(gone);
    else if (isFatal(error, place)) fail(toLogError(error, place));
    // The client gives up on failures that pass, such as a group whose coordinator moves; the watchdog says when it is enough.
    else rejoining = setTimeout(() => void run().catch((again: unknown) => fail(toLogError(again, place))), REJOIN_MS);
  });
  const run = (): Promise<void> => consumer.run({ autoCommit: false, eachBatch: async () => {}, partitionsConsumedConcurrently: 1 });

  async function disconnect(): Promise<void> {
    left = true;
    clearTimeout(watchdog);
    clearTimeout(rejoining);
    await within(
      LEAVE_TIMEOUT_MS,
      consumer.disconnect().catch(() => {}),
    );
    onLeave();
  }
  let leaving: Promise<void> | undefined;
  const leave = (): Promise<void> => (leaving ??= disconnect());

  async function connect(): Promise<void> {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
  }

  const first = new Promise<void>((resolve, reject) => {
    onFirst = (error) => (error === undefined ? resolve() : reject(error));
  });
  // It may fail before anybody waits for it.
  first.catch(() => {});
  try {
    await retrying(connect, { place, wait, goOn: (error) => mayJoinLater(error) && isOpen() && !left && !failed });
    if (left || !isOpen()) throw new LogError('closed', 'the log was closed');
    await run();
    await first;
  } catch (error) {
    failed = true;
    await leave();
    throw toLogError(error, place);
  }
  return { leave, fail };
}
