/** Which partition a key belongs to: the same answer as Kafka's default partitioner, so that any writer agrees. */

const SEED = 0x9747_b28c;
const MULTIPLIER = 0x5bd1_e995;
const ROTATION = 24;

/** Keys are short; longer ones and other alphabets take the slow way through a fresh buffer. */
const scratch = new Uint8Array(256);

/** Partition of `key` among `partitions`, as Kafka's Java client computes it: murmur2 of the UTF-8 bytes. */
export function partitionOf(key: string, partitions: number): number {
  return partitions === 1 ? 0 : (murmur2(key) & 0x7fff_ffff) % partitions;
}

/** The 32-bit signed murmur2 hash of the key's UTF-8 bytes. */
export function murmur2(key: string): number {
  const length = key.length;
  if (length > scratch.length) return murmur2OfBytes(new TextEncoder().encode(key), undefined);
  for (let i = 0; i < length; i++) {
    const code = key.charCodeAt(i);
    if (code > 0x7f) return murmur2OfBytes(new TextEncoder().encode(key), undefined);
    scratch[i] = code;
  }
  return murmur2OfBytes(scratch, length);
}

function murmur2OfBytes(bytes: Uint8Array, knownLength: number | undefined): number {
  const length = knownLength ?? bytes.length;
  const byte = (at: number): number => bytes[at] ?? 0;
  let hash = SEED ^ length;
  const whole = length - (length % 4);
  for (let i = 0; i < whole; i += 4) {
    let word = byte(i) | (byte(i + 1) << 8) | (byte(i + 2) << 16) | (byte(i + 3) << 24);
    word = Math.imul(word, MULTIPLIER);
    word ^= word >>> ROTATION;
    word = Math.imul(word, MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ word;
  }
  const rest = length - whole;
  if (rest >= 3) hash ^= byte(whole + 2) << 16;
  if (rest >= 2) hash ^= byte(whole + 1) << 8;
  if (rest >= 1) hash = Math.imul(hash ^ byte(whole), MULTIPLIER);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, MULTIPLIER);
  return hash ^ (hash >>> 15);
}
