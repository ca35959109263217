/** Records between the log's form and kafkajs's: event time as the timestamp, the header in a header. */
import type { Message } from 'kafkajs';
import type { OutgoingRecord } from '../event-log.js';
import { encodeHeader, HEADER_NAME } from './kafka-header.js';
import { MAX_BYTES_PER_UNIT, type WireRecord } from './packed-records.js';

/** A record to write, with key and body as text or as UTF-8. */
export interface WritableRecord extends Pick<OutgoingRecord, 'timestampMs' | 'header'> {
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
}

/** Lengths, offset and time of a record, the header's name and the header's numbers, at their longest. */
const OVERHEAD_BYTES = 128;

/** An upper bound of a record's size on the wire. */
export const recordBytes = ({ key, value, header }: WireRecord): number =>
  OVERHEAD_BYTES + (key?.length ?? 0) + (value?.length ?? 0) + (header === null ? 0 : header.source.length * MAX_BYTES_PER_UNIT);

export function toMessage({ key, value, timestampMs, header }: WritableRecord, partition: number): Message {
  // As text: kafkajs sorts timestamps, and would take the number 0 for none.
  const timestamp = String(timestampMs);
  if (header === null) return { key, value, timestamp, partition };
  return { key, value, timestamp, partition, headers: { [HEADER_NAME]: encodeHeader(header) } };
}
