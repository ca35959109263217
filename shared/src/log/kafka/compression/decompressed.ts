/** What a batch has been decompressed to so far: grows as needed up to a limit, and copies from itself. */
import { BadBatch, tooLarge } from './bad-batch.js';

export interface Decompressed {
  readonly length: number;
  /** Makes room for `bytes` more; fails with BadBatch beyond the limit. */
  reserve(bytes: number): void;
  /** Adds a stretch of the compressed bytes as it is. */
  literal(source: Buffer, from: number, to: number): void;
  /** Adds `count` bytes that stand `distance` bytes back, and may overlap what they make. */
  repeat(distance: number, count: number): void;
  bytes(): Buffer;
}

const FIRST_BYTES = 64 * 1024;
/** Below it a loop is faster than a call. */
const SHORT = 32;

export function createDecompressed(codec: string, maxBytes: number): Decompressed {
  let held = Buffer.allocUnsafeSlow(Math.min(FIRST_BYTES, maxBytes));
  let length = 0;

  function reserve(bytes: number): void {
    if (length + bytes <= held.length) return;
    if (length + bytes > maxBytes) throw tooLarge(codec, maxBytes);
    const larger = Buffer.allocUnsafeSlow(Math.min(maxBytes, Math.max(length + bytes, 2 * held.length)));
    held.copy(larger, 0, 0, length);
    held = larger;
  }

  return {
    get length() {
      return length;
    },
    reserve,
    literal(source, from, to) {
      if (to > source.length) throw new BadBatch(`its ${codec} data ends too early`);
      reserve(to - from);
      if (to - from < SHORT) for (let i = from; i < to; i++) held[length++] = source[i]!;
      else length += source.copy(held, length, from, to);
    },
    repeat(distance, count) {
      if (distance === 0 || distance > length) throw new BadBatch(`its ${codec} data refers to bytes before its beginning`);
      reserve(count);
      const end = length + count;
      if (count < SHORT || distance < SHORT) {
        for (; length < end; length++) held[length] = held[length - distance]!;
        return;
      }
      // Each copy may take all that the one before has added.
      for (let from = length - distance; length < end;) {
        const copied = Math.min(length - from, end - length);
        held.copyWithin(length, from, from + copied);
        length += copied;
      }
    },
    bytes: () => held.subarray(0, length),
  };
}
