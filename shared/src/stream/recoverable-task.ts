/** A task that outlives its process: it goes on from its newest checkpoint, and makes one when enough was read, or enough time passed, since the last. */
import type { CheckpointStore } from './checkpoint-store.js';
import { createTask, type SavedTask, type Task, type TaskOptions } from './task.js';

export interface RecoverableTaskOptions extends Omit<TaskOptions, 'saved'> {
  readonly store: CheckpointStore;
  /** Records between two checkpoints, at least: what a restart reads again is at most this and one step more. Default any number. */
  readonly recordsPerCheckpoint?: number;
  /** Wall-clock time between two checkpoints, at least; it bounds a restart as the records do. Default any time. */
  readonly msPerCheckpoint?: number;
  /**
   * Awaited after each step, before a checkpoint may be made of it: what came out of the step besides the task's records has to
   * be safe by then, such as dead letters.
   */
  readonly afterStep?: () => Promise<void>;
  /** Checkpoints that could not be used, each with its reason; the task then goes on from an older one, or from the beginning. */
  readonly onRefused: (reasons: readonly string[]) => void;
  readonly onCheckpoint?: (made: CheckpointMade) => void;
}

export interface CheckpointMade {
  readonly bytes: number;
  /** Wall-clock time from the start of copying the task's state until the log has acknowledged the checkpoint. */
  readonly tookMs: number;
}

export interface RecoverableTask {
  readonly task: Task;
  /** Runs one step of the task, and then makes a checkpoint when one is due. */
  step(maxRecords: number): Promise<boolean>;
  /** Makes a checkpoint now, for a task that is about to move. Nothing to do for one that has finished, or has read nothing since. */
  checkpoint(): Promise<void>;
  /** Wall-clock time since when the task has something that no checkpoint holds; 0 when there is no such thing. */
  unsavedMs(): number;
  close(): Promise<void>;
}

export async function openRecoverableTask(options: RecoverableTaskOptions): Promise<RecoverableTask> {
  const { store, clock, onRefused, onCheckpoint, afterStep } = options;
  const { recordsPerCheckpoint = Number.POSITIVE_INFINITY, msPerCheckpoint = Number.POSITIVE_INFINITY } = options;
  const { content, refused } = await store.load();
  if (refused.length > 0) onRefused(refused);
  const task = await createTask(content === undefined ? options : { ...options, saved: JSON.parse(content) as SavedTask });
  let recordsAtLast = task.accepted;
  let atLastMs = clock();
  let finished = false;

  const unsaved = (): number => (finished ? 0 : task.accepted - recordsAtLast);
  const unsavedMs = (): number => (unsaved() === 0 ? 0 : clock() - atLastMs);
  const isDue = (): boolean => unsaved() >= recordsPerCheckpoint || unsavedMs() >= msPerCheckpoint;

  async function checkpoint(): Promise<void> {
    if (unsaved() === 0) return;
    const fromMs = clock();
    const picture = JSON.stringify(task.save());
    await store.save(picture);
    recordsAtLast = task.accepted;
    atLastMs = clock();
    onCheckpoint?.({ bytes: Buffer.byteLength(picture), tookMs: atLastMs - fromMs });
  }

  return {
    task,
    async step(maxRecords) {
      finished = !(await task.step(maxRecords));
      await afterStep?.();
      if (isDue()) await checkpoint();
      return !finished;
    },
    checkpoint,
    unsavedMs,
    close: () => task.close(),
  };
}
