/** The header of a record on the wire: one holds it all, because every header costs both ends of the wire. */
import type { RecordHeader } from '../event-log.js';

/** Name of the header. Its value is "e:<number>:<source>", "w:<before ms>:<up to>:<source>" or "x:<up to>:<source>". */
export const HEADER_NAME = 'src';

const COLON = 58;
const ZERO = 48;
const NINE = 57;
const LETTER_E = 101;
const LETTER_W = 119;
const LETTER_X = 120;

/** Sources remembered by one reader. A flood of foreign names must not fill the memory, so they are then forgotten. */
const MAX_SOURCES = 4096;

export function encodeHeader(header: RecordHeader): string {
  if (header.kind === 'event') return `e:${digits(header.sequence)}:${header.source}`;
  if (header.kind === 'end') return `x:${digits(header.upTo)}:${header.source}`;
  return `w:${digits(header.beforeMs)}:${digits(header.upTo)}:${header.source}`;
}

/** A number that could not be read back would make the record a foreign one, and the run stop at a gap. */
function digits(value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new RangeError(`a header holds whole numbers from 0, not ${value}`);
}

/** Reads a header's bytes; null for what no writer of ours writes, which makes the record a foreign one. */
export type HeaderReader = (header: Buffer) => RecordHeader | null;

interface KnownSource {
  readonly bytes: Buffer;
  readonly name: string;
}

/** A reader of headers that makes each source's string once, however many records carry it. */
export function createHeaderReader(): HeaderReader {
  const known = new Map<number, KnownSource[]>();
  let sources = 0;
  /** Where reading goes on after a number. */
  let at = 0;

  /** The number that ends with the next colon, or -1. */
  function readNumber(header: Buffer): number {
    const start = at;
    let value = 0;
    for (; at < header.length; at++) {
      const byte = header[at]!;
      if (byte === COLON && at > start) {
        at++;
        return Number.isSafeInteger(value) ? value : -1;
      }
      if (byte < ZERO || byte > NINE) return -1;
      value = value * 10 + (byte - ZERO);
    }
    return -1;
  }

  function readSource(header: Buffer): string | null {
    if (at >= header.length) return null;
    const slot = fingerprint(header, at);
    const alike = known.get(slot);
    if (alike !== undefined) for (const source of alike) if (endsWith(header, at, source.bytes)) return source.name;
    return remember(slot, Buffer.from(header.subarray(at)));
  }

  function remember(slot: number, bytes: Buffer): string {
    if (sources >= MAX_SOURCES) {
      known.clear();
      sources = 0;
    }
    sources++;
    const source = { bytes, name: bytes.toString('utf8') };
    const alike = known.get(slot);
    if (alike === undefined) known.set(slot, [source]);
    else alike.push(source);
    return source.name;
  }

  return (header) => {
    if (header.length < 2 || header[1] !== COLON) return null;
    at = 2;
    const kind = header[0];
    const first = readNumber(header);
    if (first < 0) return null;
    if (kind === LETTER_E) {
      const source = readSource(header);
      return source === null ? null : { kind: 'event', source, sequence: first };
    }
    if (kind === LETTER_W) {
      const upTo = readNumber(header);
      const source = upTo < 0 ? null : readSource(header);
      return source === null ? null : { kind: 'watermark', source, beforeMs: first, upTo };
    }
    if (kind === LETTER_X) {
      const source = readSource(header);
      return source === null ? null : { kind: 'end', source, upTo: first };
    }
    return null;
  };
}

/** Names of sources differ at their ends: the length and the last bytes tell nearly all of them apart. */
function fingerprint(header: Buffer, from: number): number {
  const { length } = header;
  let hash = length - from;
  for (let i = Math.max(from, length - 4); i < length; i++) hash = (hash * 31 + header[i]!) | 0;
  return hash;
}

function endsWith(header: Buffer, from: number, bytes: Buffer): boolean {
  if (header.length - from !== bytes.length) return false;
  for (let i = bytes.length - 1; i >= 0; i--) if (header[from + i] !== bytes[i]) return false;
  return true;
}
