/** One task of one or several stages: reads a partition in event time, folds it, and writes what the stages emit. */
import type { DeadLetter } from '../events/dead-letter.js';
import type { EventOf } from '../events/topics.js';
import type { EventLog, Position } from '../log/event-log.js';
import { createFold, type SavedFold, type StageSize } from './fold.js';
import { createInstantOutput, type Held } from './instant-output.js';
import { openOrderedReader, type EventSink, type OrderedReaderOptions } from './ordered-reader.js';
import type { ReaderAccount, ReaderLedger } from './reader-account.js';
import type { SavedReader } from './saved-reader.js';
import { createSourceWriter, EVENTS_PER_WATERMARK, type OrderedTopic, type SavedWriter } from './source-writer.js';
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
  /** What `save` gave for a task of the same inputs and stages; default: begin at the beginning. */
  readonly saved?: SavedTask;
  /** Sees every event just before it is folded, such as to add up the banks' books. */
  readonly observe?: EventSink;
  /** Sees every record that a stage writes, those included that a restart writes again. */
  readonly observeOutput?: <T extends StageOutput>(topic: T, event: EventOf[T]) => void;
}

export interface Task {
  readonly name: string;
  /** Reads up to `maxRecords`, folds and writes. False once all sources have ended and the log holds everything written. */
  step(maxRecords: number): Promise<boolean>;
  /** No event still to be folded is earlier. Infinity once all sources have ended. */
  readonly frontierMs: number;
  /** How far the source that is furthest has come, of those that have not ended. */
  readonly newestMs: number;
  /** Events and watermarks read so far, those before a checkpoint included. */
  readonly accepted: number;
  /** The next offset to read of every partition. */
  positions(): readonly Position[];
  ledger(): ReaderLedger;
  account(): ReaderAccount;
  /** Records passed over because an earlier one was missing. */
  skipped(): number;
  /** Records written so far, by output topic, all stages together. */
  published(): { readonly [topic: string]: number };
  /** The same for each stage by itself, in the order of the stages. */
  publishedByStage(): readonly { readonly stage: AnyStage; readonly published: { readonly [topic: string]: number } }[];
  sizes(): TaskSizes;
  /**
   * Everything the task needs to go on from between two steps, as plain JSON. It shares objects with the live state: write it
   * down before the next step. What was written since is written again with the same numbers, and dropped by its readers.
   */
  save(): SavedTask;
  close(): Promise<void>;
}

/** A task in a checkpoint. */
export interface SavedTask {
  readonly reader: SavedReader;
  readonly fold: SavedFold;
  /** By stage, in the order of the stages. */
  readonly outputs: readonly { readonly writer: SavedWriter; readonly held: readonly Held[] }[];
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
  const { log, name, partition, stages, endMs, watchingSinceMs, saved, observeOutput } = options;
  const outputs = stages.map((stage, index) =>
    createInstantOutput(
      createSourceWriter({
        log,
        source: options.outputSource(stage),
        topics: stage.outputs.map((topic) => ({ topic, partitions: partitionsOf(options, topic) })),
        // Each hosted stage has the same input to spend its watermarks on.
        eventsPerWatermark: (options.recordsPerWatermark ?? EVENTS_PER_WATERMARK) * stages.length,
        ...(saved === undefined ? {} : { saved: saved.outputs[index]!.writer }),
      }),
      (topic) => partitionsOf(options, topic),
      saved?.outputs[index]!.held,
    ),
  );
  const fold = createFold(stages, {
    watchingSinceMs,
    endMs,
    emit(topic, event, stage) {
      outputs[stage]!.add(topic, event);
      observeOutput?.(topic, event);
    },
    ...(saved === undefined ? {} : { saved: saved.fold }),
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
    ...(saved === undefined ? {} : { saved: saved.reader }),
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
  let acceptedBefore = reader.accepted;
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
    get newestMs() {
      return reader.newestMs;
    },
    get accepted() {
      return reader.accepted;
    },
    positions: () => reader.positions(),
    ledger: () => reader.ledger(),
    account: () => reader.account(),
    skipped: () => reader.skipped(),
    published() {
      const total: Record<string, number> = {};
      for (const { writer } of outputs) {
        for (const [topic, events] of Object.entries(writer.published())) total[topic] = (total[topic] ?? 0) + events;
      }
      return total;
    },
    publishedByStage: () => outputs.map(({ writer }, index) => ({ stage: stages[index]!, published: writer.published() })),
    sizes: () => ({ bufferedEvents: reader.buffered(), keys: fold.keys(), stages: fold.sizes() }),
    save: () => ({
      reader: reader.save(),
      fold: fold.save(),
      outputs: outputs.map((output) => ({ writer: output.writer.save(), held: output.save() })),
    }),
    close: () => reader.close(),
  };
}

function partitionsOf({ outputs }: TaskOptions, topic: StageOutput): number {
  const partitions = outputs[topic];
  if (partitions === undefined) throw new Error(`no partition count is given for ${topic}, which a stage writes`);
  return partitions;
}
