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
  /** Where its cells of a key begin among those of all stages, near and far, and its view of them. */
  readonly offset: number;
  readonly farOffset: number;
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

/** Cells that a stage has for each key. */
export const cellsOf = ({ numbers }: AnyStage): number => LAST_MS_CELLS + (numbers?.cells ?? 0);
export const farCellsOf = ({ numbers }: AnyStage): number => numbers?.farCells ?? 0;

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
