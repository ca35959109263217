/** Decompresses LZ4 frames, of which Kafka's producers write one a batch: blocks that stand alone, or look back on those before. */
import { BadBatch, MAX_BATCH_BYTES } from './bad-batch.js';
import { createDecompressed, type Decompressed } from './decompressed.js';

const CODEC = 'LZ4';
const MAGIC = 0x184d2204;
/** Frames of these say nothing, and may be skipped. */
const SKIPPABLE_MAGIC = 0x184d2a50;
const SKIPPABLE_MASK = 0xfffffff0;
const UNCOMPRESSED = 0x80000000;
const CHECKSUM_BYTES = 4;
const MIN_MATCH = 4;
const MAX_NIBBLE = 15;

/** Checksums are passed over: the broker has checked the whole batch. */
export function unlz4(compressed: Buffer, maxBytes = MAX_BATCH_BYTES): Buffer {
  const into = createDecompressed(CODEC, maxBytes);
  for (let at = 0; at < compressed.length;) {
    const magic = uint32(compressed, at);
    if ((magic & SKIPPABLE_MASK) >>> 0 === SKIPPABLE_MAGIC) at += 8 + uint32(compressed, at + 4);
    else if (magic === MAGIC) at = readFrame(compressed, at + 4, into);
    else throw new BadBatch('its LZ4 data is no LZ4 frame');
  }
  return into.bytes();
}

/** Gives where the frame ends. */
function readFrame(compressed: Buffer, from: number, into: Decompressed): number {
  const flags = compressed[from] ?? 0;
  const [hasBlockChecksums, hasSize, hasChecksum, hasDictionary] = [flags & 0x10, flags & 0x08, flags & 0x04, flags & 0x01];
  if (flags >> 6 !== 1) throw new BadBatch('its LZ4 frame is of another version');
  if (hasDictionary) throw new BadBatch('its LZ4 frame needs a dictionary');
  // Flags, block size, perhaps the size of the content, and a checksum of these.
  let at = from + 2 + (hasSize ? 8 : 0) + 1;
  for (;;) {
    const size = uint32(compressed, at);
    at += 4;
    if (size === 0) return at + (hasChecksum ? CHECKSUM_BYTES : 0);
    const end = at + (size & ~UNCOMPRESSED);
    if (end > compressed.length) throw tooShort();
    if (size >= UNCOMPRESSED) into.literal(compressed, at, end);
    else readBlock(compressed.subarray(at, end), into);
    at = end + (hasBlockChecksums ? CHECKSUM_BYTES : 0);
  }
}

/** Stretches to take as they are, each followed by one to repeat; the last ends the block. */
function readBlock(block: Buffer, into: Decompressed): void {
  let at = 0;
  /** A length of a nibble goes on in bytes as long as they are full. */
  function lengthFrom(nibble: number): number {
    let length = nibble;
    if (nibble < MAX_NIBBLE) return length;
    for (let byte = 0xff; byte === 0xff; length += byte) {
      if (at >= block.length) throw tooShort();
      byte = block[at++]!;
    }
    return length;
  }
  while (at < block.length) {
    const token = block[at++]!;
    const literals = lengthFrom(token >> 4);
    into.literal(block, at, at + literals);
    at += literals;
    if (at === block.length) return;
    if (at + 2 > block.length) throw tooShort();
    const distance = block.readUInt16LE(at);
    at += 2;
    into.repeat(distance, lengthFrom(token & MAX_NIBBLE) + MIN_MATCH);
  }
}

const tooShort = (): BadBatch => new BadBatch('its LZ4 data ends too early');

function uint32(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) throw tooShort();
  return bytes.readUInt32LE(at);
}
