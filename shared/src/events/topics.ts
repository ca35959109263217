/** Every topic in one typed table, in the order of the flow. */
import type Type from 'typebox';
import { Alert } from './alert.js';
import { AtmWithdrawal } from './atm-withdrawal.js';
import { Breach } from './breach.js';
import { CardDebit } from './card-debit.js';
import { CardTopUp } from './card-top-up.js';
import { DeadLetter } from './dead-letter.js';
import { ExchangerTrade } from './exchanger-trade.js';
import { AtmBurst, CardEmptied, UnregisteredTrade } from './indicator.js';
import { NearMiss } from './near-miss.js';
import { Truth } from './truth.js';

export interface EventOf {
  'card-top-ups': CardTopUp;
  'card-debits': CardDebit;
  'exchanger-trades': ExchangerTrade;
  'atm-withdrawals': AtmWithdrawal;
  'indicators-emptied-cards': CardEmptied;
  'indicators-atm-bursts': AtmBurst;
  'indicators-unregistered-trades': UnregisteredTrade;
  alerts: Alert;
  breaches: Breach;
  'near-misses': NearMiss;
  truth: Truth;
  'dead-letters': DeadLetter;
}
export type TopicName = keyof EventOf;

export interface TopicDefinition {
  readonly schema: Type.TSchema;
  /** The field that is the record's key, hence what partitions the topic. */
  readonly keyField: string;
  /** 'run': the run's partition count, co-partitioned where keys are equal. 'one': a single partition. */
  readonly partitions: 'run' | 'one';
  readonly description: string;
}

export const topics: { readonly [T in TopicName]: TopicDefinition } = {
  'card-top-ups': { schema: CardTopUp, keyField: 'card', partitions: 'run', description: 'Money credited to cards.' },
  'card-debits': { schema: CardDebit, keyField: 'card', partitions: 'run', description: 'Transfers out, purchases and fees.' },
  'exchanger-trades': { schema: ExchangerTrade, keyField: 'card', partitions: 'run', description: 'Crypto trades settled with cards.' },
  'atm-withdrawals': { schema: AtmWithdrawal, keyField: 'card', partitions: 'run', description: 'Cash withdrawals, paid or refused.' },
  'indicators-emptied-cards': {
    schema: CardEmptied,
    keyField: 'key',
    partitions: 'run',
    description: 'Cards emptied at an ATM, keyed by ATM.',
  },
  'indicators-atm-bursts': {
    schema: AtmBurst,
    keyField: 'key',
    partitions: 'one',
    description: 'Bursts of emptied cards, for joining into groups.',
  },
  'indicators-unregistered-trades': {
    schema: UnregisteredTrade,
    keyField: 'key',
    partitions: 'run',
    description: 'Trades outside the register, keyed by platform.',
  },
  breaches: {
    schema: Breach,
    keyField: 'key',
    partitions: 'run',
    description: 'Events in which a bank did not keep a rule, keyed by bank.',
  },
  alerts: { schema: Alert, keyField: 'alertId', partitions: 'run', description: 'Revisions of alert episodes.' },
  'near-misses': { schema: NearMiss, keyField: 'missId', partitions: 'run', description: 'What rules almost alerted on.' },
  truth: { schema: Truth, keyField: 'id', partitions: 'one', description: 'What really happened; only the scorer reads it.' },
  'dead-letters': { schema: DeadLetter, keyField: 'topic', partitions: 'one', description: 'Records that nobody could use.' },
};

/** The topics that carry a card's life at full rate, co-partitioned by card. */
export const rawTopics = ['card-top-ups', 'card-debits', 'exchanger-trades', 'atm-withdrawals'] as const;
export type RawTopic = (typeof rawTopics)[number];
export type RawEvent = EventOf[RawTopic];
