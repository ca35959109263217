/** What a shard lends to the planners of schemes and look-alikes. */
import type { Scenario } from './scenario.js';
import type { DecoyTruth, SchemeTruth } from '../events/truth.js';
import type { Calendar } from './calendar.js';
import type { Controls } from './controls.js';
import type { Rhythms } from './habits/rhythm.js';
import type { Sums } from './sums.js';
import type { EventQueue, Bank, Country, Random } from './planner.js';

type WithoutHead<T> = Omit<T, 'v' | 'id' | 'timeMs'>;
/** A truth record but for its head; the shard adds version, id and the present instant. */
export type TruthBody = WithoutHead<SchemeTruth> | WithoutHead<DecoyTruth>;

export interface ShardTools {
  readonly scenario: Scenario;
  /** Of the run; what is drawn comes from `random`. */
  readonly seed: number;
  /** This shard, counted from 0. */
  readonly shard: number;
  readonly shards: number;
  /** People who live in this shard. */
  readonly people: number;
  readonly calendar: Calendar;
  readonly country: Country;
  readonly bank: Bank;
  readonly eventQueue: EventQueue;
  /** The banks' policy: ask it how a sender would be verified. */
  readonly controls: Controls;
  /** How everybody rounds, and when in the day everybody does things. */
  readonly sums: Sums;
  readonly rhythms: Rhythms;
  /** Fork it by name for every use. */
  readonly random: Random;
  writeTruth(record: TruthBody): void;
}
