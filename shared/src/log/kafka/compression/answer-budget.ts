/**
 * Bounds what the batches of one answer may expand to. An answer of a megabyte can hold hundreds of batches that are small only as
 * long as they are compressed, and the client decompresses all of them before it hands out the first.
 */
import { BadBatch } from './bad-batch.js';

export interface AnswerBudget {
  /** Whether further batches of the answer, which lies in this block of memory, are to be left for a later one. */
  isSpent(answer: ArrayBufferLike): boolean;
  /** Takes account of a batch that was decompressed; fails with BadBatch where it has too many records. */
  spend(answer: ArrayBufferLike, batch: Buffer): void;
}

/** The client makes several objects of each record, however small it is: what they take in memory, about. */
const BYTES_PER_RECORD = 500;
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
const MAX_BATCH_RECORDS = 500_000;

export function createAnswerBudget(maxAnswerBytes = MAX_ANSWER_BYTES, maxBatchRecords = MAX_BATCH_RECORDS): AnswerBudget {
  const spent = new WeakMap<ArrayBufferLike, number>();
  return {
    isSpent: (answer) => (spent.get(answer) ?? 0) >= maxAnswerBytes,
    spend(answer, batch) {
      const records = countRecords(batch);
      if (records > maxBatchRecords) throw new BadBatch(`its batch holds more than ${maxBatchRecords} records`);
      spent.set(answer, (spent.get(answer) ?? 0) + batch.length + records * BYTES_PER_RECORD);
    },
  };
}

/** Each record says first how long it is, in zigzag groups of seven bits. */
export function countRecords(batch: Buffer): number {
  let records = 0;
  for (let at = 0; at < batch.length; records++) {
    let length = 0;
    let shift = 1;
    let byte = 0x80;
    while (byte >= 0x80 && at < batch.length) {
      byte = batch[at++]!;
      length += (byte & 0x7f) * shift;
      shift *= 128;
    }
    at += Math.floor(length / 2);
  }
  return records;
}
