/** Decompresses zstd frames, of which Kafka's producers write one a batch, with or without the size of its content. */
import { Decompress } from 'fzstd';
import { BadBatch, MAX_BATCH_BYTES, tooLarge } from './bad-batch.js';

const CODEC = 'zstd';
const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const SKIPPABLE_MASK = 0xfffffff0;
const MAX_BLOCK_BYTES = 128 * 1024;
const CHECKSUM_BYTES = 4;
const MIN_WINDOW_LOG = 10;
/** The library moves its whole window for each block: beyond so many bytes, seconds of it, a batch is made to keep readers busy. */
const MAX_MOVED_BYTES = 2 ** 35;
const RAW = 0;
const RUN = 1;
const COMPRESSED = 2;

export function unzstd(compressed: Buffer, maxBytes = MAX_BATCH_BYTES): Buffer {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let at = 0; at < compressed.length;) {
    const magic = uint32(compressed, at);
    if ((magic & SKIPPABLE_MASK) >>> 0 === SKIPPABLE_MAGIC) {
      at += 8 + uint32(compressed, at + 4);
      continue;
    }
    if (magic !== MAGIC) throw new BadBatch('its zstd data is no zstd frame');
    const frame = measureFrame(compressed, at, maxBytes);
    decompressFrame(frame.bytes, (part) => {
      length += part.length;
      if (length > maxBytes) throw tooLarge(CODEC, maxBytes);
      parts.push(part);
    });
    at = frame.end;
  }
  return Buffer.concat(parts, length);
}

function decompressFrame(frame: Buffer, onPart: (part: Uint8Array) => void): void {
  try {
    new Decompress(onPart).push(frame, true);
  } catch (error) {
    if (error instanceof BadBatch) throw error;
    throw new BadBatch(`its zstd data is damaged (${(error as Error).message})`);
  }
}

/**
 * The frame alone, and where it ends. The window that it asks for, up to 2 GB, is made no larger than what the frame can hold:
 * nothing can be looked back on from farther.
 */
function measureFrame(compressed: Buffer, from: number, maxBytes: number): { readonly bytes: Buffer; readonly end: number } {
  const descriptor = from + 4;
  const flags = compressed[descriptor] ?? 0;
  const isSingle = (flags & 0x20) !== 0;
  const [sizeCode, hasChecksum, dictionaryCode] = [flags >> 6, flags & 0x04, flags & 0x03];
  const sizeBytes = sizeCode === 0 ? Number(isSingle) : 1 << sizeCode;
  const windowAt = descriptor + 1;
  const sizeAt = windowAt + (isSingle ? 0 : 1) + [0, 1, 2, 4][dictionaryCode]!;
  if (sizeAt + sizeBytes > compressed.length) throw tooShort();
  // A frame of one segment has a window as large as its content.
  if (isSingle && contentSize(compressed, sizeAt, sizeBytes) > maxBytes) throw tooLarge(CODEC, maxBytes);

  let at = sizeAt + sizeBytes;
  let blocks = 0;
  /** What it expands to at least, and at most. */
  let leastBytes = 0;
  let mostBytes = 0;
  for (let isLast = false; !isLast; blocks++) {
    if (at + 3 > compressed.length) throw tooShort();
    const header = compressed.readUIntLE(at, 3);
    const [kind, size] = [(header >> 1) & 3, header >> 3];
    isLast = (header & 1) === 1;
    if (kind > COMPRESSED || size > MAX_BLOCK_BYTES) throw new BadBatch('its zstd data is damaged (invalid block)');
    leastBytes += kind === COMPRESSED ? 0 : size;
    mostBytes += kind === COMPRESSED ? MAX_BLOCK_BYTES : size;
    if (leastBytes > maxBytes) throw tooLarge(CODEC, maxBytes);
    at += 3 + (kind === RUN ? 1 : size);
    if (kind === RAW && at > compressed.length) throw tooShort();
  }
  const end = at + (hasChecksum ? CHECKSUM_BYTES : 0);
  if (end > compressed.length) throw tooShort();
  const bytes = Buffer.from(compressed.subarray(from, end));
  const window = isSingle ? contentSize(compressed, sizeAt, sizeBytes) : narrowed(bytes, windowAt - from, Math.min(mostBytes, maxBytes));
  if (blocks * window > MAX_MOVED_BYTES) throw new BadBatch(`its zstd data has ${blocks} blocks and a window of ${window} bytes, too many`);
  return { bytes, end };
}

/** Makes the window of a frame no larger than `mostBytes` ask for; gives its size. */
function narrowed(frame: Buffer, windowAt: number, mostBytes: number): number {
  const enoughLog = Math.max(MIN_WINDOW_LOG, Math.ceil(Math.log2(Math.max(mostBytes, MAX_BLOCK_BYTES))));
  const descriptor = frame[windowAt]!;
  const base = 2 ** (MIN_WINDOW_LOG + (descriptor >> 3));
  const wanted = base + (base / 8) * (descriptor & 7);
  if (wanted <= 2 ** enoughLog) return wanted;
  frame[windowAt] = (enoughLog - MIN_WINDOW_LOG) << 3;
  return 2 ** enoughLog;
}

function contentSize(frame: Buffer, at: number, bytes: number): number {
  if (bytes === 8) return Number(frame.readBigUInt64LE(at));
  return frame.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0);
}

const tooShort = (): BadBatch => new BadBatch('its zstd data ends too early');

function uint32(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) throw tooShort();
  return bytes.readUInt32LE(at);
}
