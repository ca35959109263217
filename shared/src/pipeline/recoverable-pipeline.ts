/** The tasks of a run as a process hosts them that may die: each goes on from its newest checkpoint. */
import type { TopicSpec } from '../log/event-log.js';
import { createCheckpointStore } from '../stream/checkpoint-store.js';
import { openRecoverableTask, type CheckpointMade, type RecoverableTask } from '../stream/recoverable-task.js';
import { taskOptions, type PipelineOptions } from './open-pipeline.js';
import { planTasks, type Run, type TaskPlan } from './topology.js';

export interface RecoverablePipelineOptions extends Omit<PipelineOptions, 'observe' | 'plan'> {
  readonly recordsPerCheckpoint: number;
  /** A name that no other checkpoint has. */
  readonly newAttempt: () => string;
  readonly onRefused: (task: string, reasons: readonly string[]) => void;
  readonly onCheckpoint?: (task: string, made: CheckpointMade) => void;
}

/** Where checkpoints are kept: a partition for each task, so that each can drop its older ones. */
const CHECKPOINTS = 'checkpoints';

export const checkpointSpec = (run: Run): TopicSpec => ({ name: CHECKPOINTS, partitions: planTasks(run).flat().length });

/** Opens the tasks, in the order of the flow. The run's topics and that of the checkpoints are there already. */
export function openRecoverableTasks(options: RecoverablePipelineOptions): Promise<readonly RecoverableTask[]> {
  const { log, run, recordsPerCheckpoint, newAttempt, onRefused, onCheckpoint } = options;
  const planned = planTasks(run).flatMap((plans, level) => plans.map((plan) => ({ plan, isFirstLevel: level === 0 })));
  return Promise.all(
    planned.map(({ plan, isFirstLevel }, place) =>
      openRecoverableTask({
        ...taskOptions(options, plan, isFirstLevel),
        store: createCheckpointStore({
          log,
          target: { topic: CHECKPOINTS, partition: place },
          stamp: checkpointStamp(run, plan),
          newAttempt,
        }),
        recordsPerCheckpoint,
        onRefused: (reasons) => onRefused(plan.name, reasons),
        ...(onCheckpoint === undefined ? {} : { onCheckpoint: (made) => onCheckpoint(plan.name, made) }),
      }),
    ),
  );
}

/** Whose checkpoint it is: nothing of another run, scenario, task, or version of a rule may be taken for it. */
export function checkpointStamp(run: Run, { name, stages }: TaskPlan): string {
  return [run.id, run.scenarioHash, name, ...stages.map((stage) => `${stage.rule}.${stage.name}@${stage.ruleVersion}`)].join('/');
}
