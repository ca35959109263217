/** What the stages of a task write: each as a source of its own, in the order of ids within an instant, as far as time has come. */
import type { EventOf } from '../events/topics.js';
import type { EventLog } from '../log/event-log.js';
import { createInstantOutput, type Held, type InstantOutput } from './instant-output.js';
import { createSourceWriter, EVENTS_PER_WATERMARK, type SavedWriter } from './source-writer.js';
import type { AnyStage, StageOutput } from './stage.js';

export interface TaskOutputsOptions {
  readonly log: EventLog;
  readonly stages: readonly AnyStage[];
  /** Partition counts of the topics that the stages write. */
  readonly outputs: { readonly [T in StageOutput]?: number };
  /** The source as which the task writes a stage's records. */
  readonly outputSource: (stage: AnyStage) => string;
  /** Records read for each explicit watermark that a hosted stage writes, at least. Default EVENTS_PER_WATERMARK. */
  readonly recordsPerWatermark?: number;
}

/** What one stage writes, in a checkpoint. */
export interface SavedOutput {
  readonly writer: SavedWriter;
  readonly held: readonly Held[];
}

export class TaskOutputs {
  private readonly stages: readonly AnyStage[];
  private readonly outputs: readonly InstantOutput[];

  /** `saved` is in the order of the stages. */
  constructor(options: TaskOutputsOptions, saved: readonly SavedOutput[] | undefined) {
    const { log, stages, outputSource, recordsPerWatermark = EVENTS_PER_WATERMARK } = options;
    const partitions = (topic: StageOutput): number => partitionsOf(options, topic);
    this.stages = stages;
    this.outputs = stages.map((stage, index) => {
      const known = saved?.[index];
      const writer = createSourceWriter({
        log,
        source: outputSource(stage),
        topics: stage.outputs.map((topic) => ({ topic, partitions: partitions(topic) })),
        // Each hosted stage has the same input to spend its watermarks on.
        eventsPerWatermark: recordsPerWatermark * stages.length,
        ...(known === undefined ? {} : { saved: known.writer }),
      });
      return createInstantOutput(writer, partitions, known?.held);
    });
  }

  /** Takes what the stage with this index emits; its time never goes back. */
  add(stage: number, topic: StageOutput, event: EventOf[StageOutput]): void {
    this.outputs[stage]!.add(topic, event);
  }

  /** Resolves once the log holds all that was emitted before `frontierMs`. `progress` is how many records were read since the last call. */
  async advance(frontierMs: number, progress: number): Promise<void> {
    for (const { release, writer } of this.outputs) {
      release(frontierMs);
      writer.noteProgress(progress);
      writer.advanceTo(frontierMs);
    }
    await Promise.all(this.outputs.map(({ writer }) => writer.flush()));
  }

  /** Writes the rest, and ends the sources. */
  async end(): Promise<void> {
    for (const { release } of this.outputs) release(Number.POSITIVE_INFINITY);
    await Promise.all(this.outputs.map(({ writer }) => writer.end()));
  }

  /** Records written so far, by topic, all stages together. */
  published(): { readonly [topic: string]: number } {
    const total: Record<string, number> = {};
    for (const { writer } of this.outputs) {
      for (const [topic, events] of Object.entries(writer.published())) total[topic] = (total[topic] ?? 0) + events;
    }
    return total;
  }

  /** The same for each stage by itself. */
  publishedByStage(): readonly { readonly stage: AnyStage; readonly published: { readonly [topic: string]: number } }[] {
    return this.outputs.map(({ writer }, index) => ({ stage: this.stages[index]!, published: writer.published() }));
  }

  save(): readonly SavedOutput[] {
    return this.outputs.map((output) => ({ writer: output.writer.save(), held: output.save() }));
  }
}

function partitionsOf({ outputs }: TaskOutputsOptions, topic: StageOutput): number {
  const partitions = outputs[topic];
  if (partitions === undefined) throw new Error(`no partition count is given for ${topic}, which a stage writes`);
  return partitions;
}
