/** Records between the log's form and kafkajs's: key and body as text, event time as the timestamp, the stamp in a header. */
import type { KafkaMessage, Message } from 'kafkajs';
import type { LogRecord, OutgoingRecord } from '../event-log.js';
import { encodeStamp, STAMP_HEADER, type StampReader } from './kafka-stamp.js';

/** Lengths, offset and time of a record, the header's name and the stamp's numbers, at their longest. */
const OVERHEAD_BYTES = 128;
/** No character of UTF-16 takes more bytes in UTF-8, for each of its units. */
const MAX_BYTES_PER_UNIT = 3;

/** An upper bound of a record's size on the wire. */
export function recordBytes({ key, value, stamp }: OutgoingRecord): number {
  return (
    OVERHEAD_BYTES +
    (value === null ? 0 : Buffer.byteLength(value)) +
    (key === null ? 0 : key.length * MAX_BYTES_PER_UNIT) +
    (stamp === null ? 0 : stamp.source.length * MAX_BYTES_PER_UNIT)
  );
}

export function toMessage({ key, value, timestampMs, stamp }: OutgoingRecord, partition: number): Message {
  // As text: kafkajs sorts timestamps, and would take the number 0 for none.
  const timestamp = String(timestampMs);
  if (stamp === null) return { key, value, timestamp, partition };
  return { key, value, timestamp, partition, headers: { [STAMP_HEADER]: encodeStamp(stamp) } };
}

export function toRecord(topic: string, partition: number, offset: number, message: KafkaMessage, readStamp: StampReader): LogRecord {
  const { key, value, headers } = message;
  const header = headers?.[STAMP_HEADER];
  return {
    topic,
    partition,
    offset,
    // Bytes that are not UTF-8 become replacement characters; the record is then unreadable further on, not here.
    key: key === null ? null : key.toString(),
    value: value === null ? null : value.toString(),
    timestampMs: Number(message.timestamp),
    stamp: Buffer.isBuffer(header) ? readStamp(header) : null,
  };
}
