/** What waits to be written to one partition: in order, one batch in flight, and after a failure everything from the gap again. */
import { LogError, type TopicPartition } from '../event-log.js';

export interface PartitionQueueOptions<R> {
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

/** kafkajs groups a request's records in quadratic time, so more in one batch make it slower, not faster. */
const MAX_RECORDS_PER_BATCH = 1000;
/** Half of what a broker takes by default (1 MiB), since sizes are estimates. */
const MAX_BYTES_PER_BATCH = 512 * 1024;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 1_000;
const MS_PER_SECOND = 1_000;

interface Append<R> {
  readonly records: readonly R[];
  acknowledged: number;
  readonly resolve: () => void;
  readonly reject: (error: LogError) => void;
}

export class PartitionQueue<R> {
  readonly target: TopicPartition;
  private readonly options: PartitionQueueOptions<R>;
  private readonly onReady: (queue: PartitionQueue<R>) => void;
  private appends: Append<R>[] = [];
  /** What is in flight, or has failed and will be sent again as it is. */
  private batch: readonly R[] | undefined;
  private inFlight = false;
  private failures = 0;
  private callOffRetry: (() => void) | undefined;
  private callOffGiveUp: (() => void) | undefined;
  private gaveUp = false;
  private closed = false;

  /** `onReady` is called whenever there is something to send, and may be called again before it is sent. */
  constructor(target: TopicPartition, options: PartitionQueueOptions<R>, onReady: (queue: PartitionQueue<R>) => void) {
    this.target = target;
    this.options = options;
    this.onReady = onReady;
  }

  /** Resolves once all records are acknowledged; rejects with a LogError that says how many are. */
  append(records: readonly R[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.appends.push({ records, acknowledged: 0, resolve, reject });
      this.offer();
    });
  }

  /** Whether its last batch failed: it must not fail others with it again. */
  isFailing(): boolean {
    return this.failures > 0;
  }

  /** The batch to send, in flight from now on: that which failed, or all that waits, up to the limits and at least one record. */
  take(): readonly R[] {
    this.inFlight = true;
    this.batch ??= this.nextBatch();
    return this.batch;
  }

  private nextBatch(): readonly R[] {
    const { bytesOf, maxRecordsPerBatch = MAX_RECORDS_PER_BATCH } = this.options;
    const batch: R[] = [];
    let bytes = 0;
    for (const { records, acknowledged } of this.appends) {
      for (let i = acknowledged; i < records.length; i++) {
        const record = records[i] as R;
        const size = bytesOf(record);
        if (batch.length > 0 && (bytes + size > MAX_BYTES_PER_BATCH || batch.length >= maxRecordsPerBatch)) return batch;
        batch.push(record);
        bytes += size;
      }
    }
    return batch;
  }

  /** The cluster holds all of the batch in flight. */
  acknowledge(): void {
    this.inFlight = false;
    if (this.closed) return;
    let left = this.batch?.length ?? 0;
    this.recover();
    this.batch = undefined;
    let done = 0;
    for (const append of this.appends) {
      const taken = Math.min(left, append.records.length - append.acknowledged);
      append.acknowledged += taken;
      left -= taken;
      if (append.acknowledged < append.records.length) break;
      append.resolve();
      done++;
    }
    this.appends.splice(0, done);
    this.offer();
  }

  /** The batch in flight may not be written, or only in part. */
  fail(failure: unknown): void {
    this.inFlight = false;
    if (this.closed) return;
    const { fatal, giveUpMs } = this.options;
    const { topic, partition } = this.target;
    const wasAlone = this.isFailing();
    this.failures++;
    const error = fatal(failure, this.target);
    // In a shared request it may have been another partition's fault: only a send of its own tells.
    if (error !== undefined && wasAlone) return this.reject(error.code, error.message);
    if (this.gaveUp) {
      const seconds = Math.round(giveUpMs / MS_PER_SECOND);
      const last = `(the last: ${textOf(failure)})`;
      return this.reject('timed-out', `gave up writing to ${topic}/${partition} after ${seconds} s of failures ${last}`);
    }
    this.retryAfter(error === undefined ? Math.min(FIRST_RETRY_MS * 2 ** Math.min(this.failures - 1, 10), LAST_RETRY_MS) : 0);
  }

  /** Rejects all that waits, and whatever becomes of what is in flight. */
  close(): void {
    this.closed = true;
    this.reject('closed', `the log was closed while ${this.target.topic}/${this.target.partition} was written`);
  }

  private offer(): void {
    if (!this.inFlight && this.callOffRetry === undefined && this.appends.length > 0) this.onReady(this);
  }

  private retryAfter(delayMs: number): void {
    const { after, giveUpMs } = this.options;
    this.callOffGiveUp ??= after(giveUpMs, () => {
      this.gaveUp = true;
    });
    this.callOffRetry = after(delayMs, () => {
      this.callOffRetry = undefined;
      this.offer();
    });
  }

  private recover(): void {
    this.callOffGiveUp?.();
    this.callOffRetry?.();
    this.callOffGiveUp = undefined;
    this.callOffRetry = undefined;
    this.failures = 0;
    this.gaveUp = false;
  }

  /** Nothing may overtake the gap, so all that waits for the partition fails with it. */
  private reject(code: LogError['code'], message: string): void {
    const { appends } = this;
    this.recover();
    this.appends = [];
    this.batch = undefined;
    for (const { acknowledged, records, reject } of appends) {
      reject(new LogError(code, `${message}; ${acknowledged} of the ${records.length} records of this write are acknowledged`));
    }
  }
}

const textOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));
