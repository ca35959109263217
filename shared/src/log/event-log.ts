/** The event-log port: partitioned, append-only, readable by several readers. Embedded and Kafka logs implement it. */

/** What an ordered writer says about a record besides its content. */
export type RecordHeader =
  /** An event of `source`, the `number`-th it wrote to this partition (from 1). */
  | { readonly kind: 'event'; readonly source: string; readonly sequence: number }
  /** All events of `source` before `beforeMs` in this partition have numbers up to `upTo`. Has no body. */
  | { readonly kind: 'watermark'; readonly source: string; readonly beforeMs: number; readonly upTo: number }
  /** `source` wrote `upTo` events to this partition and will write no more. Has no body. */
  | { readonly kind: 'end'; readonly source: string; readonly upTo: number };

export interface OutgoingRecord {
  readonly key: string | null;
  /** JSON text; null for watermarks and ends. */
  readonly value: string | null;
  /** Event time, milliseconds since 1970. */
  readonly timestampMs: number;
  /** Null for records that foreign writers leave. */
  readonly header: RecordHeader | null;
}

export interface LogRecord extends OutgoingRecord {
  readonly topic: string;
  readonly partition: number;
  /** Position in the partition, counted from 0 without reuse. */
  readonly offset: number;
  /** What of it is no UTF-8, in a log that holds bytes: its text has replacement characters instead, and nobody wrote those. */
  readonly malformed?: 'key' | 'body';
  /** What the reader's Unpacker made of key and body, which are then told again only when somebody asks for them. */
  readonly unpacked?: object;
}

/** The body of a record for those who read nothing else of it; null where it is not what somebody wrote. */
export const bodyOf = ({ value, malformed }: Pick<LogRecord, 'value' | 'malformed'>): string | null =>
  malformed === undefined ? value : null;

/** A stretch of bytes. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Reads records straight from the bytes of a log that holds bytes, where that is cheaper than making text of them first. */
export interface Unpacker {
  /** Undefined for a record that is to be handed out as text. */
  unpack(topic: string, bytes: Buffer, key: Span, value: Span): object | undefined;
  /** The very key and value that it was made of. */
  keyOf(topic: string, unpacked: object): string;
  valueOf(unpacked: object): string;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface Position extends TopicPartition {
  /** The next offset to read. */
  readonly offset: number;
}

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
}

export interface LogReader {
  /**
   * Up to `maxRecords` further records of the partitions that are not paused, in offset order within each
   * partition. Waits up to `waitMs` of wall-clock time for the first; an empty answer means that none came.
   */
  poll(maxRecords: number, waitMs: number): Promise<readonly LogRecord[]>;
  pause(partitions: readonly TopicPartition[]): void;
  resume(partitions: readonly TopicPartition[]): void;
  /** The next poll reads this partition from `offset`. Fails with LogError 'offset-out-of-range' outside what the log holds. */
  seek(position: Position): Promise<void>;
  /** The next offset of every partition, as far as `poll` has handed records out. */
  positions(): readonly Position[];
  /** Records fetched but not yet handed out: bounded, however far the reader lags. */
  buffered(): number;
  close(): Promise<void>;
}

export interface EventLog {
  /** Creates what is missing; a topic that exists with another partition count is LogError 'topic-mismatch'. */
  ensureTopics(specs: readonly TopicSpec[]): Promise<void>;
  /** Appends in order and resolves once the log holds all records. One call at a time for a partition and source. */
  append(target: TopicPartition, records: readonly OutgoingRecord[]): Promise<void>;
  /** Opens a reader at the given positions; `name` shows up in lag metrics. A log that holds text has no use for `unpacker`. */
  openReader(name: string, from: readonly Position[], unpacker?: Unpacker): Promise<LogReader>;
  /** The offset of the first record that is kept, for every partition of the topic. */
  startOffsets(topic: string): Promise<readonly number[]>;
  /** The offset after the last record, for every partition of the topic. */
  endOffsets(topic: string): Promise<readonly number[]>;
  /** Drops what lies before the position, which is one that the log holds. Offsets stay as they are. */
  truncate(before: Position): Promise<void>;
  close(): Promise<void>;
}

export type LogErrorCode =
  | 'unknown-topic'
  | 'unknown-partition'
  | 'topic-mismatch'
  | 'offset-out-of-range'
  | 'closed'
  // Of a log on a cluster:
  | 'invalid-name'
  | 'unreachable'
  | 'tls-failed'
  | 'authentication-failed'
  | 'not-authorised'
  | 'timed-out'
  | 'record-too-large'
  | 'unreadable-batch'
  | 'cluster-refused';

/** A misuse or failure of the log, with a closed list of codes. */
export class LogError extends Error {
  readonly code: LogErrorCode;
  constructor(code: LogErrorCode, message: string) {
    super(message);
    this.name = 'LogError';
    this.code = code;
  }
}
