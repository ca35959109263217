/** What waits to be written: one send in flight per partition, and after a failure everything from the gap again. */
import { LogError, type TopicPartition } from '../event-log.js';

/** Records that go to one partition, in order. */
export interface PartitionBatch<R> {
  readonly target: TopicPartition;
  readonly records: readonly R[];
}

export interface SendQueueOptions<R> {
  /** One request. Resolves once the cluster has acknowledged every record of every batch; otherwise any part may be written. */
  readonly send: (batches: readonly PartitionBatch<R>[]) => Promise<void>;
  /** An upper bound of the record's size on the wire. */
  readonly bytesOf: (record: R) => number;
  /** A failure that trying again cannot mend, as the error to give to the writer; undefined for all others. */
  readonly fatal: (failure: unknown, target: TopicPartition) => LogError | undefined;
  /** Failures of one partition in a row are borne for so long. */
  readonly giveUpMs: number;
  /** Runs something after a while, and says how to call it off. */
  readonly after: (delayMs: number, run: () => void) => () => void;
  /** Default MAX_RECORDS_PER_BATCH. */
  readonly maxRecordsPerBatch?: number;
}

export interface SendQueue<R> {
  /** Resolves once all records are acknowledged; rejects with a LogError that says how many are. */
  append(target: TopicPartition, records: readonly R[]): Promise<void>;
  /** Rejects all that waits. */
  close(): void;
}

/** kafkajs groups a request's records in quadratic time, so more in one batch make it slower, not faster. */
export const MAX_RECORDS_PER_BATCH = 1000;
/** Half of what a broker takes by default (1 MiB), since sizes are estimates. */
const MAX_BYTES_PER_BATCH = 512 * 1024;
/** Only small batches share a request: large ones on their own let the client encode one while the broker writes another. */
const MAX_RECORDS_PER_REQUEST = 1000;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 1_000;
const MS_PER_SECOND = 1_000;

interface Append<R> {
  readonly records: readonly R[];
  acknowledged: number;
  readonly resolve: () => void;
  readonly reject: (error: LogError) => void;
}

interface PartitionQueue<R> {
  readonly target: TopicPartition;
  appends: Append<R>[];
  /** What is in flight, or has failed and will be sent again as it is. */
  batch: readonly R[] | undefined;
  inFlight: boolean;
  failures: number;
  callOffRetry: (() => void) | undefined;
  callOffGiveUp: (() => void) | undefined;
  gaveUp: boolean;
}

export function createSendQueue<R>(options: SendQueueOptions<R>): SendQueue<R> {
  const { send, bytesOf, fatal, giveUpMs, after, maxRecordsPerBatch = MAX_RECORDS_PER_BATCH } = options;
  const queues = new Map<string, Map<number, PartitionQueue<R>>>();
  let ready = new Set<PartitionQueue<R>>();
  let scheduled = false;
  let closed = false;

  function laneOf(target: TopicPartition): PartitionQueue<R> {
    let ofTopic = queues.get(target.topic);
    if (ofTopic === undefined) queues.set(target.topic, (ofTopic = new Map()));
    let queue = ofTopic.get(target.partition);
    if (queue === undefined) ofTopic.set(target.partition, (queue = newQueue(target)));
    return queue;
  }

  function makeReady(queue: PartitionQueue<R>): void {
    if (queue.inFlight || queue.callOffRetry !== undefined || queue.appends.length === 0) return;
    ready.add(queue);
    if (scheduled) return;
    scheduled = true;
    // All that this turn of the event loop appends, by whichever writers, shares requests.
    setImmediate(sendReady);
  }

  function sendReady(): void {
    scheduled = false;
    const queuesToSend = ready;
    ready = new Set();
    let together: PartitionQueue<R>[] = [];
    let records = 0;
    for (const queue of queuesToSend) {
      // A partition that fails must not fail the others with it again.
      if (queue.failures > 0) {
        void sendTogether([queue]);
        continue;
      }
      takeBatch(queue);
      const count = queue.batch?.length ?? 0;
      if (records + count > MAX_RECORDS_PER_REQUEST && together.length > 0) {
        void sendTogether(together);
        together = [];
        records = 0;
      }
      together.push(queue);
      records += count;
    }
    if (together.length > 0) void sendTogether(together);
  }

  /** Everything that waits from the first unacknowledged record on, up to the limits and at least one record. */
  function takeBatch(queue: PartitionQueue<R>): void {
    if (queue.batch !== undefined) return;
    const batch: R[] = [];
    let bytes = 0;
    for (const { records, acknowledged } of queue.appends) {
      for (let i = acknowledged; i < records.length; i++) {
        const record = records[i] as R;
        const size = bytesOf(record);
        if (batch.length > 0 && (bytes + size > MAX_BYTES_PER_BATCH || batch.length >= maxRecordsPerBatch)) {
          queue.batch = batch;
          return;
        }
        batch.push(record);
        bytes += size;
      }
    }
    queue.batch = batch;
  }

  async function sendTogether(sent: readonly PartitionQueue<R>[]): Promise<void> {
    for (const queue of sent) queue.inFlight = true;
    try {
      await send(sent.map((queue) => ({ target: queue.target, records: queue.batch ?? [] })));
      for (const queue of sent) acknowledge(queue);
    } catch (failure) {
      for (const queue of sent) fail(queue, failure);
    }
  }

  function acknowledge(queue: PartitionQueue<R>): void {
    queue.inFlight = false;
    if (closed) return;
    let left = queue.batch?.length ?? 0;
    recover(queue);
    queue.batch = undefined;
    let done = 0;
    for (const append of queue.appends) {
      const taken = Math.min(left, append.records.length - append.acknowledged);
      append.acknowledged += taken;
      left -= taken;
      if (append.acknowledged < append.records.length) break;
      append.resolve();
      done++;
    }
    queue.appends.splice(0, done);
    makeReady(queue);
  }

  function fail(queue: PartitionQueue<R>, failure: unknown): void {
    queue.inFlight = false;
    if (closed) return;
    const wasAlone = queue.failures > 0;
    queue.failures++;
    const { topic, partition } = queue.target;
    const error = fatal(failure, queue.target);
    // In a shared request it may have been another partition's fault: only a send of its own tells.
    if (error !== undefined && wasAlone) return reject(queue, error.code, error.message);
    if (queue.gaveUp) {
      const seconds = Math.round(giveUpMs / MS_PER_SECOND);
      return reject(
        queue,
        'timed-out',
        `gave up writing to ${topic}/${partition} after ${seconds} s of failures (the last: ${textOf(failure)})`,
      );
    }
    queue.callOffGiveUp ??= after(giveUpMs, () => {
      queue.gaveUp = true;
    });
    const delayMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(queue.failures - 1, 10), LAST_RETRY_MS);
    queue.callOffRetry = after(error === undefined ? delayMs : 0, () => {
      queue.callOffRetry = undefined;
      makeReady(queue);
    });
  }

  function recover(queue: PartitionQueue<R>): void {
    queue.callOffGiveUp?.();
    queue.callOffRetry?.();
    queue.callOffGiveUp = undefined;
    queue.callOffRetry = undefined;
    queue.failures = 0;
    queue.gaveUp = false;
  }

  /** Nothing may overtake the gap, so all that waits for the partition fails with it. */
  function reject(queue: PartitionQueue<R>, code: LogError['code'], message: string): void {
    const { appends } = queue;
    recover(queue);
    queue.appends = [];
    queue.batch = undefined;
    for (const { acknowledged, records, reject: rejectAppend } of appends) {
      rejectAppend(new LogError(code, `${message}; ${acknowledged} of the ${records.length} records of this write are acknowledged`));
    }
  }

  return {
    append: (target, records) =>
      new Promise((resolve, rejectAppend) => {
        if (closed) return rejectAppend(new LogError('closed', 'the log is closed'));
        if (records.length === 0) return resolve();
        const queue = laneOf(target);
        queue.appends.push({ records, acknowledged: 0, resolve, reject: rejectAppend });
        makeReady(queue);
      }),
    close() {
      if (closed) return;
      closed = true;
      for (const ofTopic of queues.values()) {
        for (const queue of ofTopic.values()) {
          reject(queue, 'closed', `the log was closed while ${queue.target.topic}/${queue.target.partition} was written`);
        }
      }
    },
  };
}

function newQueue<R>(target: TopicPartition): PartitionQueue<R> {
  return {
    target,
    appends: [],
    batch: undefined,
    inFlight: false,
    failures: 0,
    callOffRetry: undefined,
    callOffGiveUp: undefined,
    gaveUp: false,
  };
}

const textOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));
