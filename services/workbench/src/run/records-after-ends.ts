/** Counts the records after the ends of partitions: no reader's account holds them, and the report shows them separately. */
import type { EventLog, LogRecord } from '@tengewatch/shared/log/event-log.js';
import { readRanges } from '@tengewatch/shared/log/read-range.js';
import type { AfterEnd } from '@tengewatch/shared/scoring/record-ledger.js';
import type { PartitionEnd, SourceFault } from '@tengewatch/shared/stream/reader-account.js';

const READER = 'after-ends';

interface Tail {
  readonly end: PartitionEnd;
  readonly from: number;
  readonly until: number;
  strangers: number;
  /** How far the numbers of each source have come. */
  readonly numbers: Map<string, number>;
  readonly faults: Map<string, SourceFault>;
}

/** By topic, up to where the partitions end by now. A partition may be named by several readers, which agree on its end. */
export async function recordsAfterEnds(log: EventLog, ends: readonly PartitionEnd[]): Promise<{ readonly [topic: string]: AfterEnd }> {
  const tails = await tailsOf(log, ends);
  const ranges = tails.map(({ end: { topic, partition }, from, until }) => ({ topic, partition, offset: from, until }));
  for await (const records of readRanges(log, READER, ranges)) for (const record of records) look(tails, record);
  return Object.fromEntries(
    [...new Set(tails.map(({ end }) => end.topic))].map((topic) => {
      const own = tails.filter(({ end }) => end.topic === topic);
      const strangers = own.reduce((sum, tail) => sum + tail.strangers, 0);
      return [topic, { strangers, faults: own.flatMap(({ faults }) => [...faults.values()]) }];
    }),
  );
}

/** The stretches after the ends of partitions that hold records. Most partitions have none, and are not read again. */
async function tailsOf(log: EventLog, ends: readonly PartitionEnd[]): Promise<readonly Tail[]> {
  const byPlace = new Map(ends.map((end) => [`${end.topic}/${end.partition}`, end]));
  const boundsOf = async (topic: string) => [topic, await log.startOffsets(topic), await log.endOffsets(topic)] as const;
  const bounds = await Promise.all([...new Set(ends.map(({ topic }) => topic))].map(boundsOf));
  return [...byPlace.values()].flatMap((end) => {
    const [, starts, untils] = bounds.find(([topic]) => topic === end.topic)!;
    // A log that forgets what all have read holds no strangers.
    const from = Math.max(end.offset, starts[end.partition] ?? 0);
    const until = untils[end.partition] ?? 0;
    return from < until ? [{ end, from, until, strangers: 0, numbers: new Map(Object.entries(end.numbers)), faults: new Map() }] : [];
  });
}

/**
 * Counts one record after an end. A source that was started again may repeat its end marker and its last records. An event with a
 * higher sequence number than before is a fault.
 */
function look(tails: readonly Tail[], { topic, partition, header }: LogRecord): void {
  const tail = tails.find(({ end }) => end.topic === topic && end.partition === partition)!;
  const written = header === null ? undefined : tail.numbers.get(header.source);
  if (header === null || written === undefined) {
    tail.strangers++;
    return;
  }
  const { source } = header;
  if (header.kind !== 'event' || header.sequence <= written) return;
  tail.numbers.set(source, header.sequence);
  const late = (tail.faults.get(source)?.late ?? 0) + 1;
  tail.faults.set(source, { topic, partition, source, late, unreadable: 0, contradictory: 0 });
}
