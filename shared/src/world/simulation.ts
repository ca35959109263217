/** What producers see of the world: a shard that runs forward and hands its events to a sink. */
import type { EventOf, ProducedTopic } from '../events/topics.js';
import type { Truth } from '../events/truth.js';
import type { PersonName } from './names/draw-name.js';
import type { Person } from './planner.js';

/** Takes what happens, in order, each event with the topic that it belongs on, and the truth about it. */
export interface WorldSink {
  event<T extends ProducedTopic>(topic: T, event: EventOf[T]): void;
  truth(record: Truth): void;
}

/** Balances of all cards of a shard, in tiyn. opening + credited - debited = closing, to the tiyn. */
export interface ShardBooks {
  readonly openingTiyn: number;
  readonly creditedTiyn: number;
  readonly debitedTiyn: number;
  readonly closingTiyn: number;
}

/** A person of the country, as a register office and the tax office know them. */
export interface RegisteredPerson {
  readonly iin: string;
  readonly name: PersonName;
  readonly bornOn: string;
  readonly city: string;
  readonly occupation: Person['occupation'];
  /** Usual income of a month, in tiyn. */
  readonly monthlyTiyn: number;
}

/** A card, as its bank knows it. */
export interface RegisteredCard {
  readonly card: string;
  readonly bank: string;
  /** IIN of the person or BIN of the firm. */
  readonly holderIin: string;
  readonly heldBy: 'person' | 'firm';
  readonly city: string;
  readonly issuedOn: string;
  /** Balances before the first event and now, in tiyn. */
  readonly openingTiyn: number;
  readonly balanceTiyn: number;
}

export interface ShardSimulation {
  readonly shard: number;
  /** Cards of the shard's banks at the start, those of firms included. */
  readonly cards: number;
  /** No event still to come is earlier than this. Infinity once the shard has ended. */
  readonly frontierMs: number;
  /** Hands at least `atLeast` further events to the sink in strictly increasing (timeMs, id), or all that are left; false at the end. */
  advance(atLeast: number, sink: WorldSink): boolean;
  books(): ShardBooks;
  /** Everybody who lives in the shard, whether they do anything or not. */
  people(): Iterable<RegisteredPerson>;
  /** Every card that the shard's banks have issued so far, with its balance at present. */
  registeredCards(): Iterable<RegisteredCard>;
}
