/** Which sources write which topics, and which task reads them: the flow as data, the same for every log. */
import { definitionOf, topics, topicsWrittenBy, type TopicName } from '../events/topics.js';
import type { TopicSpec } from '../log/event-log.js';
import { sourceName, stageSourceName } from '../stream/source-name.js';
import { topicsRead, type AnyStage, type Rule } from '../stream/stage.js';
import type { OrderedTopic } from '../stream/source-writer.js';
import type { Producer } from './producer.js';
import { readsProducersOnly, stageGroups, stageLevels } from './stage-levels.js';

/** What fixes a run's sources: who takes part, and in how many shards and partitions. */
export interface Run {
  /** Names the run; equal scenario, settings and seed give equal ids. */
  readonly id: string;
  readonly scenarioHash: string;
  readonly shards: number;
  readonly partitions: number;
  readonly producers: readonly Producer[];
  readonly rules: readonly Rule[];
}

export interface TaskInput {
  readonly topic: OrderedTopic;
  /** The sources whose records the task waits for and accepts. */
  readonly sources: readonly string[];
}

/** One task: a partition of co-partitioned topics and the stages that fold them. */
export interface TaskPlan {
  /** "card-0" for stages that share what producers key by card, "cash-out-groups.atm-3": shows up in lag and in errors. */
  readonly name: string;
  readonly partition: number;
  readonly inputs: readonly TaskInput[];
  readonly stages: readonly AnyStage[];
}

/** Version of what producers write; a reader refuses another one. Raise it when the world's content changes. */
export const WORLD_VERSION = 'w7';
/** Of a small world of that version: a test compares it, so that no change of the content goes out under an unchanged version. */
export const WORLD_DIGEST = '84f15a9eb5d838e9';

export function producerSource(run: Run, producer: Producer, shard: number): string {
  return sourceName({ run: run.id, scenarioHash: run.scenarioHash, writer: producer.name, version: WORLD_VERSION, shard });
}

export function partitionsOf(run: Run, topic: TopicName): number {
  return definitionOf(topic).partitions === 'run' ? run.partitions : 1;
}

export function topicSpecs(run: Run): readonly TopicSpec[] {
  return (Object.keys(topics) as TopicName[]).map((name) => ({ name, partitions: partitionsOf(run, name) }));
}

/** The tasks by level: a level reads only what producers and earlier levels write. */
export function planTasks(run: Run): readonly (readonly TaskPlan[])[] {
  const first = stagesOf(run).filter(readsProducersOnly);
  const others = stagesOf(run).filter((stage) => !readsProducersOnly(stage));
  const firstTasks = stageGroups(first).flatMap(({ keyedBy, stages }) => tasksFor(run, keyedBy, producedBy(keyedBy), stages));
  return [firstTasks, ...stageLevels(others).map((stages) => stages.flatMap((stage) => stageTasks(run, stage)))];
}

/** What the task of one stage needs to read, when it is hosted alone. */
export function stageTasks(run: Run, stage: AnyStage): readonly TaskPlan[] {
  const inputs = topicsRead(stage) as OrderedTopic[];
  return tasksFor(run, `${stage.rule}.${stage.name}`, inputs, [stage]);
}

/** Everything that writes a topic: producers' shards, or the tasks of the stages that list it as an output. */
export function sourcesOf(run: Run, topic: OrderedTopic): readonly string[] {
  const { writer } = definitionOf(topic);
  if (writer === 'producers') return producerSources(run, (producer) => (producer.topics as readonly TopicName[]).includes(topic));
  if (writer === 'truth-producer') return producerSources(run, (producer) => producer.writesTruth);
  return stagesOf(run)
    .filter((stage) => (stage.outputs as readonly TopicName[]).includes(topic))
    .flatMap((stage) =>
      stageTaskPartitions(run, stage).map((shard) => stageSourceName(stage, { run: run.id, scenarioHash: run.scenarioHash, shard })),
    );
}

const stagesOf = (run: Run): readonly AnyStage[] => run.rules.flatMap((rule) => rule.stages);

/** Topics that producers key so: a task reads all of them, as what one stage does not read, another one hosted with it does. */
const producedBy = (keyedBy: string): readonly OrderedTopic[] =>
  topicsWrittenBy('producers').filter((topic) => definitionOf(topic).keyedBy === keyedBy) as readonly OrderedTopic[];

function producerSources(run: Run, wanted: (producer: Producer) => boolean): readonly string[] {
  return run.producers
    .filter(wanted)
    .flatMap((producer) => Array.from({ length: run.shards }, (_, shard) => producerSource(run, producer, shard)));
}

/** Partitions of a stage's tasks: those of its inputs, which are co-partitioned. */
function stageTaskPartitions(run: Run, stage: AnyStage): readonly number[] {
  const counts = new Set(topicsRead(stage).map((topic) => partitionsOf(run, topic)));
  const [count] = counts;
  if (counts.size !== 1 || count === undefined) {
    throw new Error(`the inputs of ${stage.rule}/${stage.name} must all have the same number of partitions`);
  }
  return Array.from({ length: count }, (_, partition) => partition);
}

function tasksFor(run: Run, name: string, inputs: readonly OrderedTopic[], stages: readonly AnyStage[]): readonly TaskPlan[] {
  const [first] = stages;
  if (first === undefined) return [];
  return stageTaskPartitions(run, first).map((partition) => ({
    name: `${name}-${partition}`,
    partition,
    inputs: inputs.map((topic) => ({ topic, sources: sourcesOf(run, topic) })),
    stages,
  }));
}
