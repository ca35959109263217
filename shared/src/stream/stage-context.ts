/** Gives each stage of a fold its place among the numbers of a key, and the context that it is lent whenever it is called. */
import type { EventOf } from '../events/topics.js';
import { deliveredTo, LAST_MS_CELLS, type HostedHistory, type HostedStage } from './hosted-stage.js';
import { createCursor } from './key-columns.js';
import type { KeySlots } from './key-slots.js';
import type { Moment } from './moment.js';
import type { AnyStage, StageContext, StageOutput } from './stage.js';
import type { TimerHeap } from './timer-heap.js';

/** What contexts are made of. */
export interface Lender {
  readonly watchingSinceMs: number;
  readonly moment: Moment;
  readonly slots: KeySlots;
  readonly timers: TimerHeap;
  readonly emit: (topic: StageOutput, event: EventOf[StageOutput], stage: number) => void;
}

/** Contexts are all made here: a literal with a getter in it would be an object of a kind of its own each time. */
class LentContext implements StageContext {
  nowMs = Number.NEGATIVE_INFINITY;
  readonly watchingSinceMs: number;
  readonly columns: unknown;
  readonly history: unknown;
  readonly emit: StageContext['emit'];
  readonly setTimer: StageContext['setTimer'];
  private readonly moment: Moment;
  private readonly slots: KeySlots;

  constructor(
    { watchingSinceMs, moment, slots, timers, emit }: Lender,
    stage: AnyStage,
    index: number,
    columns: unknown,
    history: unknown,
  ) {
    this.watchingSinceMs = watchingSinceMs;
    this.moment = moment;
    this.slots = slots;
    this.columns = columns;
    this.history = history;
    this.emit = (topic, event) => {
      if (!stage.outputs.includes(topic)) throw new Error(`it does not declare the output ${topic}`);
      if (event.timeMs !== moment.nowMs) throw new Error(`it emits ${event.id} for ${event.timeMs} at ${moment.nowMs}`);
      emit(topic, event, index);
    };
    this.setTimer = (atMs) => {
      if (!(atMs > moment.nowMs)) throw new Error(`it asks for a timer at ${atMs}, which is not after ${moment.nowMs}`);
      moment.timerWasSet = true;
      timers.set(moment.slot, index, atMs);
    };
  }

  /** Asked for seldom, and far off in memory. */
  get key(): string {
    return this.slots.keyOf(this.moment.slot);
  }
}

export function hostStages(stages: readonly AnyStage[], history: HostedHistory | undefined, lender: Lender): readonly HostedStage[] {
  // Near cells of all stages come first, so that they lie side by side.
  let offset = LAST_MS_CELLS + (history?.cells ?? 0);
  let farOffset = history?.farCells ?? 0;
  return stages.map((stage, index): HostedStage => {
    const { cells = 0, farCells = 0 } = stage.columns ?? {};
    const cursor = createCursor();
    const context = new LentContext(lender, stage, index, stage.columns?.viewAt(cursor), history?.view);
    const looksBack = stage.history !== undefined;
    const host = { index, stage, context, offset, farOffset, cells, farCells, cursor, looksBack, ...deliveredTo(stage), held: 0 };
    offset += cells;
    farOffset += farCells;
    return host;
  });
}
