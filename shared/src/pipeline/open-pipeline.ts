/** Opens every task of a run on a log, level by level, with the reader of the truth beside them. */
import type { DeadLetter } from '../events/dead-letter.js';
import type { EventLog } from '../log/event-log.js';
import type { EventSink } from '../stream/ordered-reader.js';
import type { ReaderAccount } from '../stream/reader-account.js';
import { stageSourceName } from '../stream/source-name.js';
import { createTask, type Task, type TaskOptions } from '../stream/task.js';
import { partitionsOf, planTasks, type Run, type TaskPlan } from './topology.js';

export interface PipelineOptions {
  readonly log: EventLog;
  readonly run: Run;
  /** Event time of the scenario's start and end. */
  readonly startMs: number;
  readonly endMs: number;
  /** Wall-clock, for telling a loss from a delay. */
  readonly clock: () => number;
  /** How long a task's step waits for records, in wall-clock milliseconds. Default 0: not at all. */
  readonly pollWaitMs?: number;
  readonly deadLetter: (record: DeadLetter) => void;
  /** Sees every raw event once, just before the card stages fold it. */
  readonly observe?: EventSink;
  /** How the stages are assigned to tasks; default planTasks. */
  readonly plan?: readonly (readonly TaskPlan[])[];
}

export interface PlannedTask {
  readonly plan: TaskPlan;
  readonly task: Task;
}

export interface Pipeline {
  /** A level reads only what producers and earlier levels write. */
  readonly levels: readonly (readonly PlannedTask[])[];
  /** Records written so far by all tasks, by topic. */
  published(): { readonly [topic: string]: number };
  /** What each rule read, by topic. */
  accounts(): readonly ({ readonly reader: string } & ReaderAccount)[];
  close(): Promise<void>;
}

/**
 * Later levels read little but the watermarks of the level before, which are within their budget already. They pass on one
 * for each: saving again at every level would hold alerts back for weeks of event time.
 */
const RECORDS_PER_LATER_WATERMARK = 1;

export async function openPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { run } = options;
  const plans = options.plan ?? planTasks(run);
  const levels: PlannedTask[][] = [];
  for (const [level, levelPlans] of plans.entries()) {
    levels.push(await Promise.all(levelPlans.map(async (plan) => ({ plan, task: await openTask(options, plan, level === 0) }))));
  }
  const all = levels.flat();
  return {
    levels,
    published: () => sumByTopic(all.map(({ task }) => task.published())),
    // A task that hosts stages of several rules answers for each of them.
    accounts: () =>
      all.flatMap(({ plan, task }) =>
        [...new Set(plan.stages.map((stage) => stage.rule))].map((reader) => ({ reader, ...task.account() })),
      ),
    close: async () => {
      await Promise.all(all.map(({ task }) => task.close()));
    },
  };
}

const openTask = (options: PipelineOptions, plan: TaskPlan, isFirstLevel: boolean): Promise<Task> =>
  createTask(taskOptions(options, plan, isFirstLevel));

/** What a planned task of a run is opened with. */
export function taskOptions(options: PipelineOptions, plan: TaskPlan, isFirstLevel: boolean): TaskOptions {
  const { log, run, observe } = options;
  const outputs = plan.stages.flatMap((stage) => stage.outputs.map((topic) => [topic, partitionsOf(run, topic)] as const));
  return {
    log,
    name: plan.name,
    partition: plan.partition,
    inputs: plan.inputs,
    stages: plan.stages,
    outputs: Object.fromEntries(outputs),
    outputSource: (stage) => stageSourceName(stage, { run: run.id, scenarioHash: run.scenarioHash, shard: plan.partition }),
    watchingSinceMs: options.startMs,
    endMs: options.endMs,
    clock: options.clock,
    deadLetter: options.deadLetter,
    ...(options.pollWaitMs === undefined ? {} : { pollWaitMs: options.pollWaitMs }),
    ...(isFirstLevel ? {} : { recordsPerWatermark: RECORDS_PER_LATER_WATERMARK }),
    ...(observe !== undefined && isFirstLevel ? { observe } : {}),
  };
}

export function sumByTopic(counts: readonly { readonly [topic: string]: number }[]): { readonly [topic: string]: number } {
  const sums: Record<string, number> = {};
  for (const one of counts) for (const [topic, events] of Object.entries(one)) sums[topic] = (sums[topic] ?? 0) + events;
  return sums;
}
