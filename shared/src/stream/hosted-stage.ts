/** A stage as the fold hosts it: where its numbers lie, and which handlers the events of a topic go to. */
import { topics, type TopicName } from '../events/topics.js';
import type { NumbersPlace } from './key-numbers.js';
import type { AnyStage, Handler, StageContext } from './stage.js';

export interface HostedStage {
  readonly index: number;
  readonly stage: AnyStage;
  /** Infinity for a stage that holds a key as long as it has a state. */
  readonly idleMs: number;
  readonly context: { -readonly [Field in keyof StageContext]: StageContext[Field] };
  /** Where its cells of a key begin among those of all stages, and its view of them. */
  readonly offset: number;
  readonly numbers: NumbersPlace;
  /** Keys that it holds. */
  held: number;
}

/** Where the events of a topic go. */
export interface Route {
  readonly keyOf: (event: unknown) => string;
  readonly hosted: readonly HostedStage[];
  readonly handlers: readonly Handler<unknown, unknown>[];
  /** Whether its handlers can leave a key without anything held; those of a stage with an idle time cannot. */
  readonly mayDrop: boolean;
}

/**
 * The time of the key's last event comes before the numbers that the stage keeps itself: in milliseconds since just before the
 * epoch, so that 0 says "none", as in memory that nobody has written yet.
 */
export const LAST_MS_CELLS = 1;
export const NO_EVENT = 0;
export const BEFORE_EPOCH_MS = 1;

/** Cells that come into the processor's cache with one look. */
const CELLS_PER_LINE = 8;

/** Cells that a stage has for each key: whole lines. */
export const cellsOf = ({ numbers }: AnyStage): number =>
  Math.ceil((LAST_MS_CELLS + (numbers?.cells ?? 0)) / CELLS_PER_LINE) * CELLS_PER_LINE;

/** Where the lines begin that hold what most events touch. */
export function hotLinesOf({ stage, offset }: HostedStage): number[] {
  const lines = Math.ceil((LAST_MS_CELLS + (stage.numbers?.hotCells ?? 0)) / CELLS_PER_LINE);
  return Array.from({ length: lines }, (_, line) => offset + line * CELLS_PER_LINE);
}

/** Which stages read a topic, and how. */
export function routesTo(hosted: readonly HostedStage[]): Map<TopicName, Route> {
  const routes = new Map<TopicName, Route>();
  for (const topic of Object.keys(topics) as TopicName[]) {
    const reading = hosted.filter(({ stage }) => stage.on[topic] !== undefined);
    if (reading.length === 0) continue;
    routes.set(topic, {
      keyOf: keyReader(topics[topic].keyField),
      hosted: reading,
      handlers: reading.map(({ stage }) => stage.on[topic] as Handler<unknown, unknown>),
      mayDrop: reading.every(({ idleMs }) => idleMs === Number.POSITIVE_INFINITY),
    });
  }
  return routes;
}

/** Reads the key of a topic's events; the one that all raw topics share is read by its name, which is faster. */
function keyReader(field: string): (event: unknown) => string {
  if (field === 'card') return (event) => (event as { readonly card: string }).card;
  return (event) => (event as { readonly [name: string]: string })[field]!;
}
