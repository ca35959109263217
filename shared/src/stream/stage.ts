/** What a detector stage is: a pure fold over the events of one key, in event time. */
import type { RuleName } from '../events/rule-names.js';
import type { EventOf, TopicName, TopicsWith } from '../events/topics.js';
import type { ColumnLayout } from './key-columns.js';
import type { SessionLengths } from './sessions.js';

/** Topics that a stage may write. */
export type StageOutput = TopicsWith<{ readonly writer: 'detectors' }>;

/** A kind of event as a history tells them apart: one bit, so that a stage's wishes are a sum of them. */
export type KindBit = number;

/** The bit of each kind, in the order in which they are named. */
export const kindBits = <K extends string>(kinds: { readonly [Kind in K]: TopicName }): { readonly [Kind in K]: KindBit } =>
  Object.fromEntries(Object.keys(kinds).map((kind, at) => [kind, 1 << at])) as { readonly [Kind in K]: KindBit };

/** The kind of an event that is delivered to no stage. */
export const UNDELIVERED: KindBit = 0;

/**
 * What happened to a key of late, as all stages of a task look back on it. It is kept once for all of them and applies each event
 * before any stage sees it.
 */
export interface History<View> {
  /** A key without any of its events for so long is forgotten: by the history, and by the stages that look back on it. */
  readonly idleMs: number;
  readonly layout: ColumnLayout<View>;
  /**
   * By topic, how an event is applied, by a history that is to reach back as far as `lookBackMs` at least. Gives the bit of its kind, or
   * `UNDELIVERED` for an event that is delivered to no stage. All topics are co-partitioned and keyed alike.
   */
  readonly apply: { readonly [T in TopicName]?: (view: View, event: EventOf[T], lookBackMs: number) => KindBit };
  /** The kinds of events that a stage can ask for, each with the topic that it comes on; their bits are in this order. */
  readonly kinds: { readonly [kind: string]: TopicName };
  /** Drops what nobody looks back on any more, before a key's history is written into a checkpoint; default: nothing. */
  readonly trim?: (view: View, nowMs: number, lookBackMs: number) => void;
}

/** How a stage looks back. Most events need not be delivered to it, as it finds them when it has reason to look. */
export interface LookBack<View> {
  readonly of: History<View>;
  readonly lookBackMs: number;
  /** Kinds of events that its handlers are called for. */
  readonly delivered: readonly string[];
  /** And those for keys that it has a state of, such as an open alert; default none. */
  readonly deliveredWithState?: readonly string[];
}

/** What the engine lends to a fold while it handles one event or one timer. */
export interface StageContext<Columns = unknown, View = unknown> {
  /** Event time of the event or timer being handled. */
  readonly nowMs: number;
  /** The key being handled. */
  readonly key: string;
  /** Event time since when the stage has been watching: the start of the scenario. */
  readonly watchingSinceMs: number;
  /** The key's columns and its history, this event included: good until the call returns. */
  readonly columns: Columns;
  readonly history: View;
  /** Writes a record whose timeMs is nowMs. The engine orders all records of one instant by id before writing. */
  emit<T extends StageOutput>(topic: T, event: EventOf[T]): void;
  /** Sets a timer of this key for `atMs` (> nowMs). Of several pending ones only the earliest is kept; set it again in `onTimer`. */
  setTimer(atMs: number): void;
}

/**
 * Folds one event into the key's state. Mutating and returning the same object is fine; undefined drops the state and its
 * pending timer.
 */
export type Handler<State, Event, Columns = unknown, View = unknown> = (
  state: State | undefined,
  event: Event,
  context: StageContext<Columns, View>,
) => State | undefined;

/** How a stage hears of the first event of a key after a gap, or of a tumbling window, though the event may not be delivered to it. */
export interface Sessions<Columns = unknown, View = unknown> extends SessionLengths {
  /** Called before the event is applied. `previousMs` is that of the event before; -Infinity for a new or forgotten key. */
  readonly begin: (previousMs: number, context: StageContext<Columns, View>) => void;
}

/**
 * One stage of one rule. Handlers are pure but for the state they own: no clock, no randomness, no I/O.
 * State must survive JSON.stringify and JSON.parse unchanged, as checkpoints hold it in that form.
 */
export interface Stage<State, Columns = unknown, View = unknown> {
  readonly rule: RuleName;
  /** Name inside the rule: 'card', 'atm', 'group', 'platform'. */
  readonly name: string;
  /** Hash of the rule's code version and parameters; part of the name of what it writes. */
  readonly ruleVersion: string;
  /**
   * The history that the stage looks back on, and how far; default none. A key's state and columns are then forgotten when the
   * history forgets it, unless a timer is pending. Without one a key is forgotten when it has no state.
   */
  readonly history?: LookBack<View>;
  /** Columns kept for each key beside its state, for what most events touch; default none. Needs a history. */
  readonly columns?: ColumnLayout<Columns>;
  /** Default: none. Needs a history. */
  readonly sessions?: Sessions<Columns, View>;
  /** Handlers by topic, of the kinds that are asked for. All topics of one stage are co-partitioned and keyed alike. */
  readonly on: { readonly [T in TopicName]?: Handler<State, EventOf[T], Columns, View> };
  readonly outputs: readonly StageOutput[];
  /** Runs when a timer fires, before events of the same instant. */
  readonly onTimer: (state: State, context: StageContext<Columns, View>) => State | undefined;
}

/** A stage of whatever state, as those see it who host stages of several rules. */
// oxlint-disable-next-line typescript/no-explicit-any -- each stage has a state type of its own
export type AnyStage = Stage<any, any, any>;

/** What a stage handles, and what its history notes for it. */
export const topicsRead = ({ on, history }: AnyStage): readonly TopicName[] => [
  ...new Set([...Object.keys(on), ...Object.keys(history?.of.apply ?? {})] as TopicName[]),
];

/** A rule is its stages in the order of the flow. */
export interface Rule {
  readonly name: RuleName;
  readonly version: string;
  readonly stages: readonly AnyStage[];
  /** What its alerts depend on, for whoever tests its thresholds; absent where it compares nothing with a threshold. */
  readonly thresholds?: readonly Threshold[];
}

/** A criterion of a rule, by the names under which its reasons, near misses and parameters are known. */
export interface Threshold {
  /** Of the reason that an alert gives, and of a near miss. */
  readonly code: string;
  readonly parameter: string;
  /** On which side of the parameter the criterion is met. */
  readonly comparison: 'at-least' | 'at-most';
  /** The parameter that says how many points it gives; null where no alert stands without it. */
  readonly points: string | null;
}
