/** Whatever goes between two threads as packed records arrives as it was sent. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { KafkaMessage } from 'kafkajs';
import { encode } from '../../events/codec.js';
import { cardTopUp } from '../../testing/raw-events.js';
import type { LogRecord, OutgoingRecord, RecordHeader, Unpacker } from '../event-log.js';
import { createHeaderReader, encodeHeader, HEADER_NAME } from './kafka-header.js';
import { blocksOf, heldRecords, packMessages, packRecords, unpackRecords, type PackedRecords } from './packed-records.js';

const anyText = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string()));
const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const source = fc.constantFrom('run/producer/v1/0', 'another', 'үшінші');
const anyHeader: fc.Arbitrary<RecordHeader | null> = fc.option(
  fc.oneof(
    fc.record({ kind: fc.constant('event' as const), source, sequence: count }),
    fc.record({ kind: fc.constant('watermark' as const), source, beforeMs: count, upTo: count }),
    fc.record({ kind: fc.constant('end' as const), source, upTo: count }),
  ),
);
const anyRecords: fc.Arbitrary<OutgoingRecord[]> = fc.array(
  fc.record({ key: anyText, value: anyText, timestampMs: count, header: anyHeader }),
  { maxLength: 30 },
);

/** As the other thread gets them. */
const sent = (packed: PackedRecords): PackedRecords => structuredClone(packed, { transfer: [...blocksOf(packed)] });

const bytes = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text));

/** As the client gives them: keys and bodies of several lie in one block, with other bytes in between. */
function fetched(records: readonly OutgoingRecord[], from: number, perBlock: number): KafkaMessage[] {
  const messages: KafkaMessage[] = [];
  for (let start = 0; start < records.length; start += perBlock) {
    const group = records.slice(start, start + perBlock);
    const parts = group.flatMap(({ key, value }) => [Buffer.from('##'), bytes(key) ?? Buffer.alloc(0), bytes(value) ?? Buffer.alloc(0)]);
    const block = Buffer.allocUnsafeSlow(parts.reduce((sum, { length }) => sum + length, 0));
    let end = 0;
    const laid = parts.map((part) => {
      part.copy(block, end);
      end += part.length;
      return block.subarray(end - part.length, end);
    });
    for (const [index, { key, value, timestampMs, header }] of group.entries()) {
      messages.push({
        key: key === null ? null : laid[3 * index + 1]!,
        value: value === null ? null : laid[3 * index + 2]!,
        timestamp: String(timestampMs),
        attributes: 0,
        offset: String(from + start + index),
        headers: header === null ? {} : { [HEADER_NAME]: Buffer.from(encodeHeader(header)) },
      });
    }
  }
  return messages;
}

/** All messages, in as many packs as that takes. */
function packAll(messages: readonly KafkaMessage[]): PackedRecords[] {
  const packs: PackedRecords[] = [];
  for (let from = 0; from < messages.length; from += packs.at(-1)!.count)
    packs.push(sent(packMessages(messages, from, createHeaderReader())));
  return packs;
}

const recordsIn = (packs: readonly PackedRecords[], unpacker?: Unpacker): LogRecord[] =>
  packs.flatMap((packed) => {
    const held = heldRecords(packed, 'card-top-ups', 3, unpacker);
    return Array.from({ length: held.count }, (_, index) => {
      const record = held.recordAt(index);
      expect(held.offsetAt(index)).toBe(record.offset);
      return record;
    });
  });

test('records to write arrive with keys and bodies as bytes', () => {
  fc.assert(
    fc.property(anyRecords, (records) => {
      const expected = records.map((record) => ({ ...record, key: bytes(record.key), value: bytes(record.value) }));
      expect(unpackRecords(sent(packRecords(records)))).toEqual(expected);
    }),
  );
});

test('a record larger than all before finds room', () => {
  const records = [1, 4_000_000, 2].map((length): OutgoingRecord => {
    return { key: null, value: '₸'.repeat(length), timestampMs: 1, header: null };
  });
  expect(unpackRecords(sent(packRecords(records))).map(({ value }) => value!.toString())).toEqual(records.map(({ value }) => value));
});

test('fetched messages arrive as records of the log, however they lie in memory', () => {
  fc.assert(
    fc.property(anyRecords, count, fc.integer({ min: 1, max: 8 }), (records, from, perBlock) => {
      fc.pre(Number.isSafeInteger(from + records.length));
      const expected = records.map((record, index) => ({ ...record, topic: 'card-top-ups', partition: 3, offset: from + index }));
      expect(recordsIn(packAll(fetched(records, from, perBlock)))).toEqual(expected);
    }),
  );
});

test('messages of one block go together, also those whose key and body lie apart', () => {
  const one: OutgoingRecord = { key: 'key', value: 'body', timestampMs: 1, header: null };
  const records = Array.from({ length: 6 }, () => ({ ...one }));
  expect(packAll(fetched(records, 0, 6)).map((packed) => packed.count)).toEqual([6]);
  expect(packAll(fetched(records, 0, 3)).map((packed) => packed.count)).toEqual([3, 3]);
  const apart = fetched(records, 0, 6).map((message) => ({ ...message, value: Buffer.from(message.value!) }));
  expect(recordsIn(packAll(apart)).map(({ key, value }) => [key, value])).toEqual(records.map(({ key, value }) => [key, value]));
});

describe('bytes that are not UTF-8', () => {
  const one: OutgoingRecord = { key: 'key', value: '{"name":"body"}', timestampMs: 1, header: null };
  const broken = Buffer.from([0x22, 0xc3, 0x28, 0x22]);

  test.each([
    ['key', { key: broken }],
    ['body', { value: broken }],
    ['key', { key: Buffer.from([0xff]), value: broken }],
    ['body', { value: Buffer.from([0xed, 0xa0, 0x80]) }],
    ['body', { value: Buffer.from('🏦').subarray(0, 3) }],
  ] as const)('are told of the %s, beside what can be shown of it', (part, bytesOf) => {
    const message = { ...fetched([one], 0, 1)[0]!, ...bytesOf };
    const [record] = recordsIn(packAll([message]));
    expect(record!.malformed).toBe(part);
    expect(part === 'key' ? record!.key : record!.value).toContain('\uFFFD');
  });

  test('are not taken for those of a text that holds replacement characters, or anything else', () => {
    const records = ['\uFFFD', 'a\uFFFDb', '🏦 тұлпар', '', '\u0000'].map((text) => ({ ...one, key: text, value: text }));
    for (const record of recordsIn(packAll(fetched(records, 0, 2)))) expect(record.malformed).toBeUndefined();
  });
});

describe('an unpacked record', () => {
  const event = cardTopUp();
  const written: OutgoingRecord = {
    key: event.card,
    value: encode(event),
    timestampMs: event.timeMs,
    header: { kind: 'event', source: 'producer', sequence: 1 },
  };
  const willing: Unpacker = {
    unpack: (_, all, key, value) =>
      all.toString('utf8', key.from, key.to) === event.card
        ? (JSON.parse(all.toString('utf8', value.from, value.to)) as object)
        : undefined,
    keyOf: (_, { card }: { card?: string }) => card!,
    valueOf: (unpacked) => JSON.stringify(unpacked),
  };
  const read = (record: OutgoingRecord, unpacker?: Unpacker): LogRecord => recordsIn(packAll(fetched([record], 7, 1)), unpacker)[0]!;

  test('tells what the same record as text tells, and what was made of it', () => {
    const { topic, partition, offset, key, value, timestampMs, header, unpacked } = read(written, willing);
    expect({ topic, partition, offset, key, value, timestampMs, header }).toStrictEqual(read(written));
    expect(unpacked).toEqual(event);
  });

  test.each([
    ['that its unpacker does not take', { key: 'other' }],
    ['without a key', { key: null }],
    ['without a body', { value: null }],
    ['without a header', { header: null }],
  ])('is not made of a record %s', (_, fields) => {
    const record = { ...written, ...fields };
    expect(read(record, willing)).toStrictEqual(read(record));
  });
});
