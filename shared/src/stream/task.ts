/** One task of one or several stages: reads a partition in event time, folds it, and writes what the stages emit. */
import type { DeadLetter } from '../events/dead-letter.js';
import type { EventOf } from '../events/topics.js';
import type { EventLog } from '../log/event-log.js';
import { createFold, type StageSize } from './fold.js';
import { createInstantOutput } from './instant-output.js';
import { openOrderedReader, type EventSink, type OrderedReaderOptions, type ReaderLedger } from './ordered-reader.js';
import { createSourceWriter, EVENTS_PER_WATERMARK, type OrderedTopic } from './source-writer.js';
import type { AnyStage, StageOutput } from './stage.js';

export interface TaskOptions extends Pick<OrderedReaderOptions, 'clock' | 'lossTimeoutMs' | 'maxBuffered' | 'pollWaitMs'> {
  readonly log: EventLog;
  /** Name of the reader; shows up in lag metrics. */
  readonly name: string;
  readonly partition: number;
  /** Topics to read, and all sources that write each of them. */
  readonly inputs: readonly { readonly topic: OrderedTopic; readonly sources: readonly string[] }[];
  /** Stages of the same key space. Each reads those of the inputs that it has handlers for. */
  readonly stages: readonly AnyStage[];
  /** Partition counts of the topics that the stages write. */
  readonly outputs: { readonly [T in StageOutput]?: number };
  /** The source as which this task writes a stage's records. */
  readonly outputSource: (stage: AnyStage) => string;
  /** Event time of the scenario's start and end. */
  readonly watchingSinceMs: number;
  readonly endMs: number;
  /** Records read for each explicit watermark that a hosted stage writes, at least. Default EVENTS_PER_WATERMARK. */
  readonly recordsPerWatermark?: number;
  readonly deadLetter: (record: DeadLetter) => void;
  /** Sees every event just before it is folded, such as to add up the banks' books. */
  readonly observe?: EventSink;
}

export interface Task {
  readonly name: string;
  /** Reads up to `maxRecords`, folds and writes. False once all sources have ended and the log holds everything written. */
  step(maxRecords: number): Promise<boolean>;
  /** No event still to be folded is earlier. Infinity once all sources have ended. */
  readonly frontierMs: number;
  ledger(): ReaderLedger;
  /** Records passed over because an earlier one was missing. */
  skipped(): number;
  /** Records written so far, by output topic, all stages together. */
  published(): { readonly [topic: string]: number };
  sizes(): TaskSizes;
  close(): Promise<void>;
}

export interface TaskSizes {
  /** Events read but not yet folded. */
  readonly bufferedEvents: number;
  /** Keys that at least one stage holds state for. */
  readonly keys: number;
  readonly stages: readonly StageSize[];
}

/** Events are folded so many at a time, because the fold looks ahead. */
const EVENTS_PER_FOLD = 256;

/** Opens the task's reader at the start of its partition. Open all tasks before records are dropped as read. */
export async function createTask(options: TaskOptions): Promise<Task> {
  const { log, name, partition, stages, endMs, watchingSinceMs } = options;
  const outputs = stages.map((stage) =>
    createInstantOutput(
      createSourceWriter({
        log,
        source: options.outputSource(stage),
        topics: stage.outputs.map((topic) => ({ topic, partitions: partitionsOf(options, topic) })),
        // Each hosted stage has the same input to spend its watermarks on.
        eventsPerWatermark: (options.recordsPerWatermark ?? EVENTS_PER_WATERMARK) * stages.length,
      }),
      (topic) => partitionsOf(options, topic),
    ),
  );
  const fold = createFold(stages, {
    watchingSinceMs,
    endMs,
    emit: (topic, event, stage) => outputs[stage]!.add(topic, event),
  });
  const { clock, lossTimeoutMs, maxBuffered, pollWaitMs } = options;
  const reader = await openOrderedReader({
    log,
    name,
    inputs: options.inputs.map(({ topic, sources }) => ({ topic, sources, partitions: [partition] })),
    deadLetter: options.deadLetter,
    clock,
    ...(lossTimeoutMs === undefined ? {} : { lossTimeoutMs }),
    ...(maxBuffered === undefined ? {} : { maxBuffered }),
    ...(pollWaitMs === undefined ? {} : { pollWaitMs }),
  });
  const { observe } = options;
  const batchTopics: OrderedTopic[] = [];
  const batch: EventOf[OrderedTopic][] = [];
  let batched = 0;

  function foldBatch(): void {
    fold.handleAll(batchTopics, batch, batched);
    batched = 0;
  }

  const collect: EventSink = (topic, event) => {
    observe?.(topic, event);
    batchTopics[batched] = topic;
    batch[batched] = event;
    batched++;
    if (batched === EVENTS_PER_FOLD) foldBatch();
  };
  let acceptedBefore = 0;
  let finished = false;

  async function advanceOutputs(frontierMs: number): Promise<void> {
    const progress = reader.accepted - acceptedBefore;
    acceptedBefore = reader.accepted;
    for (const output of outputs) {
      output.release(frontierMs);
      output.writer.noteProgress(progress);
      output.writer.advanceTo(frontierMs);
    }
    await Promise.all(outputs.map((output) => output.writer.flush()));
  }

  async function finish(): Promise<void> {
    fold.advance(endMs);
    for (const output of outputs) output.release(Number.POSITIVE_INFINITY);
    await Promise.all(outputs.map((output) => output.writer.end()));
    await reader.close();
    finished = true;
  }

  return {
    name,
    async step(maxRecords) {
      if (finished) return false;
      const goesOn = await reader.step(maxRecords, collect);
      foldBatch();
      if (!goesOn) {
        await finish();
        return false;
      }
      fold.advance(reader.frontierMs);
      await advanceOutputs(reader.frontierMs);
      return true;
    },
    get frontierMs() {
      return reader.frontierMs;
    },
    ledger: () => reader.ledger(),
    skipped: () => reader.skipped(),
    published() {
      const total: Record<string, number> = {};
      for (const { writer } of outputs) {
        for (const [topic, events] of Object.entries(writer.published())) total[topic] = (total[topic] ?? 0) + events;
      }
      return total;
    },
    sizes: () => ({ bufferedEvents: reader.buffered(), keys: fold.keys(), stages: fold.sizes() }),
    close: () => reader.close(),
  };
}

function partitionsOf({ outputs }: TaskOptions, topic: StageOutput): number {
  const partitions = outputs[topic];
  if (partitions === undefined) throw new Error(`no partition count is given for ${topic}, which a stage writes`);
  return partitions;
}
