/** What a reader reports about its input: counts by topic, where the partitions ended, and what their sources did wrong. */
import type { Position, TopicPartition } from '../log/event-log.js';
import type { SourceFaults } from './source-tracker.js';
import type { OrderedTopic } from './source-writer.js';

/** What became of a topic's records up to their end for one reader: published + foreign = handled + deadLettered + late. */
export interface ReaderCounts {
  handled: number;
  duplicates: number;
  deadLettered: number;
  late: number;
  /** Records of writers that the reader does not expect; each is dead-lettered as well. */
  foreign: number;
}
export type ReaderLedger = { readonly [T in OrderedTopic]?: Readonly<ReaderCounts> };

/**
 * Where the account of a partition ends: after the record by which the last of its sources ended. It is a function of what the partition
 * holds, so that all readers agree on it whenever they come; what follows belongs to nobody (decision 11).
 */
export interface PartitionEnd extends Position {
  /** How many events each source had written by then. */
  readonly numbers: { readonly [source: string]: number };
}

/** What a source did in a partition that no writer of ours does. */
export interface SourceFault extends TopicPartition, SourceFaults {
  readonly source: string;
}

/** The whole report of a reader about its input. */
export interface ReaderAccount {
  readonly ledger: ReaderLedger;
  /** Of the partitions that have ended. */
  readonly ends: PartitionEnd[];
  /** Of the sources that have any. */
  readonly faults: SourceFault[];
}
