/** Opens the writer of a source that may have written before: it writes its events anew from the first, and sends what is missing. */
import type { EventLog } from '../log/event-log.js';
import { createSourceWriter, type SourceWriter, type SourceWriterOptions } from './source-writer.js';
import { writtenPartitions } from './written-partitions.js';

/** How to look for what is written. */
export interface TailReading {
  readonly log: EventLog;
  /** Of the readers; shows up in lag metrics. */
  readonly name: string;
}

export interface ResumeWriterOptions extends Omit<SourceWriterOptions, 'saved' | 'written'> {
  readonly tails: TailReading;
}

export async function resumeSourceWriter({ tails, ...options }: ResumeWriterOptions): Promise<SourceWriter> {
  const { source, topics } = options;
  const lanes = topics.flatMap(({ topic, partitions }) => Array.from({ length: partitions }, (_, partition) => ({ topic, partition })));
  return createSourceWriter({ ...options, written: await writtenPartitions(tails.log, tails.name, source, lanes) });
}
