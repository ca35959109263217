/** Decompresses Snappy as Kafka's producers write it: in the blocks of xerial's stream, as Java's do, or bare, as others do. */
import { BadBatch, MAX_BATCH_BYTES, tooLarge } from './bad-batch.js';
import { createDecompressed, type Decompressed } from './decompressed.js';

const CODEC = 'snappy';
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
/** The magic, the version, and the oldest version that can read it. */
const XERIAL_HEADER_BYTES = 16;
const LENGTH_BYTES = 4;

export function unsnappy(compressed: Buffer, maxBytes = MAX_BATCH_BYTES): Buffer {
  const into = createDecompressed(CODEC, maxBytes);
  if (!compressed.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) {
    readBlock(compressed, into, maxBytes);
    return into.bytes();
  }
  for (let at = XERIAL_HEADER_BYTES; at < compressed.length;) {
    if (at + LENGTH_BYTES > compressed.length) throw new BadBatch('its snappy data ends too early');
    // Streams that were written one after the other into one.
    if (compressed.subarray(at, at + XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) {
      at += XERIAL_HEADER_BYTES;
      continue;
    }
    const length = compressed.readUInt32BE(at);
    at += LENGTH_BYTES;
    if (at + length > compressed.length) throw new BadBatch('its snappy data ends too early');
    readBlock(compressed.subarray(at, at + length), into, maxBytes);
    at += length;
  }
  return into.bytes();
}

/** A block says first how long it is in the end. */
function readBlock(block: Buffer, into: Decompressed, maxBytes: number): void {
  let at = 0;
  let wanted = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = block[at++];
    if (byte === undefined || shift > 28) throw new BadBatch('its snappy data does not begin with a length');
    wanted += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (into.length + wanted > maxBytes) throw tooLarge(CODEC, maxBytes);
  const start = into.length;
  while (at < block.length) {
    const tag = block[at++]!;
    if ((tag & 3) === 0) {
      let length = (tag >> 2) + 1;
      if (length > 60) {
        const bytes = length - 60;
        length = littleEndian(block, at, bytes) + 1;
        at += bytes;
      }
      into.literal(block, at, at + length);
      at += length;
    } else if ((tag & 3) === 1) {
      into.repeat(((tag >> 5) << 8) | littleEndian(block, at, 1), ((tag >> 2) & 7) + 4);
      at += 1;
    } else {
      const bytes = (tag & 3) === 2 ? 2 : 4;
      into.repeat(littleEndian(block, at, bytes), (tag >> 2) + 1);
      at += bytes;
    }
  }
  if (into.length - start !== wanted) throw new BadBatch('its snappy data is not as long as it says');
}

function littleEndian(block: Buffer, at: number, bytes: number): number {
  if (at + bytes > block.length) throw new BadBatch('its snappy data ends too early');
  return block.readUIntLE(at, bytes);
}
