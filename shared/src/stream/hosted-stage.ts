/** Stages as the fold hosts them: where their numbers lie, and which handlers the events of a topic go to. */
import { keyReader } from '../events/event-key.js';
import { topics, type TopicName } from '../events/topics.js';
import { createPlace, type NumbersPlace } from './key-numbers.js';
import { kindBits, UNTOLD, type AnyStage, type Handler, type History, type KindBit, type StageContext } from './stage.js';

/** Numbers that a fold keeps: where those of a key begin among its cells, near and far, and the key they are seen of. */
export interface HostedNumbers {
  readonly offset: number;
  readonly farOffset: number;
  readonly cells: number;
  readonly farCells: number;
  readonly place: NumbersPlace;
}

export interface HostedStage extends HostedNumbers {
  readonly index: number;
  readonly stage: AnyStage;
  readonly context: StageContext & { nowMs: number };
  /** Whether the stage has a history; asked of the stage itself it would be slow, as stages are objects of many kinds. */
  readonly looksBack: boolean;
  /** Sums of the kinds that a stage with a history is told of: of any key, and of a key that it has a state of. */
  readonly told: KindBit;
  readonly toldWithState: KindBit;
  /** Keys that it holds by a state; a stage with a history holds those that the history remembers instead. */
  held: number;
}

/** What the hosted stages look back on in common. */
export interface HostedHistory extends HostedNumbers {
  readonly idleMs: number;
  readonly view: unknown;
  readonly note: History<unknown>['note'];
  readonly trim: History<unknown>['trim'];
  /** As far as the stage that looks back furthest. */
  readonly lookBackMs: number;
}

/** Where the events of a topic go. */
export interface Route {
  readonly keyOf: (event: unknown) => string;
  /** Undefined where no history notes the topic; its handlers can then leave a key without anything held. */
  readonly note: Note | undefined;
  readonly hosted: readonly HostedStage[];
  readonly handlers: readonly Handler<unknown, unknown>[];
}

type Note = (view: unknown, event: unknown, lookBackMs: number) => KindBit;

/** What a stage asks to be told of; one that does not look back need not ask. */
export function toldOf({ history }: AnyStage): Pick<HostedStage, 'told' | 'toldWithState'> {
  if (history === undefined) return { told: UNTOLD, toldWithState: UNTOLD };
  const bits: { readonly [kind: string]: KindBit } = kindBits(history.of.kinds);
  const sum = (kinds: readonly string[]): KindBit => kinds.reduce((all, kind) => all | bits[kind]!, UNTOLD);
  return { told: sum(history.told), toldWithState: sum(history.toldWithState ?? []) };
}

/** The history that the stages share. */
export function sharedHistory(stages: readonly AnyStage[]): HostedHistory | undefined {
  const wanted = stages.flatMap(({ history }) => history ?? []);
  if (new Set(wanted.map(({ of }) => of)).size > 1) throw new Error('stages that look back on different histories cannot share a task');
  for (const stage of stages) checkUse(stage);
  const kind = wanted[0]?.of;
  if (kind === undefined) return undefined;
  const { idleMs, note, trim, layout } = kind;
  const { cells, farCells } = layout;
  const lookBackMs = Math.max(...wanted.map((one) => one.lookBackMs));
  const place = createPlace();
  return { idleMs, note, trim, lookBackMs, view: layout.viewAt(place), place, offset: LAST_MS_CELLS, farOffset: 0, cells, farCells };
}

function checkUse({ name, on, numbers, spells, history }: AnyStage): void {
  if (history === undefined) {
    if (numbers !== undefined) throw new Error(`stage "${name}" keeps numbers without a history`);
    if (spells !== undefined) throw new Error(`stage "${name}" has spells without a history`);
    return;
  }
  const read = Object.keys(on) as TopicName[];
  const unknown = read.find((topic) => history.of.note[topic] === undefined);
  if (unknown !== undefined) throw new Error(`stage "${name}" reads ${unknown}, which its history does not note`);
  const { kinds } = history.of;
  const asked = [...history.told, ...(history.toldWithState ?? [])];
  for (const kind of asked) {
    const topic = kinds[kind];
    if (topic === undefined) {
      throw new Error(
        `stage "${name}" asks to be told of "${kind}", but its history tells of these kinds only: ${Object.keys(kinds).join(', ')}`,
      );
    }
    if (on[topic] === undefined) throw new Error(`stage "${name}" asks to be told of "${kind}", but has no handler for ${topic}`);
  }
  const silent = read.find((topic) => !asked.some((kind) => kinds[kind] === topic));
  if (silent === undefined) return;
  const ofTopic = Object.keys(kinds).filter((kind) => kinds[kind] === silent);
  throw new Error(
    `stage "${name}" has a handler for ${silent} that is never called: it asks to be told of none of its kinds, ${ofTopic.join(', ')}`,
  );
}

/**
 * The time of what the history noted last comes before all numbers of a key: in milliseconds since just before the epoch, so
 * that 0 says "none", as in memory that nobody has written yet.
 */
export const LAST_MS_CELLS = 1;
export const NO_EVENT = 0;
export const BEFORE_EPOCH_MS = 1;

/** Which stages read a topic, and how. */
export function routesTo(hosted: readonly HostedStage[], history: HostedHistory | undefined): Map<TopicName, Route> {
  const routes = new Map<TopicName, Route>();
  for (const topic of Object.keys(topics) as TopicName[]) {
    const reading = hosted.filter(({ stage }) => stage.on[topic] !== undefined);
    const note = history?.note[topic] as Note | undefined;
    if (reading.length === 0 && note === undefined) continue;
    routes.set(topic, {
      keyOf: keyReader(topic),
      note,
      hosted: reading,
      handlers: reading.map(({ stage }) => stage.on[topic] as Handler<unknown, unknown>),
    });
  }
  return routes;
}
