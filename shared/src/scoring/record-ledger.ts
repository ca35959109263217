/** The record ledger of a run: what writers say they published against what every reader did with it. */
import type { SourceFault, ReaderCounts as ReaderTopicLedger } from '../stream/reader-account.js';
import type { ReaderLedger, TopicLedger } from './run-report.js';

export interface ReaderRow {
  readonly reader: string;
  readonly ledger: { readonly [topic: string]: Readonly<ReaderTopicLedger> | undefined };
  /** What the sources of its topics did that no writer of ours does. */
  readonly faults: readonly SourceFault[];
}

/** What stands in the log after the ends of a topic's partitions. */
export interface AfterEnd {
  /** Records of others, which belong to nobody's account. */
  readonly strangers: number;
  /** Of the run's own sources, which write nothing more once they have ended. */
  readonly faults: readonly SourceFault[];
}

export interface RecordLedgerInput {
  /** Events that the writers say they published, by topic. */
  readonly published: { readonly [topic: string]: number };
  readonly rows: readonly ReaderRow[];
  /** Records that the log holds, by topic. */
  readonly records: { readonly [topic: string]: number };
  readonly afterEnds: { readonly [topic: string]: AfterEnd };
}

/** Adds up the rows of each topic and reader, and holds each sum against what was published. */
export function recordLedger({ published, rows, records, afterEnds }: RecordLedgerInput): { readonly [topic: string]: TopicLedger } {
  const byTopic = new Map<string, Map<string, ReaderTopicLedger>>();
  for (const { reader, ledger } of rows) {
    for (const [topic, row] of Object.entries(ledger)) if (row !== undefined) addRow(byTopic, topic, reader, row);
  }
  const names = [...new Set([...Object.keys(published), ...byTopic.keys()])].sort();
  return Object.fromEntries(
    names.map((topic) => {
      const after = afterEnds[topic];
      const found = rows.flatMap(({ faults }) => faults).filter((fault) => fault.topic === topic);
      return [topic, topicLedger({ published: published[topic] ?? 0, readers: byTopic.get(topic), records: records[topic], after, found })];
    }),
  );
}

function addRow(byTopic: Map<string, Map<string, ReaderTopicLedger>>, topic: string, reader: string, row: ReaderTopicLedger): void {
  const readers = byTopic.get(topic) ?? new Map<string, ReaderTopicLedger>();
  byTopic.set(topic, readers);
  const sum = readers.get(reader) ?? { handled: 0, duplicates: 0, deadLettered: 0, late: 0, foreign: 0 };
  sum.handled += row.handled;
  sum.duplicates += row.duplicates;
  sum.deadLettered += row.deadLettered;
  sum.late += row.late;
  sum.foreign += row.foreign;
  readers.set(reader, sum);
}

interface TopicFindings {
  readonly published: number;
  readonly readers: ReadonlyMap<string, ReaderTopicLedger> | undefined;
  readonly records: number | undefined;
  readonly after: AfterEnd | undefined;
  readonly found: readonly SourceFault[];
}

function topicLedger({ published, readers, records, after, found }: TopicFindings): TopicLedger {
  const rows = [...(readers ?? [])];
  const foreign = rows[0]?.[1].foreign ?? 0;
  const isBalanced = ([, row]: (typeof rows)[number]): boolean =>
    row.foreign === foreign && published + foreign === row.handled + row.deadLettered + row.late;
  const faults = joinedFaults(found, after?.faults ?? []);
  return {
    published,
    foreign,
    ...(records === undefined ? {} : { records }),
    ...(after === undefined || after.strangers === 0 ? {} : { afterEnd: after.strangers }),
    readers: Object.fromEntries(rows.map(([reader, row]) => [reader, readerLedger(row)])),
    ...(faults.length === 0 ? {} : { faults }),
    balanced: rows.every(isBalanced) && faults.length === 0,
  };
}

/** Every reader of a partition finds the same of a source; what the source did after the end is added to it. */
function joinedFaults(found: readonly SourceFault[], after: readonly SourceFault[]): NonNullable<TopicLedger['faults']> {
  const joined = new Map<string, NonNullable<TopicLedger['faults']>[number]>();
  function join(fault: SourceFault, of: (known: number, more: number) => number): void {
    const { partition, source } = fault;
    const name = `${partition} ${source}`;
    const known = joined.get(name) ?? { late: 0, unreadable: 0, contradictory: 0 };
    joined.set(name, {
      partition,
      source,
      late: of(known.late, fault.late),
      unreadable: of(known.unreadable, fault.unreadable),
      contradictory: of(known.contradictory, fault.contradictory),
    });
  }
  for (const fault of found) join(fault, Math.max);
  for (const fault of after) join(fault, (known, more) => known + more);
  return [...joined.values()];
}

const readerLedger = ({ handled, duplicates, deadLettered, late }: ReaderTopicLedger): ReaderLedger => ({
  handled,
  duplicates,
  deadLettered,
  late,
});
