/** A task that outlives its process: it goes on from its newest checkpoint, and makes one when enough has been read since the last. */
import type { CheckpointStore } from './checkpoint-store.js';
import { createTask, type SavedTask, type Task, type TaskOptions } from './task.js';

export interface RecoverableTaskOptions extends Omit<TaskOptions, 'saved'> {
  readonly store: CheckpointStore;
  /** Records between two checkpoints, at least: what a restart reads again is at most this and one step more. */
  readonly recordsPerCheckpoint: number;
  /** Checkpoints that could not be used, each with its reason; the task then goes on from an older one, or from the beginning. */
  readonly onRefused: (reasons: readonly string[]) => void;
  readonly onCheckpoint?: (made: CheckpointMade) => void;
}

export interface CheckpointMade {
  readonly chars: number;
  /** Wall-clock, from the picture of the task to the acknowledgement. */
  readonly tookMs: number;
}

export interface RecoverableTask {
  readonly task: Task;
  /** As the task's own; makes a checkpoint when one is due. */
  step(maxRecords: number): Promise<boolean>;
  /** Makes a checkpoint now, for a task that is about to move to another process. Nothing to do for one that has finished. */
  checkpoint(): Promise<void>;
  close(): Promise<void>;
}

export async function openRecoverableTask(options: RecoverableTaskOptions): Promise<RecoverableTask> {
  const { store, clock, recordsPerCheckpoint, onRefused, onCheckpoint } = options;
  const { content, refused } = await store.load();
  if (refused.length > 0) onRefused(refused);
  const task = await createTask(content === undefined ? options : { ...options, saved: JSON.parse(content) as SavedTask });
  let recordsAtLast = task.accepted;
  let finished = false;

  async function checkpoint(): Promise<void> {
    if (finished) return;
    const fromMs = clock();
    const chars = await store.save(JSON.stringify(task.save()));
    recordsAtLast = task.accepted;
    onCheckpoint?.({ chars, tookMs: clock() - fromMs });
  }

  return {
    task,
    async step(maxRecords) {
      finished = !(await task.step(maxRecords));
      if (!finished && task.accepted - recordsAtLast >= recordsPerCheckpoint) await checkpoint();
      return !finished;
    },
    checkpoint,
    close: () => task.close(),
  };
}
