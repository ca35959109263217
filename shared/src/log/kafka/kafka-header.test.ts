/** Headers survive the wire, and bytes of foreign writers are none. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { RecordHeader } from '../event-log.js';
import { createHeaderReader, encodeHeader } from './kafka-header.js';

const source = fc
  .oneof(
    fc.constantFrom('run/hash/producer/v1/0', 'run/hash/producer/v1/1', 'a:b', ':', 'көз/🏦'),
    fc.string({ minLength: 1, unit: 'binary' }),
  )
  .filter((name) => Buffer.from(name).toString('utf8') === name);
const number = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const anyHeader: fc.Arbitrary<RecordHeader> = fc.oneof(
  fc.record({ kind: fc.constant('event' as const), source, sequence: number }),
  fc.record({ kind: fc.constant('watermark' as const), source, beforeMs: number, upTo: number }),
  fc.record({ kind: fc.constant('end' as const), source, upTo: number }),
);
const read = (text: string): RecordHeader | null => createHeaderReader()(Buffer.from(text));

describe('a header', () => {
  test('is read as it was written, by a reader that has seen others before', () => {
    fc.assert(
      fc.property(fc.array(anyHeader, { maxLength: 30 }), (headers) => {
        const reader = createHeaderReader();
        for (const one of headers) expect(reader(Buffer.from(encodeHeader(one)))).toEqual(one);
      }),
    );
  });

  test('looks as the documents say', () => {
    expect(encodeHeader({ kind: 'event', source: 's', sequence: 7 })).toBe('e:7:s');
    expect(encodeHeader({ kind: 'watermark', source: 's', beforeMs: 9, upTo: 7 })).toBe('w:9:7:s');
    expect(encodeHeader({ kind: 'end', source: 's', upTo: 7 })).toBe('x:7:s');
  });

  test('gives one string for all records of a source', () => {
    const reader = createHeaderReader();
    const sources = Array.from({ length: 5000 }, (_, i) => `run/hash/producer/v1/${i}`);
    for (const name of [...sources, ...sources]) expect(reader(Buffer.from(`e:1:${name}`))?.source).toBe(name);
  });

  test('of a number that could not be read back is a bug of the writer', () => {
    for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => encodeHeader({ kind: 'event', source: 's', sequence: bad })).toThrow(RangeError);
    }
  });
});

describe('bytes that are no header', () => {
  test.each([
    '',
    'e',
    'e:',
    'e::s',
    'e:1',
    'e:1:',
    'e:x:s',
    'e:-1:s',
    'e:1.5:s',
    'e: 1:s',
    'q:1:s',
    'E:1:s',
    'w:1:s',
    'w:1:2:',
    'w::2:s',
    'x:',
    'x:1',
    '1:e:s',
    'e:9007199254740992:s',
    'e:99999999999999999999999:s',
  ])('"%s" is foreign', (text) => {
    expect(read(text)).toBeNull();
  });

  test('any bytes are read without a crash, and never as another header than the one they spell', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom('', 'e:1:', 'w:1:', 'x:12'), (bytes, start) => {
        const header = Buffer.concat([Buffer.from(start), bytes]);
        const found = createHeaderReader()(header);
        if (found === null) return;
        // Numbers may have been spelt with zeros before them; a source may hold anything.
        expect(header.toString('utf8').replaceAll(/(?<=^.|^w:\d*):0+(?=\d)/g, ':')).toBe(encodeHeader(found));
      }),
    );
  });
});
