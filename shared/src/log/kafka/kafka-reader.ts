/** A reader on a cluster: a consumer group of one member that fills a bounded buffer, from which `poll` drains. */
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { LogError, type LogReader, type LogRecord, type Position, type TopicPartition, type Unpacker } from '../event-log.js';
import { wantedAssigner } from './kafka-assigner.js';
import { CLIENT_RETRY } from './kafka-client.js';
import { isFatal, toLogError } from './kafka-errors.js';
import { createFetchBuffer, type BufferedPartition } from './kafka-fetch-buffer.js';
import { createRecordReader } from './kafka-records.js';
import { within } from './kafka-retry.js';
import { createStampReader } from './kafka-stamp.js';

export interface KafkaReaderOptions {
  readonly kafka: Kafka;
  readonly brokers: readonly string[];
  readonly groupId: string;
  /** Checked already: every position lies within what the log holds. */
  readonly from: readonly Position[];
  readonly unpacker: Unpacker | undefined;
  /** What the cluster calls a topic of the run. */
  readonly topicName: (name: string) => string;
  /** Fails with 'offset-out-of-range' where the log does not hold a position. */
  readonly checkPosition: (position: Position) => Promise<void>;
  readonly onOutOfRange: (groupId: string, check: () => void) => () => void;
  /** A cluster that says nothing for so long counts as gone. */
  readonly giveUpMs: number;
  readonly onClose: () => void;
}

/** Held by one reader, shared out among its partitions: enough for each to bridge a fetch, and no more than is of use. */
const MAX_HELD_RECORDS = 49_152;
const MIN_PARTITION_RECORDS = 4_096;
const MAX_PARTITION_RECORDS = 12_288;
const MAX_HELD_BYTES = 64 * 1024 * 1024;
const MIN_PARTITION_BYTES = 2 * 1024 * 1024;
/** Large fetches make the client fast: a quarter of this costs it a third of its speed. */
const MAX_FETCH_BYTES = 1024 * 1024;
const MIN_FETCH_BYTES = 256 * 1024;
const FETCH_BYTES = 4 * 1024 * 1024;
/** A partition that has room again waits behind a fetch of idle ones for up to so long. */
const FETCH_WAIT_MS = 50;
const SESSION_TIMEOUT_MS = 10_000;
const REBALANCE_TIMEOUT_MS = 15_000;
const HEARTBEAT_MS = 2_000;
/** Positions are told to the cluster so often, for lag monitoring only. */
const COMMIT_MS = 5_000;
const CLOSE_TIMEOUT_MS = 10_000;
const FINAL_COMMIT_MS = 500;
const CONSUMER_RETRIES = 3;
const REJOIN_MS = 500;

export async function openKafkaReader(options: KafkaReaderOptions): Promise<LogReader> {
  const { kafka, brokers, groupId, from, unpacker, topicName, checkPosition, giveUpMs } = options;
  const share = Math.max(1, from.length);
  const buffer = createFetchBuffer({
    from,
    maxRecords: clamp(MAX_HELD_RECORDS / share, MIN_PARTITION_RECORDS, MAX_PARTITION_RECORDS),
    maxBytes: Math.max(MIN_PARTITION_BYTES, MAX_HELD_BYTES / share),
    onFull: (part) => whileJoined(() => consumer.pause([onCluster(part)])),
    onRoom: (part) => {
      whileJoined(() => consumer.resume([onCluster(part)]));
      openGate();
    },
  });
  const nameOf = new Map(from.map(({ topic }) => [topicName(topic), topic]));
  const readStamp = createStampReader();
  const onCluster = ({ topic, partition }: TopicPartition) => ({ topic: topicName(topic), partitions: [partition] });

  let closed = false;
  let failure: LogError | undefined;
  let joined = false;
  let wakePoll: (() => void) | undefined;
  let openGate: () => void = () => {};
  let committed = '';
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
    wakePoll?.();
    openGate();
  }

  const watchdog = setTimeout(() => {
    const positions = buffer.partitions.map(({ topic, partition, next }) => `${topicName(topic)}/${partition} at ${next}`).join(', ');
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
    for (const topic of nameOf.keys()) consumer.resume([{ topic }]);
    for (const part of buffer.partitions) {
      if (part.full) consumer.pause([onCluster(part)]);
      consumer.seek({ topic: topicName(part.topic), partition: part.partition, offset: String(part.nextFetch) });
    }
  }

  function accept(part: BufferedPartition, { messages, highWatermark }: EachBatchPayload['batch']): void {
    if (Number(highWatermark) < part.nextFetch) return recheck(part);
    const read = createRecordReader(part.topic, part.partition, readStamp, unpacker);
    const records: LogRecord[] = [];
    let bytes = 0;
    let end = part.nextFetch;
    const room = buffer.room(part);
    for (const message of messages) {
      const offset = Number(message.offset);
      // A batch may begin before the position asked for, and be fetched twice around a reconnect.
      if (offset < end) continue;
      if (records.length >= room) {
        // Small records can overfill the buffer with one fetch; what does not fit is fetched again.
        whileJoined(() => consumer.seek({ topic: topicName(part.topic), partition: part.partition, offset: message.offset }));
        break;
      }
      bytes += (message.value?.length ?? 0) + (message.key?.length ?? 0);
      records.push(read(offset, message));
      end = offset + 1;
    }
    // Holes are fine (transactions leave them), unless the log has deleted what lies between.
    const first = records[0];
    if (first !== undefined && first.offset > part.nextFetch) recheck(part);
    buffer.add(part, records, bytes, end);
    if (!part.paused && records.length > 0) wakePoll?.();
  }

  function recheck({ topic, partition, nextFetch }: BufferedPartition): void {
    checkPosition({ topic, partition, offset: nextFetch }).catch((error: unknown) => {
      const known = toLogError(error, { brokers, doing: `reading ${topicName(topic)}/${partition}` });
      if (known.code === 'offset-out-of-range') fail(known);
    });
  }

  async function eachBatch({ batch, isStale, heartbeat }: EachBatchPayload): Promise<void> {
    watchdog.refresh();
    const topic = nameOf.get(batch.topic);
    const part = topic === undefined ? undefined : buffer.find(topic, batch.partition);
    if (part === undefined || closed || isStale()) return;
    accept(part, batch);
    // Nothing else waits for this: every partition is full. The client would sleep a whole fetch wait instead.
    while (mustWait()) {
      await gate(HEARTBEAT_MS);
      await heartbeat();
    }
  }

  const mustWait = (): boolean => !buffer.wantsMore() && !closed && failure === undefined;

  /** Resolves when a partition has room, the reader ends, or the time is over. */
  function gate(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(open, ms);
      function open(): void {
        clearTimeout(timer);
        openGate = () => {};
        resolve();
      }
      openGate = open;
    });
  }

  function nextRecord(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, waitMs);
      function done(): void {
        clearTimeout(timer);
        wakePoll = undefined;
        resolve();
      }
      wakePoll = done;
    });
  }

  const positions = (): Position[] => buffer.partitions.map(({ topic, partition, next }) => ({ topic, partition, offset: next }));

  async function commit(): Promise<void> {
    const offsets = positions().map(({ topic, partition, offset }) => ({ topic: topicName(topic), partition, offset: String(offset) }));
    const text = JSON.stringify(offsets);
    if (!joined || text === committed) return;
    committed = text;
    // Nobody reads these but monitoring, so a failure is made good by the next round.
    await consumer.commitOffsets(offsets).catch(() => {});
  }
  const commits = setInterval(() => void commit(), COMMIT_MS).unref();

  function find({ topic, partition }: TopicPartition): BufferedPartition {
    if (closed) throw new LogError('closed', 'the reader is closed');
    const part = buffer.find(topic, partition);
    if (part === undefined) throw new LogError('unknown-partition', `the reader does not read ${topic}/${partition}`);
    return part;
  }

  function assertFine(): void {
    if (closed) throw new LogError('closed', 'the reader is closed');
    if (failure !== undefined) throw failure;
  }

  const forget = options.onOutOfRange(groupId, () => {
    for (const part of buffer.partitions) recheck(part);
  });

  async function close(): Promise<void> {
    if (closed) return;
    clearInterval(commits);
    await within(FINAL_COMMIT_MS, commit());
    closed = true;
    clearTimeout(watchdog);
    clearTimeout(rejoining);
    forget();
    wakePoll?.();
    openGate();
    options.onClose();
    await within(
      CLOSE_TIMEOUT_MS,
      consumer.disconnect().catch(() => {}),
    );
  }

  await start();

  /** Resolves once the member has joined; then records flow. */
  async function start(): Promise<void> {
    const place = { brokers, doing: `joining the consumer group "${groupId}"` };
    const { GROUP_JOIN, HEARTBEAT, REBALANCING, CRASH } = consumer.events;
    const first = new Promise<void>((resolve, reject) => {
      onFirst = (error) => (error === undefined ? resolve() : reject(error));
    });
    consumer.on(GROUP_JOIN, () => {
      onJoin();
      onFirst();
    });
    consumer.on(HEARTBEAT, () => void watchdog.refresh());
    consumer.on(REBALANCING, () => {
      joined = false;
    });
    consumer.on(CRASH, ({ payload: { error, restart } }) => {
      joined = false;
      if (restart || closed) return;
      if (isFatal(error, place)) fail(toLogError(error, place));
      // The client gives up on failures that pass, such as a group whose coordinator moves; the watchdog says when it is enough.
      else rejoining = setTimeout(() => void join().catch((again: unknown) => fail(toLogError(again, place))), REJOIN_MS);
    });
    const join = (): Promise<void> => consumer.run({ autoCommit: false, eachBatch, partitionsConsumedConcurrently: 1 });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...nameOf.keys()], fromBeginning: true });
      await join();
      await first;
    } catch (error) {
      await close();
      throw toLogError(error, place);
    }
  }

  return {
    async poll(maxRecords, waitMs) {
      assertFine();
      const records = buffer.take(maxRecords);
      if (records.length > 0 || waitMs <= 0) return records;
      await nextRecord(waitMs);
      if (closed) return [];
      assertFine();
      return buffer.take(maxRecords);
    },
    pause(partitions) {
      for (const partition of partitions) buffer.setPaused(find(partition), true);
    },
    resume(partitions) {
      for (const partition of partitions) buffer.setPaused(find(partition), false);
      if (buffer.hasRecords()) wakePoll?.();
    },
    async seek(position) {
      const part = find(position);
      await checkPosition(position);
      buffer.seek(part, position.offset);
      whileJoined(() => consumer.seek({ topic: topicName(part.topic), partition: part.partition, offset: String(position.offset) }));
      wakePoll?.();
    },
    positions,
    buffered: () => buffer.held(),
    close,
  };
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, Math.floor(value)));
