/** Stages as the fold hosts them: where their numbers lie, and which handlers the events of a topic go to. */
import { keyReader } from '../events/event-key.js';
import { topics, type TopicName } from '../events/topics.js';
import { createCursor, type ColumnsCursor } from './key-columns.js';
import { kindBits, UNDELIVERED, type AnyStage, type Handler, type History, type KindBit, type StageContext } from './stage.js';

/** Columns that a fold keeps: where they begin among a key's near and far cells, and the cursor that points at the current key. */
export interface HostedColumns {
  readonly offset: number;
  readonly farOffset: number;
  readonly cells: number;
  readonly farCells: number;
  readonly cursor: ColumnsCursor;
}

export interface HostedStage extends HostedColumns {
  readonly index: number;
  readonly stage: AnyStage;
  readonly context: StageContext & { nowMs: number };
  /** Whether the stage has a history. Copied here because reading it from stages, which have many object shapes, is slow. */
  readonly looksBack: boolean;
  /** Bits of the event kinds delivered to a stage with a history: for every key, and further ones for keys that it has a state of. */
  readonly delivered: KindBit;
  readonly deliveredWithState: KindBit;
  /** How many keys have a state of this stage. A stage with a history is not counted here: it holds the keys that its history remembers. */
  held: number;
}

/** What the hosted stages look back on in common. */
export interface HostedHistory extends HostedColumns {
  readonly idleMs: number;
  readonly view: unknown;
  readonly apply: History<unknown>['apply'];
  readonly trim: History<unknown>['trim'];
  /** The longest look-back of all stages that share the history. */
  readonly lookBackMs: number;
}

/** Where the events of a topic go. */
export interface Route {
  readonly keyOf: (event: unknown) => string;
  /** Undefined when no history applies the topic: its handlers may then leave a key that nothing holds, which is released. */
  readonly apply: ApplyEvent | undefined;
  readonly hosted: readonly HostedStage[];
  readonly handlers: readonly Handler<unknown, unknown>[];
}

type ApplyEvent = (view: unknown, event: unknown, lookBackMs: number) => KindBit;

/** Bits of the event kinds that a stage asks for; none for a stage without a history, which gets every event of its topics. */
export function deliveredTo({ history }: AnyStage): Pick<HostedStage, 'delivered' | 'deliveredWithState'> {
  if (history === undefined) return { delivered: UNDELIVERED, deliveredWithState: UNDELIVERED };
  const bits: { readonly [kind: string]: KindBit } = kindBits(history.of.kinds);
  const sum = (kinds: readonly string[]): KindBit => kinds.reduce((all, kind) => all | bits[kind]!, UNDELIVERED);
  return { delivered: sum(history.delivered), deliveredWithState: sum(history.deliveredWithState ?? []) };
}

/** The history that the stages share. */
export function sharedHistory(stages: readonly AnyStage[]): HostedHistory | undefined {
  const wanted = stages.flatMap(({ history }) => history ?? []);
  if (new Set(wanted.map(({ of }) => of)).size > 1) throw new Error('stages that look back on different histories cannot share a task');
  for (const stage of stages) checkUse(stage);
  const kind = wanted[0]?.of;
  if (kind === undefined) return undefined;
  const { idleMs, apply, trim, layout } = kind;
  const { cells, farCells } = layout;
  const lookBackMs = Math.max(...wanted.map((one) => one.lookBackMs));
  const cursor = createCursor();
  return {
    idleMs,
    apply: apply,
    trim,
    lookBackMs,
    view: layout.viewAt(cursor),
    cursor,
    offset: LAST_MS_CELLS,
    farOffset: 0,
    cells,
    farCells,
  };
}

function checkUse({ name, on, columns, sessions, history }: AnyStage): void {
  if (history === undefined) {
    if (columns !== undefined) throw new Error(`stage "${name}" keeps columns without a history`);
    if (sessions !== undefined) throw new Error(`stage "${name}" has sessions without a history`);
    return;
  }
  const read = Object.keys(on) as TopicName[];
  const unknown = read.find((topic) => history.of.apply[topic] === undefined);
  if (unknown !== undefined) throw new Error(`stage "${name}" reads ${unknown}, which its history does not apply`);
  const { kinds } = history.of;
  const asked = [...history.delivered, ...(history.deliveredWithState ?? [])];
  for (const kind of asked) {
    const topic = kinds[kind];
    if (topic === undefined) {
      throw new Error(`stage "${name}" asks for "${kind}", but its history has these kinds only: ${Object.keys(kinds).join(', ')}`);
    }
    if (on[topic] === undefined) throw new Error(`stage "${name}" asks for "${kind}", but has no handler for ${topic}`);
  }
  const silent = read.find((topic) => !asked.some((kind) => kinds[kind] === topic));
  if (silent === undefined) return;
  const ofTopic = Object.keys(kinds).filter((kind) => kinds[kind] === silent);
  throw new Error(`stage "${name}" has a handler for ${silent} that is never called: it asks for none of its kinds, ${ofTopic.join(', ')}`);
}

/**
 * The first cell of a key holds the time of the last event that its history applied: in milliseconds since 1 ms before the
 * epoch, so that 0 means "none", as in memory that nobody has written yet.
 */
export const LAST_MS_CELLS = 1;
export const NO_EVENT = 0;
export const BEFORE_EPOCH_MS = 1;

/** Which stages read a topic, and how. */
export function routesTo(hosted: readonly HostedStage[], history: HostedHistory | undefined): Map<TopicName, Route> {
  const routes = new Map<TopicName, Route>();
  for (const topic of Object.keys(topics) as TopicName[]) {
    const reading = hosted.filter(({ stage }) => stage.on[topic] !== undefined);
    const apply = history?.apply[topic] as ApplyEvent | undefined;
    if (reading.length === 0 && apply === undefined) continue;
    routes.set(topic, {
      keyOf: keyReader(topic),
      apply,
      hosted: reading,
      handlers: reading.map(({ stage }) => stage.on[topic] as Handler<unknown, unknown>),
    });
  }
  return routes;
}
