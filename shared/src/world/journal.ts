/** Writes what a shard's banks did as events, and what belongs to a scheme or look-alike to the truth as well. */
import type { Evidence } from '../events/alert.js';
import type { AtmWithdrawal } from '../events/atm-withdrawal.js';
import type { CardDebit } from '../events/card-debit.js';
import type { CardTopUp } from '../events/card-top-up.js';
import type { Truth } from '../events/truth.js';
import type { CardRecord } from './cards.js';
import { eventTruthId } from './event-ids.js';
import { createHeldInstant } from './held-instant.js';
import type { Atm, Mark, TradeOrder } from './planner.js';
import type { Quote } from './rates.js';
import type { WorldSink } from './simulation.js';

/** Stands in for the sink while the shard does not advance: nothing may happen then. */
export const closedSink: WorldSink = { event: refuse, truth: refuse };
function refuse(): never {
  throw new Error('the shard is not advancing: money moves only in actions that the event queue runs');
}

export interface Journal {
  /** The instant of all that is written. */
  nowMs: number;
  /** Where events go; set while the shard advances. */
  sink: WorldSink;
  /** Events written so far. */
  eventCount: number;
  topUp(card: CardRecord, credit: Credit, mark: Mark | undefined): void;
  /** `city` is where it happened, when that is not the card's home. */
  debit(card: CardRecord, kind: CardDebit['kind'], amountTiyn: number, counterparty: string, mark: Mark | undefined, city?: string): void;
  /** The leg of a transfer between two cards that sends it; the id names the transfer, for the leg that receives it. */
  sentLeg(card: CardRecord, amountTiyn: number, counterparty: string, mark: Mark | undefined): string;
  withdrawal(card: CardRecord, atm: Atm, city: string, amountTiyn: number, check: Check, mark: Mark | undefined): void;
  trade(card: CardRecord, order: TradeOrder, quote: Quote, mark: Mark | undefined): void;
  /** Hands on what is held of the last instant, which must be over. */
  release(): void;
}
export type Credit = Pick<CardTopUp, 'channel' | 'city' | 'amountTiyn' | 'senderIin' | 'senderVerification' | 'terminal' | 'transferId'>;
export type Check = Pick<AtmWithdrawal, 'biometric' | 'outcome'>;

/** Every event is a literal with its fields in one order, so that all of a kind share one hidden class. */
export function createJournal(): Journal {
  const held = createHeldInstant();

  const nextId = (card: CardRecord): string => {
    if (journal.sink === closedSink) refuse();
    if (held.timeMs !== journal.nowMs) {
      held.release(journal.sink);
      held.begin(journal.nowMs);
    }
    journal.eventCount++;
    return held.nextId(card);
  };

  const truthOf = (
    mark: Mark,
    topic: Evidence['topic'],
    event: { readonly id: string; readonly card: string },
    amountTiyn: number,
    moved = true,
  ): Truth => {
    const { id: eventId, card } = event;
    const id = eventTruthId(eventId);
    const timeMs = journal.nowMs;
    if ('decoyId' in mark) return { v: 1, id, timeMs, kind: 'decoy-event', decoyId: mark.decoyId, topic, eventId, card };
    return { v: 1, id, timeMs, kind: 'event', schemeId: mark.schemeId, topic, eventId, stage: mark.stage, card, amountTiyn, moved };
  };

  const writeDebit = (
    id: string,
    card: CardRecord,
    kind: CardDebit['kind'],
    amountTiyn: number,
    counterparty: string,
    transferId: string | null,
    mark: Mark | undefined,
    city: string,
  ): void => {
    const event: CardDebit = {
      v: 1,
      id,
      timeMs: journal.nowMs,
      card: card.number,
      bank: card.bank,
      city,
      kind,
      amountTiyn,
      holderIin: card.holderIin,
      counterparty,
      transferId,
    };
    held.add('card-debits', event, mark && truthOf(mark, 'card-debits', event, amountTiyn));
  };

  const journal: Journal = {
    nowMs: 0,
    sink: closedSink,
    eventCount: 0,

    topUp(card, credit, mark) {
      const event: CardTopUp = {
        v: 1,
        id: nextId(card),
        timeMs: journal.nowMs,
        card: card.number,
        bank: card.bank,
        city: credit.city,
        channel: credit.channel,
        amountTiyn: credit.amountTiyn,
        senderIin: credit.senderIin,
        senderVerification: credit.senderVerification,
        recipientIin: card.holderIin,
        terminal: credit.terminal,
        transferId: credit.transferId,
        cardIssuedOn: card.issuedOn,
      };
      held.add('card-top-ups', event, mark && truthOf(mark, 'card-top-ups', event, credit.amountTiyn));
    },

    debit(card, kind, amountTiyn, counterparty, mark, city = card.cityName) {
      writeDebit(nextId(card), card, kind, amountTiyn, counterparty, null, mark, city);
    },

    sentLeg(card, amountTiyn, counterparty, mark) {
      const id = nextId(card);
      writeDebit(id, card, 'transfer', amountTiyn, counterparty, id, mark, card.cityName);
      return id;
    },

    withdrawal(card, atm, city, amountTiyn, check, mark) {
      const event: AtmWithdrawal = {
        v: 1,
        id: nextId(card),
        timeMs: journal.nowMs,
        card: card.number,
        bank: card.bank,
        atm: atm.id,
        atmBank: atm.bank,
        city,
        holderIin: card.holderIin,
        amountTiyn,
        biometric: check.biometric,
        outcome: check.outcome,
      };
      held.add('atm-withdrawals', event, mark && truthOf(mark, 'atm-withdrawals', event, amountTiyn, check.outcome === 'paid'));
    },

    trade(card, order, quote, mark) {
      const event = {
        v: 1 as const,
        id: nextId(card),
        timeMs: journal.nowMs,
        card: card.number,
        bank: card.bank,
        city: card.cityName,
        holderIin: card.holderIin,
        platform: order.platform,
        side: order.side,
        asset: order.asset,
        quantity: quote.quantity,
        rateKzt: quote.rateKzt,
        fiatTiyn: order.fiatTiyn,
        wallet: order.wallet,
      };
      held.add('exchanger-trades', event, mark && truthOf(mark, 'exchanger-trades', event, order.fiatTiyn));
    },

    release: () => held.release(journal.sink),
  };
  return journal;
}
