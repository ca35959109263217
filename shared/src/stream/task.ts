/** One task of one or several stages: reads a partition in event time, folds it, and writes what the stages emit. */
import type { DeadLetter } from '../events/dead-letter.js';
import type { EventOf } from '../events/topics.js';
import type { Position } from '../log/event-log.js';
import { FoldBatch } from './fold-batch.js';
import { createFold, type Fold, type SavedFold, type StageSize } from './fold.js';
import { openOrderedReader, type EventSink, type OrderedReader, type OrderedReaderOptions } from './ordered-reader.js';
import type { ReaderAccount, ReaderLedger } from './reader-account.js';
import type { SavedReader } from './saved-reader.js';
import type { OrderedTopic } from './source-writer.js';
import type { AnyStage, StageOutput } from './stage.js';
import { TaskOutputs, type SavedOutput, type TaskOutputsOptions } from './task-outputs.js';

export interface TaskOptions
  extends TaskOutputsOptions, Pick<OrderedReaderOptions, 'clock' | 'lossTimeoutMs' | 'maxBuffered' | 'pollWaitMs'> {
  /** Name of the reader; shows up in lag metrics. */
  readonly name: string;
  readonly partition: number;
  /** Topics to read, and all sources that write each of them. */
  readonly inputs: readonly { readonly topic: OrderedTopic; readonly sources: readonly string[] }[];
  /** Stages of the same key space. Each reads those of the inputs that it has handlers for. */
  readonly stages: readonly AnyStage[];
  /** Event time of the scenario's start and end. */
  readonly watchingSinceMs: number;
  readonly endMs: number;
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
  readonly outputs: readonly SavedOutput[];
}

export interface TaskSizes {
  /** Events read but not yet folded. */
  readonly bufferedEvents: number;
  /** Keys that at least one stage holds state for. */
  readonly keys: number;
  readonly stages: readonly StageSize[];
}

/** Opens the task's reader at the start of its partition. Open all tasks before records are dropped as read. */
export async function createTask(options: TaskOptions): Promise<Task> {
  const outputs = new TaskOutputs(options, options.saved?.outputs);
  const fold = openFold(options, outputs);
  return new PartitionTask(options, await openReader(options), fold, outputs);
}

function openFold({ stages, watchingSinceMs, endMs, observeOutput, saved }: TaskOptions, outputs: TaskOutputs): Fold {
  return createFold(stages, {
    watchingSinceMs,
    endMs,
    emit(topic, event, stage) {
      outputs.add(stage, topic, event);
      observeOutput?.(topic, event);
    },
    ...(saved === undefined ? {} : { saved: saved.fold }),
  });
}

function openReader(options: TaskOptions): Promise<OrderedReader> {
  const { log, name, partition, deadLetter, clock, lossTimeoutMs, maxBuffered, pollWaitMs, saved } = options;
  return openOrderedReader({
    log,
    name,
    inputs: options.inputs.map(({ topic, sources }) => ({ topic, sources, partitions: [partition] })),
    deadLetter,
    clock,
    ...(lossTimeoutMs === undefined ? {} : { lossTimeoutMs }),
    ...(maxBuffered === undefined ? {} : { maxBuffered }),
    ...(pollWaitMs === undefined ? {} : { pollWaitMs }),
    ...(saved === undefined ? {} : { saved: saved.reader }),
  });
}

class PartitionTask implements Task {
  readonly name: string;
  private readonly endMs: number;
  private readonly reader: OrderedReader;
  private readonly fold: Fold;
  private readonly outputs: TaskOutputs;
  private readonly batch: FoldBatch;
  private readonly collect: EventSink;
  private acceptedBefore: number;
  private finished = false;

  constructor({ name, endMs, observe }: TaskOptions, reader: OrderedReader, fold: Fold, outputs: TaskOutputs) {
    const batch = new FoldBatch(fold);
    this.name = name;
    this.endMs = endMs;
    this.reader = reader;
    this.fold = fold;
    this.outputs = outputs;
    this.batch = batch;
    this.collect = (topic, event) => {
      observe?.(topic, event);
      batch.add(topic, event);
    };
    this.acceptedBefore = reader.accepted;
  }

  async step(maxRecords: number): Promise<boolean> {
    if (this.finished) return false;
    const goesOn = await this.reader.step(maxRecords, this.collect);
    this.batch.foldAll();
    if (goesOn) await this.advance();
    else await this.finish();
    return goesOn;
  }

  get frontierMs(): number {
    return this.reader.frontierMs;
  }

  get newestMs(): number {
    return this.reader.newestMs;
  }

  get accepted(): number {
    return this.reader.accepted;
  }

  positions(): readonly Position[] {
    return this.reader.positions();
  }

  ledger(): ReaderLedger {
    return this.reader.ledger();
  }

  account(): ReaderAccount {
    return this.reader.account();
  }

  skipped(): number {
    return this.reader.skipped();
  }

  published(): ReturnType<Task['published']> {
    return this.outputs.published();
  }

  publishedByStage(): ReturnType<Task['publishedByStage']> {
    return this.outputs.publishedByStage();
  }

  sizes(): TaskSizes {
    return { bufferedEvents: this.reader.buffered(), keys: this.fold.keys(), stages: this.fold.sizes() };
  }

  save(): SavedTask {
    return { reader: this.reader.save(), fold: this.fold.save(), outputs: this.outputs.save() };
  }

  close(): Promise<void> {
    return this.reader.close();
  }

  private async advance(): Promise<void> {
    const { frontierMs, accepted } = this.reader;
    const progress = accepted - this.acceptedBefore;
    this.acceptedBefore = accepted;
    this.fold.advance(frontierMs);
    await this.outputs.advance(frontierMs, progress);
  }

  private async finish(): Promise<void> {
    this.fold.advance(this.endMs);
    await this.outputs.end();
    await this.reader.close();
    this.finished = true;
  }
}
