/** One unit of a detector: a task that goes on from its newest checkpoint, wherever that was made, and tells when it has finished. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Alert } from '../events/alert.js';
import type { DeadLetter } from '../events/dead-letter.js';
import type { EventLog } from '../log/event-log.js';
import { timed } from '../pipeline/drive.js';
import { taskOptions } from '../pipeline/open-pipeline.js';
import { checkpointOwner } from '../pipeline/checkpoint-owner.js';
import type { Metrics } from './metrics.js';
import { createCheckpointStore } from '../stream/checkpoint-store.js';
import { openRecoverableTask, type RecoverableTask } from '../stream/recoverable-task.js';
import type { Task } from '../stream/task.js';
import { createDeadLetterBox } from './dead-letter-box.js';
import type { DetectorTask } from './detectors.js';
import type { ServiceRun } from './service-run.js';
import { unitTopic } from './service-topics.js';
import { writeResult, type TaskResult } from './unit-result.js';
import type { HostedUnit } from './unit-host.js';

export interface DetectorUnitOptions extends Pick<ServiceRun, 'run' | 'startMs' | 'endMs'> {
  readonly events: EventLog;
  readonly service: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Wall-clock. */
  readonly clock: () => number;
  readonly msPerCheckpoint: number;
  /** Ends the reading of a checkpoint, with its reason. */
  readonly unwanted: AbortSignal;
}

export interface DetectorUnit extends HostedUnit, Pick<RecoverableTask, 'task' | 'unsavedMs'> {
  readonly finished: boolean;
}

const RECORDS_PER_STEP = 5_000;
const POLL_WAIT_MS = 100;

/** `place` is the task's index among the detector's tasks, and the partition of its checkpoints. */
export async function openDetectorUnit(options: DetectorUnitOptions, detectorTask: DetectorTask, place: number): Promise<DetectorUnit> {
  const { events, service, log, metrics } = options;
  const { plan } = detectorTask;
  const recoverable = await openTask(options, detectorTask, place);
  const { task, checkpoint, close, unsavedMs } = recoverable;
  const stepper = timed('detect', recoverable, metrics.batchProcessed);
  let finished = false;
  log.info({ task: plan.name, recordsRead: task.accepted }, 'task opened');

  async function finish(): Promise<void> {
    await writeResult(events, resultOf(service, plan, task));
    finished = true;
    for (const fault of task.account().faults) log.warn(fault, 'somebody writes in the name of this source, or it has a bug');
    log.info({ task: plan.name, recordsRead: task.accepted, published: task.published() }, 'task finished');
  }

  return {
    task,
    unsavedMs,
    get finished() {
      return finished;
    },
    async step() {
      if (await stepper.step(RECORDS_PER_STEP)) return true;
      await finish();
      return false;
    },
    async release(mayWrite) {
      try {
        if (mayWrite) await checkpoint();
      } finally {
        await close();
      }
      log.info({ task: plan.name, recordsRead: task.accepted, saved: mayWrite }, 'task let go of');
    },
  };
}

/** Opens the task at its newest checkpoint, and connects it to the metrics and the log. */
function openTask(
  { events, service, run, startMs, endMs, log, metrics, clock, msPerCheckpoint, unwanted }: DetectorUnitOptions,
  { plan, isFirstLevel }: DetectorTask,
  place: number,
): Promise<RecoverableTask> {
  const letters = createDeadLetterBox(events);
  function deadLetter(letter: DeadLetter): void {
    letters.add(letter);
    metrics.deadLettered(letter.reason);
  }
  return openRecoverableTask({
    ...taskOptions({ log: events, run, startMs, endMs, clock, pollWaitMs: POLL_WAIT_MS, deadLetter }, plan, isFirstLevel),
    name: `${service}.${plan.name}`,
    store: createCheckpointStore({
      log: events,
      unwanted,
      target: { topic: unitTopic(service), partition: place },
      owner: checkpointOwner(run, plan),
      newAttempt: randomUUID,
    }),
    msPerCheckpoint,
    // Dead letters go out before the checkpoint: a crash repeats them, never loses them.
    afterStep: letters.flush,
    onRefused: (reasons) => log.warn({ task: plan.name, reasons }, 'checkpoints were refused; the task goes on from an older one or anew'),
    onCheckpoint({ bytes, tookMs }) {
      metrics.checkpointMade(tookMs / 1_000, bytes);
      log.debug({ task: plan.name, bytes, tookMs }, 'checkpoint made');
    },
    observeOutput(topic, event) {
      if (topic !== 'alerts') return;
      const { revision, rule, severity } = event as Alert;
      if (revision === 0) metrics.alertOpened(rule, severity);
    },
  });
}

const resultOf = (service: string, plan: DetectorTask['plan'], task: Task): TaskResult => ({
  v: 2,
  kind: 'task',
  service,
  task: plan.name,
  partition: plan.partition,
  stages: task.publishedByStage().map(({ stage, published }) => ({ rule: stage.rule, stage: stage.name, published })),
  ...task.account(),
  skipped: task.skipped(),
});
