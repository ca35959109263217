/** The record ledger of a run: what writers say they published against what every reader did with it. */
import type { TopicLedger as ReaderTopicLedger } from '../stream/ordered-reader.js';
import type { ReaderLedger, TopicLedger } from '../scoring/run-report.js';

export interface ReaderRow {
  readonly reader: string;
  readonly ledger: { readonly [topic: string]: Readonly<ReaderTopicLedger> | undefined };
}

/** Adds up the rows of each topic and reader, and holds each sum against what was published. */
export function recordLedger(
  published: { readonly [topic: string]: number },
  rows: readonly ReaderRow[],
  records: { readonly [topic: string]: number },
): { readonly [topic: string]: TopicLedger } {
  const byTopic = new Map<string, Map<string, ReaderTopicLedger>>();
  for (const { reader, ledger } of rows) {
    for (const [topic, row] of Object.entries(ledger)) if (row !== undefined) addRow(byTopic, topic, reader, row);
  }
  const names = [...new Set([...Object.keys(published), ...byTopic.keys()])].sort();
  return Object.fromEntries(names.map((topic) => [topic, topicLedger(published[topic] ?? 0, byTopic.get(topic), records[topic])]));
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

function topicLedger(
  published: number,
  readers: ReadonlyMap<string, ReaderTopicLedger> | undefined,
  records: number | undefined,
): TopicLedger {
  const rows = [...(readers ?? [])];
  const foreign = rows[0]?.[1].foreign ?? 0;
  const isBalanced = ([, row]: (typeof rows)[number]): boolean =>
    row.foreign === foreign && published + foreign === row.handled + row.deadLettered + row.late;
  return {
    published,
    foreign,
    ...(records === undefined ? {} : { records }),
    readers: Object.fromEntries(rows.map(([reader, row]) => [reader, readerLedger(row)])),
    balanced: rows.every(isBalanced),
  };
}

const readerLedger = ({ handled, duplicates, deadLettered, late }: ReaderTopicLedger): ReaderLedger => ({
  handled,
  duplicates,
  deadLettered,
  late,
});
