/** Every topic in one typed table, in the order of the flow. */
import type Type from 'typebox';
import { Alert } from './alert.js';
import { AtmWithdrawal } from './atm-withdrawal.js';
import { Breach } from './breach.js';
import { CardDebit } from './card-debit.js';
import { CardTopUp } from './card-top-up.js';
import { DeadLetter } from './dead-letter.js';
import { ExchangerTrade } from './exchanger-trade.js';
import { AtmBurst, CardEmptied, JustUnderCredit, UnregisteredTrade } from './indicator.js';
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
  'indicators-just-under-credits': JustUnderCredit;
  alerts: Alert;
  breaches: Breach;
  'near-misses': NearMiss;
  truth: Truth;
  'dead-letters': DeadLetter;
}
export type TopicName = keyof EventOf;

/** Who writes a topic: services that simulate the world, the one of them that tells the truth of it, detectors, or any service. */
export type TopicWriter = 'producers' | 'truth-producer' | 'detectors' | 'any-service';

export interface TopicDefinition {
  readonly schema: Type.TSchema;
  /** The schema's name in documents. */
  readonly message: string;
  readonly writer: TopicWriter;
  /** What a key stands for: topics keyed alike have a key's records in the same partition, and one task reads them. */
  readonly keyedBy: string;
  /** The field that is the record's key, hence what partitions the topic. */
  readonly keyField: string;
  /** 'run': the run's partition count. 'one': a single partition. */
  readonly partitions: 'run' | 'one';
  readonly description: string;
}

export const topics = {
  'card-top-ups': {
    schema: CardTopUp,
    message: 'CardTopUp',
    writer: 'producers',
    keyedBy: 'card',
    keyField: 'card',
    partitions: 'run',
    description: 'Money credited to cards.',
  },
  'card-debits': {
    schema: CardDebit,
    message: 'CardDebit',
    writer: 'producers',
    keyedBy: 'card',
    keyField: 'card',
    partitions: 'run',
    description: 'Transfers out, purchases and fees.',
  },
  'exchanger-trades': {
    schema: ExchangerTrade,
    message: 'ExchangerTrade',
    writer: 'producers',
    keyedBy: 'card',
    keyField: 'card',
    partitions: 'run',
    description: 'Crypto trades settled with cards.',
  },
  'atm-withdrawals': {
    schema: AtmWithdrawal,
    message: 'AtmWithdrawal',
    writer: 'producers',
    keyedBy: 'card',
    keyField: 'card',
    partitions: 'run',
    description: 'Cash withdrawals, paid or refused.',
  },
  'indicators-emptied-cards': {
    schema: CardEmptied,
    message: 'CardEmptied',
    writer: 'detectors',
    keyedBy: 'atm',
    keyField: 'key',
    partitions: 'run',
    description: 'Cards emptied at an ATM, keyed by ATM.',
  },
  'indicators-atm-bursts': {
    schema: AtmBurst,
    message: 'AtmBurst',
    writer: 'detectors',
    keyedBy: 'all groups',
    keyField: 'key',
    partitions: 'one',
    description: 'Bursts of emptied cards, for joining into groups.',
  },
  'indicators-unregistered-trades': {
    schema: UnregisteredTrade,
    message: 'UnregisteredTrade',
    writer: 'detectors',
    keyedBy: 'platform',
    keyField: 'key',
    partitions: 'run',
    description: 'Trades outside the register, keyed by platform.',
  },
  'indicators-just-under-credits': {
    schema: JustUnderCredit,
    message: 'JustUnderCredit',
    writer: 'detectors',
    keyedBy: 'person',
    keyField: 'holderIin',
    partitions: 'run',
    description: 'Credits just under the verification threshold, keyed by the holder of the card.',
  },
  breaches: {
    schema: Breach,
    message: 'Breach',
    writer: 'detectors',
    keyedBy: 'bank',
    keyField: 'key',
    partitions: 'run',
    description: 'Events in which a bank did not keep a rule, keyed by bank.',
  },
  alerts: {
    schema: Alert,
    message: 'Alert',
    writer: 'detectors',
    keyedBy: 'alert',
    keyField: 'alertId',
    partitions: 'run',
    description: 'Revisions of alert episodes.',
  },
  'near-misses': {
    schema: NearMiss,
    message: 'NearMiss',
    writer: 'detectors',
    keyedBy: 'near miss',
    keyField: 'missId',
    partitions: 'run',
    description: 'What rules almost alerted on.',
  },
  truth: {
    schema: Truth,
    message: 'Truth',
    writer: 'truth-producer',
    keyedBy: 'record',
    keyField: 'id',
    partitions: 'one',
    description: 'What really happened; only the scorer reads it.',
  },
  'dead-letters': {
    schema: DeadLetter,
    message: 'DeadLetter',
    writer: 'any-service',
    keyedBy: 'topic',
    keyField: 'topic',
    partitions: 'one',
    description: 'Records that nobody could use.',
  },
} as const satisfies { readonly [T in TopicName]: TopicDefinition };

/** The topics of whose definition something holds. */
export type TopicsWith<Fact> = { [T in TopicName]: (typeof topics)[T] extends Fact ? T : never }[TopicName];

/** A topic of what happens in the simulated world. */
export type ProducedTopic = TopicsWith<{ readonly writer: 'producers' }>;
export type ProducedEvent = EventOf[ProducedTopic];
/** A topic of a card's life: what the history of cards notes, and rules about cards look at. */
export type CardTopic = TopicsWith<{ readonly writer: 'producers'; readonly keyedBy: 'card' }>;
export const definitionOf = (topic: TopicName): TopicDefinition => topics[topic];

/** All topics that are written so, in the order of the table. */
export const topicsWrittenBy = (writer: TopicWriter): readonly TopicName[] =>
  (Object.keys(topics) as TopicName[]).filter((topic) => definitionOf(topic).writer === writer);

export const producedTopics = topicsWrittenBy('producers') as readonly ProducedTopic[];
