/** What the two ends of a log's port ask of each other: the log, and the client's side of it. */
import type { MessagePort } from 'node:worker_threads';
import type { Position, TopicPartition, TopicSpec } from '../event-log.js';
import type { KafkaLogLine } from './kafka-client.js';
import type { KafkaLogOptions } from './kafka-options.js';
import type { PackedRecords } from './packed-records.js';
import type { Failure } from './port-calls.js';

/** What the log asks of the client's side. */
export type ServerFunctions = {
  /** Comes before all others. */
  open(options: Omit<KafkaLogOptions, 'say' | 'ownThread'>, isHeard: boolean): Promise<void>;
  ensureTopics(specs: readonly TopicSpec[]): Promise<void>;
  append(target: TopicPartition, records: PackedRecords): Promise<void>;
  /** The reader is at the other end of the port. */
  openReader(name: string, from: readonly Position[], port: MessagePort): Promise<void>;
  /** Under a number by which both threads know the membership. */
  joinWork(membership: number, name: string, topic: string): Promise<void>;
  leaveWork(membership: number): Promise<void>;
  startOffsets(topic: string): Promise<readonly number[]>;
  endOffsets(topic: string): Promise<readonly number[]>;
  truncate(before: Position): Promise<void>;
  deleteTopics(): Promise<void>;
  close(): Promise<void>;
};

/** What the client's side asks of the log. */
export type OwnerFunctions = {
  say(...line: Parameters<KafkaLogLine>): void;
  /** What became of a membership, by its number. */
  dealt(membership: number, partitions: readonly number[]): void;
  away(membership: number): void;
  failed(membership: number, failure: Failure): void;
};
