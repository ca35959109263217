/** Turns the running totals of a run into what metrics and progress views take. */
import { rawTopics, type TopicName } from '@tengewatch/shared/events/topics.js';
import type { Pipeline } from '@tengewatch/shared/pipeline/open-pipeline.js';
import { sumByTopic } from '@tengewatch/shared/pipeline/open-pipeline.js';
import type { Metrics } from '@tengewatch/shared/runtime/metrics.js';
import type { RunProgress } from '../run-options.js';

type Counts = { readonly [topic: string]: number };

export interface ProgressMeter {
  /** Counts what came since the last update. */
  update(): void;
  /** What the tasks of each kind have still to read. */
  lag(): RunProgress['lag'];
}

export function createProgressMeter(metrics: Metrics, pipeline: Pipeline, published: () => Counts): ProgressMeter {
  let publishedBefore: Counts = {};
  let handledBefore: Counts = {};
  return {
    update() {
      const publishedNow = published();
      const handledNow = sumByTopic(pipeline.ledgers().map(({ ledger }) => handledByTopic(ledger)));
      for (const [topic, events] of Object.entries(publishedNow))
        metrics.published(topic as TopicName, events - (publishedBefore[topic] ?? 0));
      for (const [topic, events] of Object.entries(handledNow)) metrics.handled(topic as TopicName, events - (handledBefore[topic] ?? 0));
      publishedBefore = publishedNow;
      handledBefore = handledNow;
    },
    lag() {
      const written = published();
      const tasks = pipeline.levels.flat();
      const stages = new Set(tasks.map(({ plan }) => stageOf(plan.name)));
      return [...stages].map((stage) => {
        const own = tasks.filter(({ plan }) => stageOf(plan.name) === stage);
        const handled = sumByTopic(own.map(({ task }) => handledByTopic(task.ledger())));
        const waiting = Object.entries(handled).map(([topic, events]) => (written[topic] ?? 0) - events);
        return { stage, records: Math.max(0, sum(waiting)) };
      });
    },
  };
}

/** "card-3" is a task of the stage "card". */
const stageOf = (task: string): string => task.replace(/-\d+$/, '');

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const handledByTopic = (ledger: object): Counts =>
  Object.fromEntries(Object.entries(ledger as Record<string, { handled: number }>).map(([topic, row]) => [topic, row.handled]));

/** Events of the raw topics: what a run's speed is counted in. */
export const rawEvents = (published: Counts): number => sum(rawTopics.map((topic) => published[topic] ?? 0));
