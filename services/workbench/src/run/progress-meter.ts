/** Turns the running totals of a run into what metrics and progress views take. */
import { producedTopics } from '@tengewatch/shared/events/topics.js';
import type { Pipeline } from '@tengewatch/shared/pipeline/open-pipeline.js';
import { measuredTopics, type Metrics } from '@tengewatch/shared/service/metrics.js';
import { createDifferences, createWorkMeter } from '@tengewatch/shared/service/work-meter.js';
import type { ReaderLedger, ReaderCounts } from '@tengewatch/shared/stream/reader-account.js';
import type { RunProgress } from '../run-options.js';

type Counts = { readonly [topic: string]: number };
/** What each of several readers did with each topic. */
type TopicRows = ReadonlyMap<string, readonly Readonly<ReaderCounts>[]>;

export interface MeterOptions {
  readonly metrics: Metrics;
  readonly pipeline: Pick<Pipeline, 'levels'>;
  /** The readers besides the pipeline's tasks: of alerts and of the truth. */
  readonly readers: readonly { ledger(): ReaderLedger }[];
  /** Events written so far by all writers, by topic. */
  readonly published: () => Counts;
}

export interface ProgressMeter {
  /** Counts what came since the last update, and measures what is there now. */
  update(): void;
  /** What the tasks of each kind have still to read. */
  lag(): RunProgress['lag'];
}

export function createProgressMeter({ metrics, pipeline, readers, published }: MeterOptions): ProgressMeter {
  const tasks = pipeline.levels.flat();
  const stages = [...new Set(tasks.map(({ plan }) => stageOf(plan.name)))];
  const meter = createWorkMeter(metrics);
  // What the tasks have published is left out here, because `published` counts it for all writers.
  for (const { task } of tasks) meter.watch({ ledger: () => task.ledger(), skipped: () => task.skipped(), sizes: () => task.sizes() });
  for (const reader of readers) meter.watch(reader);
  const since = createDifferences();

  /** What the tasks of one stage did with their topics: together they read all partitions. */
  const stageRows = (stage: string): TopicRows =>
    rowsByTopic(tasks.filter(({ plan }) => stageOf(plan.name) === stage).map(({ task }) => task.ledger()));

  function measureTopics(): void {
    const written = published();
    // The ledgers of the rules are not used: a record that a shared task reads once would count for each of its rules.
    const perReader = [...stages.map(stageRows), ...readers.map((reader) => rowsByTopic([reader.ledger()]))];
    for (const topic of measuredTopics) {
      metrics.published(topic, since(topic, written[topic] ?? 0));
      metrics.consumerLag(topic, sum(perReader.map((byTopic) => waiting(written, topic, byTopic))));
    }
  }

  return {
    update() {
      measureTopics();
      meter.update();
    },
    lag() {
      const written = published();
      return stages.map((stage) => {
        const byTopic = stageRows(stage);
        return { stage, records: sum([...byTopic.keys()].map((topic) => waiting(written, topic, byTopic))) };
      });
    },
  };
}

function rowsByTopic(ledgers: readonly ReaderLedger[]): TopicRows {
  const rows = new Map<string, Readonly<ReaderCounts>[]>();
  for (const ledger of ledgers) {
    for (const [topic, row] of Object.entries(ledger)) rows.set(topic, [...(rows.get(topic) ?? []), row]);
  }
  return rows;
}

/** Lag in records. A reader may count an event before its writer does; the lag is then 0 and not negative. */
function waiting(written: Counts, topic: string, byTopic: TopicRows): number {
  const rows = byTopic.get(topic);
  return rows === undefined ? 0 : Math.max(0, (written[topic] ?? 0) - sum(rows.map(settled)));
}

/** Published events that a reader has done with. An unreadable or late one is done with, too; a foreign record was never published. */
const settled = ({ handled, deadLettered, late, foreign }: Readonly<ReaderCounts>): number => handled + late + deadLettered - foreign;

/** "card-3" is a task of the stage "card". */
const stageOf = (task: string): string => task.replace(/-\d+$/, '');

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Events of the raw topics: what a run's speed is counted in. */
export const rawEvents = (published: Counts): number => sum(producedTopics.map((topic) => published[topic] ?? 0));
