/** Every topic of a run whose parts are services: the public ones, and those that services keep for themselves. */
import type { TopicSpec } from '../log/event-log.js';
import { topicSpecs, type Run } from '../pipeline/topology.js';
import { DETECTOR, detectorTasks, type Detector } from './detectors.js';

/** How far each shard of a producer has come: a topic for each producer, a partition for each shard. */
export const PROGRESS = 'progress';
/** What tasks need to go on from: a topic for each detector, a partition for each task. */
export const CHECKPOINTS = 'checkpoints';
/** The unit result that each unit writes when it has finished. */
export const UNIT_RESULTS = 'unit-results';
/** What the reporter found. */
export const OUTCOMES = 'outcomes';

const PRODUCER = 'producer-';
const REPORTER = 'reporter';

/** The topic whose partitions are a service's units, each assigned to one of its instances. */
export function unitTopic(serviceName: string): string {
  if (serviceName.startsWith(PRODUCER)) return `${PROGRESS}.${serviceName}`;
  if (serviceName === DETECTOR || serviceName.startsWith(`${DETECTOR}-`)) return `${CHECKPOINTS}.${serviceName}`;
  if (serviceName === REPORTER) return OUTCOMES;
  throw new Error(`"${serviceName}" is no service that has units`);
}

/** What all services of a run with these detectors need together; each creates what is missing, so that they start in any order. */
export function serviceTopicSpecs(run: Run, detectors: readonly Detector[]): readonly TopicSpec[] {
  return [
    ...topicSpecs(run),
    ...run.producers.map((producer) => ({ name: unitTopic(producer.name), partitions: run.shards })),
    ...detectors.map((detector) => ({ name: unitTopic(detector.name), partitions: detectorTasks(run, detector).length })),
    { name: UNIT_RESULTS, partitions: 1 },
    { name: OUTCOMES, partitions: 1 },
  ];
}
