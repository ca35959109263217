/** Records between the log's form and kafkajs's: key and body as text, event time as the timestamp, the stamp in a header. */
import type { KafkaMessage, Message } from 'kafkajs';
import type { LogRecord, OutgoingRecord, Stamp, Unpacker } from '../event-log.js';
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

/** Makes records of one partition; `unpacker` says what is not made text of. */
export function createRecordReader(
  topic: string,
  partition: number,
  readStamp: StampReader,
  unpacker: Unpacker | undefined,
): (offset: number, message: KafkaMessage) => LogRecord {
  return (offset, { key, value, headers, timestamp }) => {
    const header = headers?.[STAMP_HEADER];
    const stamp = Buffer.isBuffer(header) ? readStamp(header) : null;
    if (unpacker !== undefined && stamp !== null && key !== null && value !== null) {
      const unpacked = unpacker.unpack(topic, key, value);
      if (unpacked !== undefined) return new UnpackedRecord(topic, partition, offset, Number(timestamp), stamp, unpacked, unpacker);
    }
    return {
      topic,
      partition,
      offset,
      // Bytes that are not UTF-8 become replacement characters; the record is then unreadable further on, not here.
      key: key === null ? null : key.toString(),
      value: value === null ? null : value.toString(),
      timestampMs: Number(timestamp),
      stamp,
    };
  };
}

/** Holds no text: hardly anybody asks for it, and it can be told again. */
class UnpackedRecord implements LogRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
  readonly stamp: Stamp;
  readonly unpacked: object;
  private readonly unpacker: Unpacker;

  constructor(topic: string, partition: number, offset: number, timestampMs: number, stamp: Stamp, unpacked: object, unpacker: Unpacker) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.timestampMs = timestampMs;
    this.stamp = stamp;
    this.unpacked = unpacked;
    this.unpacker = unpacker;
  }

  get key(): string {
    return this.unpacker.keyOf(this.topic, this.unpacked);
  }

  get value(): string {
    return this.unpacker.valueOf(this.unpacked);
  }
}
