/** A record tells the same key and body, whether it was made text of or unpacked from its bytes. */
import { describe, expect, test } from '@jest/globals';
import type { KafkaMessage } from 'kafkajs';
import { cardTopUp } from '../../testing/raw-events.js';
import { encode } from '../../events/codec.js';
import type { Unpacker } from '../event-log.js';
import { createRecordReader } from './kafka-records.js';
import { createStampReader, encodeStamp, STAMP_HEADER } from './kafka-stamp.js';

const event = cardTopUp();
const STAMP = { kind: 'event', source: 'producer', number: 1 } as const;
const OFFSET = 7;

type Fields = Partial<Pick<KafkaMessage, 'key' | 'value' | 'headers'>>;

const message = (fields: Fields = {}): KafkaMessage => ({
  key: Buffer.from(event.card),
  value: Buffer.from(encode(event)),
  timestamp: String(event.timeMs),
  attributes: 0,
  offset: String(OFFSET),
  headers: { [STAMP_HEADER]: Buffer.from(encodeStamp(STAMP)) },
  ...fields,
});

const willing: Unpacker = {
  unpack: (_, key, value) => (key.toString() === event.card ? (JSON.parse(value.toString()) as object) : undefined),
  keyOf: (_, { card }: { card?: string }) => card!,
  valueOf: (unpacked) => JSON.stringify(unpacked),
};

const read = (from: KafkaMessage, unpacker?: Unpacker) =>
  createRecordReader('card-top-ups', 3, createStampReader(), unpacker)(OFFSET, from);

describe('an unpacked record', () => {
  test('tells what the same record as text tells, and what was made of it', () => {
    const { topic, partition, offset, key, value, timestampMs, stamp, unpacked } = read(message(), willing);
    expect({ topic, partition, offset, key, value, timestampMs, stamp }).toStrictEqual(read(message()));
    expect(unpacked).toEqual(event);
  });

  test.each([
    ['that its unpacker does not take', { key: Buffer.from('other') }],
    ['without a key', { key: null }],
    ['without a body', { value: null }],
    ['that nobody has stamped', { headers: {} }],
  ])('is not made of a record %s', (_, fields) => {
    expect(read(message(fields), willing)).toStrictEqual(read(message(fields)));
  });
});
