/** Every form of compressed data that Kafka's writers make is read, and what is damaged or expands too far fails in words. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { compressedTexts, text } from '../../../testing/compressed-texts.js';
import { countRecords, createAnswerBudget } from './answer-budget.js';
import { BadBatch } from './bad-batch.js';
import { ungzip } from './gzip.js';
import { unlz4 } from './lz4.js';
import { unsnappy } from './snappy.js';
import { unzstd } from './zstd.js';

type Decompress = (compressed: Buffer, maxBytes?: number) => Buffer | Promise<Buffer>;
const decompressors: { readonly [codec: string]: Decompress } = { gzip: ungzip, snappy: unsnappy, lz4: unlz4, zstd: unzstd };
const MAX_BYTES = 4_096;
const forms = compressedTexts.map(({ codec, form, data }) => [codec, form, Buffer.from(data, 'base64')] as const);

test.each(forms)('%s, %s', async (codec, _, data) => {
  expect(String(await decompressors[codec]!(data))).toBe(text);
});

/** Blocks of snappy with the header of Java's stream around them. */
const xerial = (...blocks: readonly Buffer[]): Buffer => {
  const header = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
  const lengths = blocks.map(({ length }) => Buffer.from([0, 0, length >> 8, length & 0xff]));
  return Buffer.concat([header, ...blocks.flatMap((block, index) => [lengths[index]!, block])]);
};
const bareSnappy = forms.find(([codec]) => codec === 'snappy')![2];

test("snappy in one, two or no blocks of Java's stream", () => {
  expect(String(unsnappy(xerial(bareSnappy)))).toBe(text);
  expect(String(unsnappy(xerial(bareSnappy, bareSnappy)))).toBe(text + text);
  expect(String(unsnappy(xerial()))).toBe('');
});

describe.each(Object.keys(decompressors))('%s', (codec) => {
  const decompress: Decompress = async (data, maxBytes) => decompressors[codec]!(data, maxBytes);
  const sound = forms.find(([name]) => name === codec)![2];

  test('is refused where it ends too early', async () => {
    for (let length = 1; length < sound.length; length += 7) {
      await expect(decompress(sound.subarray(0, length))).rejects.toBeInstanceOf(BadBatch);
    }
  });

  test('fails with nothing else, and never hangs, however it is damaged', async () => {
    const wrong: unknown[] = [];
    for (let at = 0; at < sound.length; at += 3) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const damaged = Buffer.from(sound);
        damaged[at]! ^= flip;
        const outcome = await Promise.resolve(decompress(damaged)).catch((error: unknown) => error);
        if (!Buffer.isBuffer(outcome) && !(outcome instanceof BadBatch)) wrong.push({ at, flip, outcome });
      }
    }
    expect(wrong).toEqual([]);
  });

  test('is refused beyond the limit, which the text just meets', async () => {
    expect((await decompress(sound, text.length)).length).toBe(text.length);
    await expect(decompress(sound, text.length - 1)).rejects.toThrow(/batch expands to more than \d+ bytes/);
  });
});

describe('little that stands for much is refused before it takes the memory:', () => {
  const MUCH = 1_000_000_000;
  /** A frame that says a block of 128 KB of one byte, again and again. */
  const zstdRuns = (blocks: number): Buffer => {
    const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x98]);
    const run = (isLast: boolean): Buffer => Buffer.from([2 + Number(isLast), 0, 0x10, 0x61]);
    return Buffer.concat([header, ...Array.from({ length: blocks }, (_, index) => run(index === blocks - 1))]);
  };

  test('zstd in runs', () => {
    expect(unzstd(zstdRuns(2)).equals(Buffer.alloc(2 * 131_072, 'a'))).toBe(true);
    expect(() => unzstd(zstdRuns(1_000))).toThrow('zstd batch expands to more than 67108864 bytes');
    expect(() => unzstd(zstdRuns(2), 200_000)).toThrow('zstd batch expands to more than 200000 bytes');
  });

  test('snappy that claims a length', () => {
    const claim = Buffer.from([0x80, 0x94, 0xeb, 0xdc, 0x03, 0]);
    expect(() => unsnappy(claim)).toThrow('snappy batch expands to more than 67108864 bytes');
  });

  test('LZ4 that repeats a byte', () => {
    const repeats = Buffer.concat([Buffer.from([0x1f, 0x61, 1, 0]), Buffer.alloc(100, 0xff), Buffer.from([0, 0x50]), Buffer.from('aaaaa')]);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(repeats.length);
    const frame = Buffer.concat([Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82]), size, repeats, Buffer.alloc(4)]);
    expect(unlz4(frame).equals(Buffer.alloc(1 + 19 + 100 * 255 + 5, 'a'))).toBe(true);
    expect(() => unlz4(frame, MAX_BYTES)).toThrow('LZ4 batch expands to more than 4096 bytes');
  });

  test('gzip of zeros', async () => {
    await expect(ungzip(gzipSync(Buffer.alloc(MUCH / 1_000)), MAX_BYTES)).rejects.toThrow('gzip batch expands to more than 4096 bytes');
  });
});

describe('what one answer of a broker expands to', () => {
  const record = (bytes: number): Buffer => Buffer.concat([Buffer.from([2 * bytes]), Buffer.alloc(bytes)]);

  test('is counted in records, however long their lengths are written', () => {
    expect(countRecords(Buffer.alloc(0))).toBe(0);
    expect(countRecords(Buffer.concat([record(6), record(63), record(1)]))).toBe(3);
    expect(countRecords(Buffer.concat([Buffer.from([0x80, 0x08]), Buffer.alloc(512), record(9)]))).toBe(2);
    expect(countRecords(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))).toBe(1);
  });

  test('leaves further batches for a later answer, but never the first', () => {
    const budget = createAnswerBudget(10_000);
    const [answer, other] = [new ArrayBuffer(1), new ArrayBuffer(1)];
    expect(budget.isSpent(answer)).toBe(false);
    budget.spend(answer, record(60));
    expect(budget.isSpent(answer)).toBe(false);
    budget.spend(answer, Buffer.concat(Array.from({ length: 30 }, () => record(10))));
    expect([budget.isSpent(answer), budget.isSpent(other)]).toEqual([true, false]);
  });

  test('is refused where one batch holds more records than fit', () => {
    const budget = createAnswerBudget(10_000, 3);
    const records = (count: number): Buffer => Buffer.concat(Array.from({ length: count }, () => record(6)));
    budget.spend(new ArrayBuffer(1), records(3));
    expect(() => budget.spend(new ArrayBuffer(1), records(4))).toThrow('its batch holds more than 3 records');
  });
});
