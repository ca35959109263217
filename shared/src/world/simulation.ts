/** What producers see of the world: a shard that runs forward and hands its events to a sink. */
import type { AtmWithdrawal } from '../events/atm-withdrawal.js';
import type { CardDebit } from '../events/card-debit.js';
import type { CardTopUp } from '../events/card-top-up.js';
import type { ExchangerTrade } from '../events/exchanger-trade.js';
import type { RawEvent, RawTopic } from '../events/topics.js';
import type { Truth } from '../events/truth.js';

export interface WorldSink {
  topUp(event: CardTopUp): void;
  debit(event: CardDebit): void;
  trade(event: ExchangerTrade): void;
  withdrawal(event: AtmWithdrawal): void;
  truth(record: Truth): void;
}

/** A sink that takes every event with the topic that it belongs on, and the truth where somebody wants it. */
export const sinkByTopic = (take: (topic: RawTopic, event: RawEvent) => void, truth: WorldSink['truth'] = () => undefined): WorldSink => ({
  topUp: (event) => take('card-top-ups', event),
  debit: (event) => take('card-debits', event),
  trade: (event) => take('exchanger-trades', event),
  withdrawal: (event) => take('atm-withdrawals', event),
  truth,
});

/** Balances of all cards of a shard, in tiyn. opening + credited - debited = closing, to the tiyn. */
export interface ShardBooks {
  readonly openingTiyn: number;
  readonly creditedTiyn: number;
  readonly debitedTiyn: number;
  readonly closingTiyn: number;
}

export interface ShardSimulation {
  readonly shard: number;
  /** Cards of the shard's banks, those of firms included. */
  readonly cards: number;
  /** No event still to come is earlier than this. Infinity once the shard has ended. */
  readonly frontierMs: number;
  /** Hands at least `atLeast` further events to the sink in strictly increasing (timeMs, id), or all that are left; false at the end. */
  advance(atLeast: number, sink: WorldSink): boolean;
  books(): ShardBooks;
}
