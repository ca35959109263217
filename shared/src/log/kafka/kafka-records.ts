/** Records between the log's form and kafkajs's: event time as the timestamp, the stamp in a header. */
import type { Message } from 'kafkajs';
import type { OutgoingRecord } from '../event-log.js';
import { encodeStamp, STAMP_HEADER } from './kafka-stamp.js';
import { MAX_BYTES_PER_UNIT, type WireRecord } from './packed-records.js';

/** A record to write, with key and body as text or as UTF-8. */
export interface WritableRecord extends Pick<OutgoingRecord, 'timestampMs' | 'stamp'> {
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
}

/** Lengths, offset and time of a record, the header's name and the stamp's numbers, at their longest. */
const OVERHEAD_BYTES = 128;

/** An upper bound of a record's size on the wire. */
export const recordBytes = ({ key, value, stamp }: WireRecord): number =>
  OVERHEAD_BYTES + (key?.length ?? 0) + (value?.length ?? 0) + (stamp === null ? 0 : stamp.source.length * MAX_BYTES_PER_UNIT);

export function toMessage({ key, value, timestampMs, stamp }: WritableRecord, partition: number): Message {
  // As text: kafkajs sorts timestamps, and would take the number 0 for none.
  const timestamp = String(timestampMs);
  if (stamp === null) return { key, value, timestamp, partition };
  return { key, value, timestamp, partition, headers: { [STAMP_HEADER]: encodeStamp(stamp) } };
}
