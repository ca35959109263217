/** Writes for many writers: a queue for each partition, and requests that small batches of several partitions share. */
import { LogError, type TopicPartition } from '../event-log.js';
import { PartitionQueue, type PartitionQueueOptions } from './kafka-partition-queue.js';

/** Records that go to one partition, in order. */
export interface PartitionBatch<R> {
  readonly target: TopicPartition;
  readonly records: readonly R[];
}

export interface SendQueueOptions<R> extends PartitionQueueOptions<R> {
  /** One request. Resolves once the cluster has acknowledged every record of every batch; otherwise any part may be written. */
  readonly send: (batches: readonly PartitionBatch<R>[]) => Promise<void>;
}

export interface SendQueue<R> {
  /** Resolves once all records are acknowledged; rejects with a LogError that says how many are. */
  append(target: TopicPartition, records: readonly R[]): Promise<void>;
  /** Rejects all that waits. */
  close(): void;
}

/** What one request carries. */
type Request<R> = readonly { readonly queue: PartitionQueue<R>; readonly records: readonly R[] }[];

/** Only small batches share a request: large ones on their own let the client encode one while the broker writes another. */
const MAX_RECORDS_PER_REQUEST = 1000;

export function createSendQueue<R>(options: SendQueueOptions<R>): SendQueue<R> {
  const queues = new Map<string, Map<number, PartitionQueue<R>>>();
  let ready = new Set<PartitionQueue<R>>();
  let scheduled = false;
  let closed = false;

  function queueOf(target: TopicPartition): PartitionQueue<R> {
    let ofTopic = queues.get(target.topic);
    if (ofTopic === undefined) queues.set(target.topic, (ofTopic = new Map()));
    let queue = ofTopic.get(target.partition);
    if (queue === undefined) ofTopic.set(target.partition, (queue = new PartitionQueue(target, options, makeReady)));
    return queue;
  }

  function makeReady(queue: PartitionQueue<R>): void {
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
    for (const request of requestsOf(queuesToSend)) void sendRequest(request);
  }

  async function sendRequest(request: Request<R>): Promise<void> {
    try {
      await options.send(request.map(({ queue, records }) => ({ target: queue.target, records })));
      for (const { queue } of request) queue.acknowledge();
    } catch (failure) {
      for (const { queue } of request) queue.fail(failure);
    }
  }

  return {
    async append(target, records) {
      if (closed) throw new LogError('closed', 'the log is closed');
      if (records.length > 0) await queueOf(target).append(records);
    },
    close() {
      if (closed) return;
      closed = true;
      for (const ofTopic of queues.values()) for (const queue of ofTopic.values()) queue.close();
    },
  };
}

/** Takes the next batch of each queue, and puts together those that share a request. */
function requestsOf<R>(queues: Iterable<PartitionQueue<R>>): readonly Request<R>[] {
  const requests: Request<R>[] = [];
  let together: Request<R>[number][] = [];
  let count = 0;
  for (const queue of queues) {
    const batch = { queue, records: queue.take() };
    // A partition that fails must not fail the others with it again.
    if (queue.isFailing()) {
      requests.push([batch]);
      continue;
    }
    if (count + batch.records.length > MAX_RECORDS_PER_REQUEST && together.length > 0) {
      requests.push(together);
      together = [];
      count = 0;
    }
    together.push(batch);
    count += batch.records.length;
  }
  if (together.length > 0) requests.push(together);
  return requests;
}
