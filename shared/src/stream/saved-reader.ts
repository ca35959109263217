/** A reader as it stands in a checkpoint. */
import type { EventOf } from '../events/topics.js';
import type { LogRecord, Position } from '../log/event-log.js';
import type { SavedStream } from './ordered-merge.js';
import type { PartitionEnd, ReaderLedger } from './reader-account.js';
import type { SavedTracker } from './source-tracker.js';
import type { OrderedTopic } from './source-writer.js';

/** Positions, numbers and held events are of one moment, so that nothing is read twice. */
export interface SavedReader {
  readonly positions: readonly Position[];
  readonly streams: readonly SavedReaderStream[];
  readonly ledger: ReaderLedger;
  readonly ends: readonly PartitionEnd[];
  readonly accepted: number;
}

/** One source in one partition. */
export interface SavedReaderStream {
  readonly topic: string;
  readonly partition: number;
  readonly source: string;
  readonly tracker: SavedTracker;
  readonly merge: SavedStream<EventOf[OrderedTopic]>;
  readonly last: RecordContent | null;
}

/** What a record says, for telling a repeat from another record of the same number. */
export type RecordContent = Pick<LogRecord, 'key' | 'value'>;
