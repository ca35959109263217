/** Fetches for a reader in another thread: a consumer group of one member that sends on what comes, as far as there is room for it. */
import type { MessagePort } from 'node:worker_threads';
import type { ConsumerConfig } from 'kafkajs';
import type { LogError, Position, TopicPartition } from '../event-log.js';
import { wantedAssigner } from './kafka-assigner.js';
import type { KafkaClient } from './kafka-client.js';
import type { UncommittedCluster } from './kafka-cluster.js';
import { commitPositions, type PositionCommits } from './kafka-commits.js';
import { toLogError } from './kafka-errors.js';
import { createFetchSteering, type FetchSteering } from './kafka-fetch-steering.js';
import { watchFetching, type FetchWatch } from './kafka-fetch-watch.js';
import { createFetchedPartitions, placeOf, type FetchedPartition, type FetchedPartitions } from './kafka-fetched-partitions.js';
import { createForwarding, type Forwarding } from './kafka-forwarding.js';
import { GroupMember, type GroupSurroundings } from './kafka-group-member.js';
import type { FetcherFunctions, ReaderFunctions } from './kafka-reader-feed.js';
import { within } from './kafka-retry.js';
import { openCalls, toFailure, type PortCalls } from './port-calls.js';

export interface KafkaFetcherOptions extends GroupSurroundings {
  readonly cluster: UncommittedCluster;
  readonly groupId: string;
  /** Checked already: every position lies within what the log holds. */
  readonly from: readonly Position[];
  /** Where the reader is. */
  readonly port: MessagePort;
  /** What the cluster calls a topic of the run. */
  readonly topicName: (name: string) => string;
  /** Fails with 'offset-out-of-range' where the log does not hold a position. */
  readonly checkPosition: (position: Position) => Promise<void>;
  readonly onOutOfRange: KafkaClient['onOutOfRange'];
  readonly onClose: () => void;
}

export interface KafkaFetcher {
  /** Leaves the group. Positions are told to the cluster before, where the reader gives them. */
  close(positions?: readonly Position[]): Promise<void>;
  /** Tells the reader that nothing will come any more. */
  fail(error: LogError): void;
}

/** Large fetches make the client fast: a quarter of this costs it a third of its speed. */
const MAX_FETCH_BYTES = 1024 * 1024;
const MIN_FETCH_BYTES = 256 * 1024;
const FETCH_BYTES = 4 * 1024 * 1024;
/** A partition that has room again waits behind a fetch of idle ones for up to so long. */
const FETCH_WAIT_MS = 50;
const SESSION_TIMEOUT_MS = 10_000;
const REBALANCE_TIMEOUT_MS = 15_000;
const HEARTBEAT_MS = 2_000;
const LEAVE_TIMEOUT_MS = 10_000;
const FINAL_COMMIT_MS = 500;

/** Resolves once the member has joined; then records flow. */
export async function openKafkaFetcher(options: KafkaFetcherOptions): Promise<KafkaFetcher> {
  const fetcher = new Fetcher(options);
  await fetcher.start();
  return fetcher;
}

class Fetcher implements KafkaFetcher {
  private readonly options: KafkaFetcherOptions;
  private readonly parts: FetchedPartitions;
  private readonly member: GroupMember;
  private readonly reader: PortCalls<ReaderFunctions>;
  private readonly steering: FetchSteering;
  private readonly forwarding: Forwarding;
  private readonly commits: PositionCommits;
  private readonly watch: FetchWatch;
  private readonly forget: () => void;
  private failure: LogError | undefined;
  private leaving: Promise<void> | undefined;

  constructor(options: KafkaFetcherOptions) {
    const { cluster, groupId, from, port, topicName, onOutOfRange } = options;
    const parts = createFetchedPartitions(from, topicName);
    const member = this.newMember(options, parts);
    const { consumer } = member;
    const isOver = (): boolean => member.isOver();
    const reader = openCalls<ReaderFunctions>(port, this.offered());
    const steering = createFetchSteering(consumer, parts, isOver);
    const forwarding = createForwarding({
      parts,
      reader,
      isOver,
      onDoubt: (part) => this.recheck(part),
      heartbeatMs: HEARTBEAT_MS,
    });
    consumer.on(consumer.events.START_BATCH_PROCESS, ({ payload }) => forwarding.passMarkers(payload));
    consumer.on(consumer.events.REBALANCING, () => steering.lose());
    this.options = options;
    this.parts = parts;
    this.member = member;
    this.reader = reader;
    this.steering = steering;
    this.forwarding = forwarding;
    this.commits = commitPositions({ consumer, topicName, isJoined: steering.isJoined, positions: () => reader.call('positions', []) });
    this.watch = watchFetching({
      cluster,
      topicName,
      places: parts.all,
      isFetching: () => steering.isJoined() && !isOver(),
      onUnreadable: (error) => this.fail(error),
    });
    this.forget = onOutOfRange(groupId, () => {
      for (const part of parts.all) this.recheck(part);
    });
  }

  async start(): Promise<void> {
    try {
      await this.member.join();
    } catch (error) {
      await this.close();
      throw this.failure ?? error;
    }
  }

  fail(error: LogError): void {
    this.member.fail(error);
  }

  close(positions: readonly Position[] = []): Promise<void> {
    return (this.leaving ??= this.leave(positions));
  }

  private async leave(positions: readonly Position[]): Promise<void> {
    this.member.end();
    this.commits.stop();
    this.watch.stop();
    this.forget();
    this.forwarding.look();
    if (positions.length > 0) await within(FINAL_COMMIT_MS, this.commits.commit(positions));
    await this.member.leave();
    this.options.onClose();
  }

  private newMember(options: KafkaFetcherOptions, parts: FetchedPartitions): GroupMember {
    const positions = (): string => parts.all.map((part) => `${placeOf(part)} at ${part.next}`).join(', ');
    return new GroupMember({
      ...options,
      topics: parts.clusterTopics,
      settings: settingsFor(parts.all),
      leaveTimeoutMs: LEAVE_TIMEOUT_MS,
      eachBatch: (payload) => this.forwarding.send(payload),
      onJoin: () => this.steering.setAnew(),
      onCrash: (error) => {
        this.steering.lose();
        this.watch.crashed(error);
      },
      onFailure: (error) => {
        this.failure = error;
        this.reader.tell('fail', [toFailure(error)]);
        this.forwarding.look();
      },
      silenceText: (nobodyAnswers) => `${nobodyAnswers}; read so far: ${positions()}`,
    });
  }

  /** What the reader may ask. */
  private offered(): FetcherFunctions {
    return {
      arrived: () => this.forwarding.arrived(),
      fill: (partition) => this.setFull(partition, true),
      drain: (partition) => {
        this.setFull(partition, false);
        this.forwarding.look();
      },
      seek: async (position) => {
        const part = this.parts.of(position);
        await this.options.checkPosition(position);
        part.next = position.offset;
        // Whatever was sent before is then known to be of no use.
        this.reader.tell('sought', [position]);
        this.steering.seek(part);
      },
      close: (positions) => this.close(positions),
    };
  }

  private setFull(partition: TopicPartition, full: boolean): void {
    const part = this.parts.of(partition);
    part.full = full;
    this.steering.showRoom(part);
  }

  /** Fails where the log no longer holds the next offset of a partition. */
  private recheck(part: FetchedPartition): void {
    const { topic, partition, next } = part;
    const { brokers, checkPosition } = this.options;
    checkPosition({ topic, partition, offset: next }).catch((error: unknown) => {
      const known = toLogError(error, { brokers, doing: `reading ${placeOf(part)}` });
      if (known.code === 'offset-out-of-range') this.fail(known);
    });
  }
}

function settingsFor(parts: readonly FetchedPartition[]): Omit<ConsumerConfig, 'groupId'> {
  const wanted = parts.map(({ clusterTopic, partition }) => ({ topic: clusterTopic, partition }));
  return {
    partitionAssigners: [wantedAssigner(wanted)],
    sessionTimeout: SESSION_TIMEOUT_MS,
    rebalanceTimeout: REBALANCE_TIMEOUT_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxBytesPerPartition: clamp(FETCH_BYTES / Math.max(1, parts.length), MIN_FETCH_BYTES, MAX_FETCH_BYTES),
    maxWaitTimeInMs: FETCH_WAIT_MS,
    // Nothing of a run is ever written in a transaction, and no reader waits for those of strangers.
    readUncommitted: true,
  };
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, Math.floor(value)));
