/**
 * Many records as two blocks of memory, which go from one thread to another without being copied: the bytes of all keys and
 * bodies, and numbers that say what is where.
 */
import { isUtf8 } from 'node:buffer';
import type { KafkaMessage } from 'kafkajs';
import type { LogRecord, OutgoingRecord, RecordHeader, Unpacker } from '../event-log.js';
import { HEADER_NAME, type HeaderReader } from './kafka-header.js';

export interface PackedRecords {
  readonly count: number;
  /** FIELDS of the first record, then of the next. */
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Names of the sources that headers refer to by their index. */
  readonly sources: readonly string[];
}

const TIMESTAMP = 0;
/** Of records that come from a log. */
const OFFSET = 1;
/** Where key and body begin and end among the bytes; a null one begins at NULL. */
const KEY = 2;
const VALUE = 4;
const KIND = 6;
const SOURCE = 7;
/** An event's number, or a header's upTo. */
const NUMBER = 8;
const BEFORE = 9;
const FIELDS = 10;

const NULL = -1;
/** Kinds of headers, none among them. */
const NO_HEADER = 0;
const EVENT = 1;
const WATERMARK = 2;
const END = 3;

const REPLACEMENT = '\uFFFD';
/** No character of UTF-16 takes more bytes in UTF-8, for each of its units. */
export const MAX_BYTES_PER_UNIT = 3;
const INITIAL_SCRATCH_BYTES = 1024 * 1024;

/** What has to be handed over with the records. */
export const blocksOf = ({ numbers, bytes }: PackedRecords): readonly ArrayBuffer[] => [numbers.buffer, bytes.buffer];

export const noRecords = (): PackedRecords => ({ count: 0, numbers: new Float64Array(0), bytes: new Uint8Array(0), sources: [] });

/** Where texts become bytes before their number is known. */
let scratch = Buffer.allocUnsafeSlow(INITIAL_SCRATCH_BYTES);

/** Records to write. */
export function packRecords(records: readonly OutgoingRecord[]): PackedRecords {
  const numbers = new Float64Array(records.length * FIELDS);
  const sources: string[] = [];
  let end = 0;
  function pack(text: string | null, at: number): void {
    numbers[at] = text === null ? NULL : end;
    if (text !== null) end += scratch.write(text, end, 'utf8');
    numbers[at + 1] = end;
  }
  for (let index = 0; index < records.length; index++) {
    const { key, value, timestampMs, header } = records[index]!;
    const at = index * FIELDS;
    makeRoom(end, ((key?.length ?? 0) + (value?.length ?? 0)) * MAX_BYTES_PER_UNIT);
    numbers[at + TIMESTAMP] = timestampMs;
    pack(key, at + KEY);
    pack(value, at + VALUE);
    if (header !== null) packHeader(header, numbers, at, sources);
  }
  const bytes = new Uint8Array(end);
  bytes.set(scratch.subarray(0, end));
  return { count: records.length, numbers, bytes, sources };
}

function makeRoom(end: number, more: number): void {
  if (end + more <= scratch.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(end + more, 2 * scratch.length));
  scratch.copy(larger, 0, 0, end);
  scratch = larger;
}

/**
 * The fetched messages from index `from` on that lie in one block of memory, in order: mostly all of them. Their bytes are
 * copied at once, with what stands between them.
 */
export function packMessages(messages: readonly KafkaMessage[], from: number, readHeader: HeaderReader): PackedRecords {
  const numbers = scratchNumbers((messages.length - from) * FIELDS);
  const sources: string[] = [];
  let block: ArrayBufferLike | undefined;
  let start = 0;
  let end = 0;

  function pack(part: Buffer | null, at: number): boolean {
    numbers[at] = part === null ? NULL : 0;
    numbers[at + 1] = 0;
    if (part !== null && part.length > 0) {
      if (block === undefined) {
        block = part.buffer;
        start = end = part.byteOffset;
      } else if (part.buffer !== block || part.byteOffset < end) return false;
      numbers[at] = part.byteOffset - start;
      end = part.byteOffset + part.length;
      numbers[at + 1] = end - start;
    }
    return true;
  }

  let count = 0;
  for (; from + count < messages.length; count++) {
    const { key, value, headers, timestamp, offset } = messages[from + count]!;
    const at = count * FIELDS;
    if (!pack(key, at + KEY) || !pack(value, at + VALUE)) break;
    numbers[at + TIMESTAMP] = Number(timestamp);
    numbers[at + OFFSET] = Number(offset);
    const bytes = headers?.[HEADER_NAME];
    const header = Buffer.isBuffer(bytes) ? readHeader(bytes) : null;
    numbers[at + KIND] = NO_HEADER;
    if (header !== null) packHeader(header, numbers, at, sources);
  }
  // Key and body apart: nothing that the client does, and cheap enough.
  if (count === 0) return packMessages([inOneBlock(messages[from]!)], 0, readHeader);
  const bytes = block === undefined ? new Uint8Array(0) : new Uint8Array(block.slice(start, end) as ArrayBuffer);
  return { count, numbers: numbers.slice(0, count * FIELDS), bytes, sources };
}

/** Where numbers are gathered before it is known of how many records. */
let gathered = new Float64Array(0);

function scratchNumbers(length: number): Float64Array<ArrayBuffer> {
  if (gathered.length < length) gathered = new Float64Array(length);
  return gathered;
}

function inOneBlock(message: KafkaMessage): KafkaMessage {
  const key = message.key ?? Buffer.alloc(0);
  const block = Buffer.concat([key, message.value ?? Buffer.alloc(0)]);
  return {
    ...message,
    key: message.key === null ? null : block.subarray(0, key.length),
    value: message.value === null ? null : block.subarray(key.length),
  };
}

function packHeader(header: RecordHeader, numbers: Float64Array, at: number, sources: string[]): void {
  numbers[at + SOURCE] = indexOf(header.source, sources);
  if (header.kind === 'event') {
    numbers[at + KIND] = EVENT;
    numbers[at + NUMBER] = header.sequence;
    return;
  }
  numbers[at + KIND] = header.kind === 'end' ? END : WATERMARK;
  numbers[at + NUMBER] = header.upTo;
  if (header.kind === 'watermark') numbers[at + BEFORE] = header.beforeMs;
}

/** A partition has few sources. */
function indexOf(source: string, sources: string[]): number {
  const known = sources.lastIndexOf(source);
  return known < 0 ? sources.push(source) - 1 : known;
}

function headerAt({ numbers, sources }: PackedRecords, at: number): RecordHeader | null {
  const kind = numbers[at + KIND]!;
  if (kind === NO_HEADER) return null;
  const source = sources[numbers[at + SOURCE]!]!;
  const number = numbers[at + NUMBER]!;
  if (kind === EVENT) return { kind: 'event', source, sequence: number };
  if (kind === END) return { kind: 'end', source, upTo: number };
  return { kind: 'watermark', source, beforeMs: numbers[at + BEFORE]!, upTo: number };
}

/** A record to write, as bytes. */
export interface WireRecord extends Pick<OutgoingRecord, 'timestampMs' | 'header'> {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

export function unpackRecords(packed: PackedRecords): WireRecord[] {
  const { count, numbers } = packed;
  const bytes = Buffer.from(packed.bytes.buffer);
  const part = (at: number): Buffer | null => (numbers[at] === NULL ? null : bytes.subarray(numbers[at], numbers[at + 1]));
  return Array.from({ length: count }, (_, index) => {
    const at = index * FIELDS;
    return { key: part(at + KEY), value: part(at + VALUE), timestampMs: numbers[at + TIMESTAMP]!, header: headerAt(packed, at) };
  });
}

/** Records of one partition that are made of their bytes when they are asked for. */
export interface HeldRecords {
  readonly count: number;
  readonly bytes: number;
  offsetAt(index: number): number;
  recordAt(index: number): LogRecord;
}

/** `unpacker` says what is not made text of. */
export function heldRecords(packed: PackedRecords, topic: string, partition: number, unpacker: Unpacker | undefined): HeldRecords {
  const { count, numbers } = packed;
  const bytes = Buffer.from(packed.bytes.buffer);
  const textAt = (at: number): string | null => (numbers[at] === NULL ? null : bytes.toString('utf8', numbers[at], numbers[at + 1]));
  /** What is not UTF-8 leaves replacement characters in the text, which somebody may have written as well. */
  const isWhole = (text: string | null, at: number): boolean =>
    text === null || !text.includes(REPLACEMENT) || isUtf8(bytes.subarray(numbers[at], numbers[at + 1]));

  return {
    count,
    bytes: bytes.length + numbers.byteLength,
    offsetAt: (index) => numbers[index * FIELDS + OFFSET]!,
    recordAt(index) {
      const at = index * FIELDS;
      const offset = numbers[at + OFFSET]!;
      const timestampMs = numbers[at + TIMESTAMP]!;
      const header = headerAt(packed, at);
      if (unpacker !== undefined && header !== null && numbers[at + KEY] !== NULL && numbers[at + VALUE] !== NULL) {
        const key = { from: numbers[at + KEY]!, to: numbers[at + KEY + 1]! };
        const value = { from: numbers[at + VALUE]!, to: numbers[at + VALUE + 1]! };
        const unpacked = unpacker.unpack(topic, bytes, key, value);
        if (unpacked !== undefined) return new UnpackedRecord(topic, partition, offset, timestampMs, header, unpacked, unpacker);
      }
      const [key, value] = [textAt(at + KEY), textAt(at + VALUE)];
      const malformed = !isWhole(key, at + KEY) ? 'key' : isWhole(value, at + VALUE) ? undefined : 'body';
      const record = { topic, partition, offset, key, value, timestampMs, header };
      return malformed === undefined ? record : { ...record, malformed };
    },
  };
}

/** Holds no text: hardly anybody asks for it, and it can be told again. */
class UnpackedRecord implements LogRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
  readonly header: RecordHeader;
  readonly unpacked: object;
  private readonly unpacker: Unpacker;

  constructor(
    topic: string,
    partition: number,
    offset: number,
    timestampMs: number,
    header: RecordHeader,
    unpacked: object,
    unpacker: Unpacker,
  ) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.timestampMs = timestampMs;
    this.header = header;
    this.unpacked = unpacked;
    this.unpacker = unpacker;
  }

  get key(): string {
    return this.unpacker.keyOf(this.topic, this.unpacked);
  }

  get value(): string {
    return this.unpacker.valueOf(this.unpacked);
  }
}
