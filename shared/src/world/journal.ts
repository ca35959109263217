/** Writes what a shard's banks did as events, and what belongs to a scheme or look-alike to the truth as well. */
import type { Evidence } from '../events/alert.js';
import type { AtmWithdrawal } from '../events/atm-withdrawal.js';
import type { CardDebit } from '../events/card-debit.js';
import type { CardTopUp } from '../events/card-top-up.js';
import type { CardRecord } from './cards.js';
import type { Atm, Mark, TradeOrder } from './planner.js';
import type { Quote } from './rates.js';
import type { WorldSink } from './simulation.js';

/** Stands in for the sink while the shard does not advance: nothing may happen then. */
export const closedSink: WorldSink = { topUp: refuse, debit: refuse, trade: refuse, withdrawal: refuse, truth: refuse };
function refuse(): never {
  throw new Error('the shard is not advancing: money moves only in actions that the agenda runs');
}

export interface Journal {
  /** The instant of all that is written. */
  nowMs: number;
  /** Where events go; set while the shard advances. */
  sink: WorldSink;
  /** Events written so far. */
  eventCount: number;
  topUp(card: CardRecord, credit: Credit, mark: Mark | undefined): void;
  debit(
    card: CardRecord,
    kind: CardDebit['kind'],
    amountTiyn: number,
    counterparty: string,
    transferId: string | null,
    mark: Mark | undefined,
  ): void;
  withdrawal(card: CardRecord, atm: Atm, city: string, amountTiyn: number, check: Check, mark: Mark | undefined): void;
  trade(card: CardRecord, order: TradeOrder, quote: Quote, mark: Mark | undefined): void;
}
export type Credit = Pick<CardTopUp, 'channel' | 'city' | 'amountTiyn' | 'senderIin' | 'senderVerification' | 'terminal' | 'transferId'>;
export type Check = Pick<AtmWithdrawal, 'biometric' | 'outcome'>;

/** Every event is a literal with its fields in one order, so that all of a kind share one hidden class. */
export function createJournal(nextId: () => string, nextTruthId: () => string): Journal {
  const writeMark = (
    mark: Mark,
    topic: Evidence['topic'],
    event: { readonly id: string; readonly card: string },
    amountTiyn: number,
    moved = true,
  ): void => {
    const head = { v: 1 as const, id: nextTruthId(), timeMs: journal.nowMs };
    const { id: eventId, card } = event;
    if ('decoyId' in mark) journal.sink.truth({ ...head, kind: 'decoy-event', decoyId: mark.decoyId, topic, eventId, card });
    else {
      const { schemeId, stage } = mark;
      journal.sink.truth({ ...head, kind: 'event', schemeId, topic, eventId, stage, card, amountTiyn, moved });
    }
  };

  const journal: Journal = {
    nowMs: 0,
    sink: closedSink,
    eventCount: 0,

    topUp(card, credit, mark) {
      const event: CardTopUp = {
        v: 1,
        id: nextId(),
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
      journal.eventCount++;
      journal.sink.topUp(event);
      if (mark !== undefined) writeMark(mark, 'card-top-ups', event, credit.amountTiyn);
    },

    debit(card, kind, amountTiyn, counterparty, transferId, mark) {
      const event: CardDebit = {
        v: 1,
        id: nextId(),
        timeMs: journal.nowMs,
        card: card.number,
        bank: card.bank,
        city: card.cityName,
        kind,
        amountTiyn,
        holderIin: card.holderIin,
        counterparty,
        transferId,
      };
      journal.eventCount++;
      journal.sink.debit(event);
      if (mark !== undefined) writeMark(mark, 'card-debits', event, amountTiyn);
    },

    withdrawal(card, atm, city, amountTiyn, check, mark) {
      const event: AtmWithdrawal = {
        v: 1,
        id: nextId(),
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
      journal.eventCount++;
      journal.sink.withdrawal(event);
      if (mark !== undefined) writeMark(mark, 'atm-withdrawals', event, amountTiyn, check.outcome === 'paid');
    },

    trade(card, order, quote, mark) {
      const event = {
        v: 1 as const,
        id: nextId(),
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
      journal.eventCount++;
      journal.sink.trade(event);
      if (mark !== undefined) writeMark(mark, 'exchanger-trades', event, order.fiatTiyn);
    },
  };
  return journal;
}
