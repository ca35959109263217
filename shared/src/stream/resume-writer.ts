/** Opens the writer of a source that may have written before: it writes its events anew from the first, and sends what is missing. */
import { createSourceWriter, type SourceWriter, type SourceWriterOptions } from './source-writer.js';
import { writtenLanes } from './written-numbers.js';

export interface ResumeWriterOptions extends Omit<SourceWriterOptions, 'saved' | 'written'> {
  /** Of the readers that look for what is written; shows up in lag metrics. */
  readonly name: string;
}

export async function resumeSourceWriter({ name, ...options }: ResumeWriterOptions): Promise<SourceWriter> {
  const { log, source, topics } = options;
  const lanes = topics.flatMap(({ topic, partitions }) => Array.from({ length: partitions }, (_, partition) => ({ topic, partition })));
  return createSourceWriter({ ...options, written: await writtenLanes(log, name, source, lanes) });
}
