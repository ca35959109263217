/** What can never be read is found, with its offset and reason; what cannot be reached at present is left to the client. */
import { describe, expect, test } from '@jest/globals';
import { BadBatch } from './compression/bad-batch.js';
import type { PartitionAnswer } from './kafka-cluster.js';
import { findUnreadable, unreadableReason } from './kafka-readability.js';

const named = (name: string, more: object = {}): Error => Object.assign(new Error(`${name} it is`), { name, ...more });
const protocolError = (type: string): Error => named('KafkaJSProtocolError', { type });

test.each([
  ['a batch that expands too far', new BadBatch('too large'), 'too large'],
  ['a codec that nobody knows', named('KafkaJSNotImplemented'), 'its records cannot be decoded (KafkaJSNotImplemented it is)'],
  ['numbers that end in the middle', named('KafkaJSInvalidVarIntError'), 'its records cannot be decoded (KafkaJSInvalidVarIntError it is)'],
  ['bytes that are missing', new RangeError('out of range'), 'its records cannot be decoded (out of range)'],
  ['what the broker cannot read itself', protocolError('CORRUPT_MESSAGE'), 'the broker says CORRUPT_MESSAGE: KafkaJSProtocolError it is'],
  ['any of these as a cause', named('KafkaJSNonRetriableError', { cause: new BadBatch('too large') }), 'too large'],
])('%s makes a fetch impossible for good', (_, error, reason) => {
  expect(unreadableReason(error)).toBe(reason);
});

test.each([
  protocolError('NOT_LEADER_FOR_PARTITION'),
  protocolError('OFFSET_OUT_OF_RANGE'),
  named('KafkaJSConnectionError', { code: 'ECONNREFUSED' }),
  named('KafkaJSRequestTimeoutError'),
  named('KafkaJSNumberOfRetriesExceeded', { cause: named('KafkaJSConnectionClosedError') }),
])('$name of the way to a broker does not', (error) => {
  expect(unreadableReason(error)).toBeUndefined();
});

describe('the place of it', () => {
  const BATCH_BYTES = 1_000;
  const topicName = (topic: string): string => `run.${topic}`;

  /** A partition of batches of ten records, of which some cannot be decoded, and whose answers hold one batch at least. */
  function clusterOf(batches: number, bad: ReadonlySet<number>) {
    let asked = 0;
    return {
      asked: () => asked,
      connect: async () => {},
      close: async () => {},
      offsets: async () => [],
      async fetch(_topic: string, _partition: number, offset: number, bytes: number): Promise<PartitionAnswer> {
        asked++;
        const first = Math.floor(offset / 10);
        const given = Array.from({ length: Math.max(1, Math.floor(bytes / BATCH_BYTES)) }, (_, index) => first + index);
        const held = given.filter((batch) => batch < batches);
        if (held.some((batch) => bad.has(batch))) throw new BadBatch('its gzip data is damaged');
        return { end: batches * 10, last: held.length === 0 ? undefined : held.at(-1)! * 10 + 9 };
      },
    };
  }

  test.each([
    [0, 0],
    [3, 30],
    [517, 5_170],
    [999, 9_990],
  ])('is the first record of batch %d', async (batch, offset) => {
    const cluster = clusterOf(1_000, new Set([batch, 1_000]));
    const found = await findUnreadable(cluster, [{ topic: 'alerts', partition: 2, next: 0 }], topicName);
    expect(found).toMatchObject({ code: 'unreadable-batch' });
    expect(found!.message).toContain(`run.alerts/2 cannot be read at offset ${offset}: its gzip data is damaged`);
    expect(cluster.asked()).toBeLessThan(100);
  });

  test('is nowhere when all can be read, or the end is reached', async () => {
    const places = [0, 55, 100].map((next, partition) => ({ topic: 'alerts', partition, next }));
    expect(await findUnreadable(clusterOf(10, new Set()), places, topicName)).toBeUndefined();
  });

  test('is not told where the cluster does not answer', async () => {
    const silent = { ...clusterOf(1, new Set()), fetch: () => Promise.reject(named('KafkaJSConnectionError')) };
    expect(await findUnreadable(silent, [{ topic: 'alerts', partition: 0, next: 0 }], topicName)).toBeUndefined();
  });

  test('is where a cluster that holds more gives nothing, again and again', async () => {
    const empty = { ...clusterOf(1, new Set()), fetch: async () => ({ end: 9, last: undefined }) };
    const found = await findUnreadable(empty, [{ topic: 'alerts', partition: 0, next: 4 }], topicName);
    expect(found!.message).toContain('run.alerts/0 cannot be read at offset 4: the cluster holds records up to 9, and gives none');
  });
});
