/** Fetches for a reader in another thread: a consumer group of one member that sends on what comes, as far as there is room for it. */
import type { MessagePort } from 'node:worker_threads';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { LogError, type Position, type TopicPartition } from '../event-log.js';
import { wantedAssigner } from './kafka-assigner.js';
import { CLIENT_RETRY } from './kafka-client.js';
import type { UncommittedCluster } from './kafka-cluster.js';
import { commitPositions } from './kafka-commits.js';
import { isFatal, toLogError } from './kafka-errors.js';
import { watchFetching } from './kafka-fetch-watch.js';
import type { FetcherFunctions, ReaderFunctions } from './kafka-reader.js';
import { mayJoinLater, retrying, within, type Wait } from './kafka-retry.js';
import { createHeaderReader } from './kafka-header.js';
import { blocksOf, noRecords, packMessages, type PackedRecords } from './packed-records.js';
import { openCalls, toFailure, type PortCalls } from './port-calls.js';
import { createRoomGate } from './room-gate.js';

export interface KafkaFetcherOptions {
  readonly kafka: Kafka;
  readonly cluster: UncommittedCluster;
  readonly brokers: readonly string[];
  readonly groupId: string;
  /** Checked already: every position lies within what the log holds. */
  readonly from: readonly Position[];
  /** Where the reader is. */
  readonly port: MessagePort;
  /** What the cluster calls a topic of the run. */
  readonly topicName: (name: string) => string;
  /** Fails with 'offset-out-of-range' where the log does not hold a position. */
  readonly checkPosition: (position: Position) => Promise<void>;
  readonly onOutOfRange: (groupId: string, check: () => void) => () => void;
  /** What is wrong once a topic of the run is known to be removed. */
  readonly gone: () => LogError | undefined;
  /** A cluster that says nothing for so long counts as gone. */
  readonly giveUpMs: number;
  readonly wait: Wait;
  /** False once the log closes. */
  readonly isOpen: () => boolean;
  readonly onClose: () => void;
}

export interface KafkaFetcher {
  /** Leaves the group. Positions are told to the cluster before, where the reader gives them. */
  close(positions?: readonly Position[]): Promise<void>;
  /** Tells the reader that nothing will come any more. */
  fail(error: LogError): void;
}

interface FetchedPartition extends TopicPartition {
  /** The next offset to send on. */
  next: number;
  /** The reader has no room. */
  full: boolean;
}

/** Sendings that the reader has not seen yet: as many as keep it busy while this thread fetches. */
const MAX_ON_THE_WAY = 8;
/** Large fetches make the client fast: a quarter of this costs it a third of its speed. */
const MAX_FETCH_BYTES = 1024 * 1024;
const MIN_FETCH_BYTES = 256 * 1024;
const FETCH_BYTES = 4 * 1024 * 1024;
/** A partition that has room again waits behind a fetch of idle ones for up to so long. */
const FETCH_WAIT_MS = 50;
const SESSION_TIMEOUT_MS = 10_000;
const REBALANCE_TIMEOUT_MS = 15_000;
const HEARTBEAT_MS = 2_000;
const CLOSE_TIMEOUT_MS = 10_000;
const FINAL_COMMIT_MS = 500;
const CONSUMER_RETRIES = 3;
const REJOIN_MS = 500;

/** Resolves once the member has joined; then records flow. */
export async function openKafkaFetcher(options: KafkaFetcherOptions): Promise<KafkaFetcher> {
  const { kafka, cluster, brokers, groupId, from, port, topicName, checkPosition, giveUpMs, wait, isOpen } = options;
  const share = Math.max(1, from.length);
  const parts = from.map(({ topic, partition, offset }): FetchedPartition => ({ topic, partition, next: offset, full: false }));
  const byName = new Map(parts.map((part) => [nameOf(topicName(part.topic), part.partition), part]));
  const topicsOnCluster = [...new Set(from.map(({ topic }) => topicName(topic)))];
  const readHeader = createHeaderReader();
  const onCluster = ({ topic, partition }: TopicPartition) => ({ topic: topicName(topic), partitions: [partition] });
  const partOf = ({ topic, partition }: TopicPartition): FetchedPartition => byName.get(nameOf(topicName(topic), partition))!;

  let closed = false;
  let failure: LogError | undefined;
  let joined = false;
  let onTheWay = 0;
  const gate = createRoomGate();
  /** Told once whether the first joining worked. */
  let onFirst: (error?: LogError) => void = () => {};
  let rejoining: NodeJS.Timeout | undefined;

  const consumer: Consumer = kafka.consumer({
    groupId,
    partitionAssigners: [wantedAssigner(from.map(({ topic, partition }) => ({ topic: topicName(topic), partition })))],
    sessionTimeout: SESSION_TIMEOUT_MS,
    rebalanceTimeout: REBALANCE_TIMEOUT_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxBytesPerPartition: clamp(FETCH_BYTES / share, MIN_FETCH_BYTES, MAX_FETCH_BYTES),
    maxWaitTimeInMs: FETCH_WAIT_MS,
    // Nothing of a run is ever written in a transaction, and no reader waits for those of strangers.
    readUncommitted: true,
    allowAutoTopicCreation: false,
    retry: { ...CLIENT_RETRY, retries: CONSUMER_RETRIES, restartOnFailure: async () => !closed },
  });

  /** Between a loss of the cluster and the next joining there is nothing to steer, and joining sets everything anew. */
  function whileJoined(steer: () => void): void {
    if (!joined || closed) return;
    try {
      steer();
    } catch {
      joined = false;
    }
  }

  function fail(error: LogError): void {
    failure ??= error;
    onFirst(failure);
    reader.tell('fail', [toFailure(failure)]);
    gate.open();
  }

  const watchdog = setTimeout(() => {
    const positions = parts.map(({ topic, partition, next }) => `${topicName(topic)}/${partition} at ${next}`).join(', ');
    fail(
      new LogError(
        'unreachable',
        `no Kafka broker at ${brokers.join(', ')} has answered for ${giveUpMs / 1_000} s; read so far: ${positions}`,
      ),
    );
  }, giveUpMs).unref();

  /** Runs inside the client's joining, before anything is fetched: old pauses and positions survive a rebalance otherwise. */
  function onJoin(): void {
    watchdog.refresh();
    joined = true;
    for (const topic of topicsOnCluster) consumer.resume([{ topic }]);
    for (const part of parts) {
      if (part.full) consumer.pause([onCluster(part)]);
      seek(part);
    }
  }

  const seek = ({ topic, partition, next }: FetchedPartition): void =>
    consumer.seek({ topic: topicName(topic), partition, offset: String(next) });

  function accept(part: FetchedPartition, batch: EachBatchPayload['batch']): void {
    const { messages } = batch;
    if (Number(batch.highWatermark) < part.next) return recheck(part);
    // Holes are fine, unless the log has deleted what lies between.
    if (Number(batch.firstOffset()) > part.next) recheck(part);
    const end = Number(batch.lastOffset()) + 1;
    // A batch may begin before the position asked for, and be fetched twice around a reconnect.
    let index = messages.findIndex(({ offset }) => Number(offset) >= part.next);
    if (index < 0) return pass(part, part.next, end);
    while (index < messages.length) {
      const records = packMessages(messages, index, readHeader);
      index += records.count;
      // Behind the last record may come what the client keeps to itself, such as the marker of a transaction's end.
      send(part, records, index < messages.length ? Number(messages[index - 1]!.offset) + 1 : end);
    }
  }

  function send(part: FetchedPartition, records: PackedRecords, end: number): void {
    const { topic, partition } = part;
    part.next = end;
    onTheWay++;
    reader.tell('take', [{ topic, partition }, records, end], blocksOf(records));
  }

  /** From `first` to `end` the log holds nothing to hand out: whenever that was fetched, it stays so. */
  function pass(part: FetchedPartition, first: number, end: number): void {
    if (first <= part.next && part.next < end) send(part, noRecords(), end);
  }

  function recheck({ topic, partition, next }: FetchedPartition): void {
    checkPosition({ topic, partition, offset: next }).catch((error: unknown) => {
      const known = toLogError(error, { brokers, doing: `reading ${topicName(topic)}/${partition}` });
      if (known.code === 'offset-out-of-range') fail(known);
    });
  }

  async function eachBatch({ batch, isStale, heartbeat }: EachBatchPayload): Promise<void> {
    watchdog.refresh();
    const part = byName.get(nameOf(batch.topic, batch.partition));
    if (part === undefined || closed || failure !== undefined || isStale()) return;
    accept(part, batch);
    // Nothing else waits for this: the reader has no room. The client would sleep a whole fetch wait instead.
    while (mustWait()) {
      await gate.wait(HEARTBEAT_MS);
      await heartbeat();
    }
  }

  const mustWait = (): boolean => (onTheWay >= MAX_ON_THE_WAY || parts.every(({ full }) => full)) && !closed && failure === undefined;

  const commits = commitPositions({ consumer, topicName, isJoined: () => joined, positions: () => reader.call('positions', []) });

  const forget = options.onOutOfRange(groupId, () => {
    for (const part of parts) recheck(part);
  });

  async function leave(positions: readonly Position[]): Promise<void> {
    closed = true;
    commits.stop();
    clearTimeout(watchdog);
    clearTimeout(rejoining);
    watch.stop();
    forget();
    gate.open();
    if (positions.length > 0) await within(FINAL_COMMIT_MS, commits.commit(positions));
    await within(
      CLOSE_TIMEOUT_MS,
      consumer.disconnect().catch(() => {}),
    );
    options.onClose();
  }
  let leaving: Promise<void> | undefined;
  const close = (positions: readonly Position[] = []): Promise<void> => (leaving ??= leave(positions));

  const watch = watchFetching({
    cluster,
    topicName,
    places: parts,
    isFetching: () => joined && !closed && failure === undefined,
    onUnreadable: fail,
  });

  const reader: PortCalls<ReaderFunctions> = openCalls<ReaderFunctions>(port, {
    arrived() {
      onTheWay--;
      gate.open();
    },
    fill(partition) {
      const part = partOf(partition);
      part.full = true;
      whileJoined(() => consumer.pause([onCluster(part)]));
    },
    drain(partition) {
      const part = partOf(partition);
      part.full = false;
      whileJoined(() => consumer.resume([onCluster(part)]));
      gate.open();
    },
    async seek(position) {
      const part = partOf(position);
      await checkPosition(position);
      part.next = position.offset;
      // Whatever was sent before is then known to be of no use.
      reader.tell('sought', [position]);
      whileJoined(() => seek(part));
    },
    close,
  } satisfies FetcherFunctions);

  await start();
  return { close, fail };

  async function start(): Promise<void> {
    const place = { brokers, doing: `joining the consumer group "${groupId}"` };
    const { GROUP_JOIN, HEARTBEAT, REBALANCING, CRASH, START_BATCH_PROCESS } = consumer.events;
    const first = new Promise<void>((resolve, reject) => {
      onFirst = (error) => (error === undefined ? resolve() : reject(error));
    });
    // It may fail before anybody waits for it.
    first.catch(() => {});
    consumer.on(GROUP_JOIN, () => {
      onJoin();
      onFirst();
    });
    consumer.on(HEARTBEAT, () => void watchdog.refresh());
    consumer.on(START_BATCH_PROCESS, ({ payload: { topic, partition, batchSize, firstOffset, lastOffset } }) => {
      const part = byName.get(nameOf(topic, partition));
      if (part === undefined || closed || batchSize > 0) return;
      // Of batches of nothing but markers the client tells nobody else.
      pass(part, Number(firstOffset ?? lastOffset), Number(lastOffset) + 1);
    });
    consumer.on(REBALANCING, () => {
      joined = false;
    });
    consumer.on(CRASH, ({ payload: { error, restart } }) => {
      joined = false;
      watch.crashed(error);
      if (restart || closed || failure !== undefined) return;
      const gone = options.gone();
      if (gone !== undefined) fail(gone);
      else if (isFatal(error, place)) fail(toLogError(error, place));
      // The client gives up on failures that pass, such as a group whose coordinator moves; the watchdog says when it is enough.
      else rejoining = setTimeout(() => void join().catch((again: unknown) => fail(toLogError(again, place))), REJOIN_MS);
    });
    async function connect(): Promise<void> {
      await consumer.connect();
      await consumer.subscribe({ topics: topicsOnCluster, fromBeginning: true });
    }
    const join = (): Promise<void> => consumer.run({ autoCommit: false, eachBatch, partitionsConsumedConcurrently: 1 });
    try {
      await retrying(connect, { place, wait, goOn: (error) => mayJoinLater(error) && isOpen() && !closed && failure === undefined });
      if (closed || !isOpen()) throw new LogError('closed', 'the log was closed');
      await join();
      await first;
    } catch (error) {
      await close();
      throw failure ?? toLogError(error, place);
    }
  }
}

const nameOf = (topicOnCluster: string, partition: number): string => `${topicOnCluster}/${partition}`;
const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, Math.floor(value)));
