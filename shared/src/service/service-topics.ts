/** Every topic of a run whose parts are services: the public ones, and those that services keep for themselves. */
import type { TopicSpec } from '../log/event-log.js';
import { planTasks, topicSpecs, type Run, type TaskPlan } from '../pipeline/topology.js';
import type { Rule } from '../stream/stage.js';

/** How far each shard of a producer has come: a topic for each producer, a partition for each shard. */
export const PROGRESS = 'progress';
/** What tasks need to go on from: a topic for each detector, a partition for each task. */
export const CHECKPOINTS = 'checkpoints';
/** What each unit says of itself when it has finished. */
export const STATEMENTS = 'statements';
/** What the reporter found. */
export const OUTCOMES = 'outcomes';

const DETECTOR = 'detector-';
const PRODUCER = 'producer-';
const REPORTER = 'reporter';

export const detectorName = (rule: Pick<Rule, 'name'>): string => `${DETECTOR}${rule.name}`;

/** The topic whose partitions are a service's units, dealt out among its instances. */
export function unitTopic(serviceName: string): string {
  if (serviceName.startsWith(PRODUCER)) return `${PROGRESS}.${serviceName}`;
  if (serviceName.startsWith(DETECTOR)) return `${CHECKPOINTS}.${serviceName}`;
  if (serviceName === REPORTER) return OUTCOMES;
  throw new Error(`"${serviceName}" is no service that has units`);
}

export interface DetectorTask {
  readonly plan: TaskPlan;
  /** Whether it reads the raw topics. */
  readonly isFirstLevel: boolean;
}

/** The units of a rule's detector: the tasks of that rule alone, in the order of the flow. */
export const detectorTasks = (run: Run, rule: Rule): readonly DetectorTask[] =>
  planTasks({ ...run, rules: [rule] }).flatMap((plans, level) => plans.map((plan) => ({ plan, isFirstLevel: level === 0 })));

/** What all services of a run need together; each creates what is missing, so that they start in any order. */
export function serviceTopicSpecs(run: Run, rules: readonly Rule[]): readonly TopicSpec[] {
  return [
    ...topicSpecs(run),
    ...run.producers.map((producer) => ({ name: unitTopic(producer.name), partitions: run.shards })),
    ...rules.map((rule) => ({ name: unitTopic(detectorName(rule)), partitions: detectorTasks(run, rule).length })),
    { name: STATEMENTS, partitions: 1 },
    { name: OUTCOMES, partitions: 1 },
  ];
}
