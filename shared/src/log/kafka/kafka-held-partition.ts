/** What a reader has fetched of one partition and not yet handed out: bounded, in order, contiguous in offsets. */
import type { LogRecord, TopicPartition } from '../event-log.js';
import type { HeldRecords } from './packed-records.js';

export interface BufferedPartition extends TopicPartition {
  /** The next offset to hand out. */
  readonly next: number;
  /** The next offset to fetch: older records have come already. */
  readonly nextFetch: number;
  readonly full: boolean;
  readonly paused: boolean;
}

export interface HoldingLimits {
  /** A partition that holds so many records or bytes is full, until it is down to half of them. */
  readonly maxRecords: number;
  readonly maxBytes: number;
  /** Told when a partition has become full, and when it has room again. */
  readonly onFull: (part: BufferedPartition) => void;
  readonly onRoom: (part: BufferedPartition) => void;
}

/** Share of the limits at which a full partition is fetched again: what is left bridges the time of a fetch. */
const ROOM_SHARE = 0.5;

export class HeldPartition implements BufferedPartition {
  readonly topic: string;
  readonly partition: number;
  next: number;
  nextFetch: number;
  full = false;
  paused = false;
  /** Records held. */
  held = 0;
  private heldBytes = 0;
  private chunks: HeldRecords[] = [];
  /** Records of the first chunk that are handed out. */
  private taken = 0;
  private readonly limits: HoldingLimits;

  constructor({ topic, partition }: TopicPartition, offset: number, limits: HoldingLimits) {
    this.topic = topic;
    this.partition = partition;
    this.next = offset;
    this.nextFetch = offset;
    this.limits = limits;
  }

  /** Adds records that follow `nextFetch`, in order. `nextFetch` moves to `end`, the offset after the last one looked at. */
  add(records: HeldRecords, end: number): void {
    const { maxRecords, maxBytes, onFull } = this.limits;
    this.nextFetch = end;
    if (records.count === 0) {
      if (this.held === 0) this.next = end;
      return;
    }
    this.chunks.push(records);
    this.held += records.count;
    this.heldBytes += records.bytes;
    if (this.full || (this.held < maxRecords && this.heldBytes < maxBytes)) return;
    this.full = true;
    onFull(this);
  }

  /** Hands out up to `room` records. */
  takeInto(into: LogRecord[], room: number): void {
    let left = room;
    let chunk = this.chunks[0];
    while (left > 0 && chunk !== undefined) {
      const until = Math.min(chunk.count, this.taken + left);
      for (let i = this.taken; i < until; i++) into.push(chunk.recordAt(i));
      const count = until - this.taken;
      left -= count;
      this.held -= count;
      this.taken = until;
      if (until < chunk.count) break;
      this.chunks.shift();
      this.taken = 0;
      this.heldBytes -= chunk.bytes;
      chunk = this.chunks[0];
    }
    // Where the log has holes, the next offset of an emptied partition lies behind them.
    this.next = chunk === undefined ? this.nextFetch : chunk.offsetAt(this.taken);
    this.checkRoom();
  }

  /** Forgets what is held, and goes on from `offset`. */
  seek(offset: number): void {
    this.chunks = [];
    this.taken = 0;
    this.held = 0;
    this.heldBytes = 0;
    this.next = offset;
    this.nextFetch = offset;
    this.checkRoom();
  }

  private checkRoom(): void {
    const { maxRecords, maxBytes, onRoom } = this.limits;
    if (!this.full || this.held > maxRecords * ROOM_SHARE || this.heldBytes > maxBytes * ROOM_SHARE) return;
    this.full = false;
    onRoom(this);
  }
}
