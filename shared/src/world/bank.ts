/** The banks of a shard: they hold the balances, move every tiyn, and turn what happens into events. */
import type { EventOf } from '../events/topics.js';
import { tengeToTiyn } from '../events/money.js';
import type { Evidence } from '../events/alert.js';
import type { Controls } from './controls.js';
import type { ShardCountry } from './country.js';
import type { CardRecord } from './cards.js';
import { tokenOf } from './identity.js';
import type { WorldParameters } from './parameters.js';
import { bankNames } from './places.js';
import type { Bank, Mark } from './planner.js';
import { mix, unitOf } from './random.js';
import type { Rates } from './rates.js';
import type { ShardBooks, WorldSink } from './simulation.js';

export interface BankSetup {
  readonly country: ShardCountry;
  readonly parameters: WorldParameters;
  readonly controls: Controls;
  readonly rates: Rates;
  /** Secret of the run for tokens and for the checks that depend on card and instant alone. */
  readonly secret: number;
  readonly nextId: () => string;
  readonly nextTransferId: () => string;
  readonly nextTruthId: () => string;
}

/** The bank as the kernel drives it. */
export interface ShardBank extends Bank {
  nowMs: number;
  /** Where events go; set while the shard advances. */
  sink: WorldSink;
  /** Events handed to the sink so far. */
  readonly eventCount: number;
  books(): ShardBooks;
}

/** Stands in for the sink while the shard does not advance: nothing may happen then. */
export const closedSink: WorldSink = {
  topUp: refuse,
  debit: refuse,
  trade: refuse,
  withdrawal: refuse,
  truth: refuse,
};
function refuse(): never {
  throw new Error('the shard is not advancing: money moves only in actions that the agenda runs');
}

function requireAmount(amountTiyn: number): void {
  if (!Number.isSafeInteger(amountTiyn) || amountTiyn <= 0) throw new RangeError(`not a sum in tiyn: ${amountTiyn}`);
}

export function createBank(setup: BankSetup): ShardBank {
  const { country, controls, rates, secret, nextId, nextTransferId, nextTruthId } = setup;
  const { fees } = setup.parameters;
  const balances = country.desk.balancesTiyn;
  const cards = country.cards;
  const cityNames = country.cities.map(({ name }) => name);
  const feeTokens = new Map<string, string>(bankNames.map((bank) => [bank, tokenOf(secret, bank)]));
  const otherBankAtmTiyn = tengeToTiyn(fees.otherBankAtmKzt);
  let creditedTiyn = 0;
  let debitedTiyn = 0;
  let eventCount = 0;

  const cardAt = (index: number): CardRecord => {
    const card = cards[index];
    if (card === undefined) throw new RangeError(`no card ${index} in the shard`);
    return card;
  };
  /** A choice that is the bank's own: the same for the same card, instant and purpose. */
  const unitFor = (card: number, purpose: number): number => unitOf(mix(mix(mix(secret, purpose), card), bank.nowMs));

  const credit = (card: number, amountTiyn: number): void => {
    requireAmount(amountTiyn);
    balances[card] = (balances[card] ?? 0) + amountTiyn;
    creditedTiyn += amountTiyn;
  };
  const tryDebit = (card: number, amountTiyn: number): boolean => {
    requireAmount(amountTiyn);
    const left = (balances[card] ?? 0) - amountTiyn;
    if (left < 0) return false;
    balances[card] = left;
    debitedTiyn += amountTiyn;
    return true;
  };

  const writeMark = (mark: Mark, topic: Evidence['topic'], eventId: string, card: string, amountTiyn: number, moved: boolean): void => {
    const { schemeId, stage } = mark;
    bank.sink.truth({
      v: 1,
      id: nextTruthId(),
      timeMs: bank.nowMs,
      kind: 'event',
      schemeId,
      topic,
      eventId,
      stage,
      card,
      amountTiyn,
      moved,
    });
  };

  const emitDebit = (
    record: CardRecord,
    kind: EventOf['card-debits']['kind'],
    city: string,
    amountTiyn: number,
    counterparty: string,
    transferId: string | null,
    mark: Mark | undefined,
  ): void => {
    const id = nextId();
    eventCount++;
    bank.sink.debit({
      v: 1,
      id,
      timeMs: bank.nowMs,
      card: record.number,
      bank: record.bank,
      city,
      kind,
      amountTiyn,
      holderIin: record.holderIin,
      counterparty,
      transferId,
    });
    if (mark !== undefined) writeMark(mark, 'card-debits', id, record.number, amountTiyn, true);
  };

  const emitTopUp = (
    record: CardRecord,
    channel: EventOf['card-top-ups']['channel'],
    city: string,
    amountTiyn: number,
    senderIin: string | null,
    senderVerification: EventOf['card-top-ups']['senderVerification'],
    terminal: string | null,
    transferId: string | null,
    mark: Mark | undefined,
  ): void => {
    const id = nextId();
    eventCount++;
    bank.sink.topUp({
      v: 1,
      id,
      timeMs: bank.nowMs,
      card: record.number,
      bank: record.bank,
      city,
      channel,
      amountTiyn,
      senderIin,
      senderVerification,
      recipientIin: record.holderIin,
      terminal,
      transferId,
      cardIssuedOn: record.issuedOn,
    });
    if (mark !== undefined) writeMark(mark, 'card-top-ups', id, record.number, amountTiyn, true);
  };

  /** Takes a fee as far as the card can pay it. */
  const chargeFee = (card: number, record: CardRecord, feeTiyn: number): void => {
    const chargedTiyn = Math.min(feeTiyn, balances[card] ?? 0);
    if (chargedTiyn <= 0 || !tryDebit(card, chargedTiyn)) return;
    emitDebit(record, 'fee', record.cityName, chargedTiyn, feeTokens.get(record.bank) ?? record.bank, null, undefined);
  };

  const bank: ShardBank = {
    nowMs: 0,
    sink: closedSink,
    get eventCount() {
      return eventCount;
    },
    books() {
      const closingTiyn = balances.reduce((sum, balance) => sum + balance, 0);
      return { openingTiyn: country.desk.openingTiyn, creditedTiyn, debitedTiyn, closingTiyn };
    },
    balanceTiyn: (card) => balances[card] ?? 0,

    topUp(card, order, mark) {
      const record = cardAt(card);
      credit(card, order.amountTiyn);
      const city = order.city === undefined ? record.cityName : (cityNames[order.city] ?? record.cityName);
      const { channel, amountTiyn, senderIin, senderVerification, terminal = null } = order;
      emitTopUp(record, channel, city, amountTiyn, senderIin, senderVerification, terminal, null, mark);
    },

    transfer(from, to, amountTiyn, mark) {
      const sender = cardAt(from);
      const recipient = cardAt(to);
      if (from === to) throw new RangeError('a transfer needs two cards');
      if (!tryDebit(from, amountTiyn)) return false;
      credit(to, amountTiyn);
      const verification = controls.senderVerification('p2p', sender.holderIin, amountTiyn, unitFor(from, 1));
      const transferId = nextTransferId();
      emitDebit(sender, 'transfer', sender.cityName, amountTiyn, recipient.token, transferId, mark);
      emitTopUp(recipient, 'p2p', recipient.cityName, amountTiyn, sender.holderIin, verification, null, transferId, mark);
      return true;
    },

    transferOut(from, counterparty, amountTiyn, mark) {
      const record = cardAt(from);
      if (!tryDebit(from, amountTiyn)) return false;
      emitDebit(record, 'transfer', record.cityName, amountTiyn, counterparty, null, mark);
      if (unitFor(from, 2) < fees.transferShare) chargeFee(from, record, Math.ceil(amountTiyn * fees.transferFeeRate));
      return true;
    },

    purchase(card, shop, amountTiyn, mark) {
      const record = cardAt(card);
      if (!tryDebit(card, amountTiyn)) return false;
      emitDebit(record, 'purchase', record.cityName, amountTiyn, shop, null, mark);
      return true;
    },

    fee(card, amountTiyn) {
      const record = cardAt(card);
      if (!tryDebit(card, amountTiyn)) return false;
      emitDebit(record, 'fee', record.cityName, amountTiyn, feeTokens.get(record.bank) ?? record.bank, null, undefined);
      return true;
    },

    withdraw(card, atm, amountTiyn, mark) {
      const record = cardAt(card);
      const paid = tryDebit(card, amountTiyn);
      const id = nextId();
      eventCount++;
      bank.sink.withdrawal({
        v: 1,
        id,
        timeMs: bank.nowMs,
        card: record.number,
        bank: record.bank,
        atm: atm.id,
        atmBank: atm.bank,
        city: cityNames[atm.city] ?? record.cityName,
        holderIin: record.holderIin,
        amountTiyn,
        biometric: controls.biometric(atm.bank, card, bank.nowMs),
        outcome: paid ? 'paid' : 'refused-insufficient-balance',
      });
      if (mark !== undefined) writeMark(mark, 'atm-withdrawals', id, record.number, amountTiyn, paid);
      if (paid && atm.bank !== record.bank && unitFor(card, 3) < fees.otherBankAtmShare) chargeFee(card, record, otherBankAtmTiyn);
      return paid;
    },

    trade(card, order, mark) {
      const record = cardAt(card);
      const { platform, side, asset, fiatTiyn, wallet } = order;
      if (side === 'sell') credit(card, fiatTiyn);
      else if (!tryDebit(card, fiatTiyn)) return false;
      const { rateKzt, quantity } = rates.quote(platform, side, asset, fiatTiyn, bank.nowMs);
      const id = nextId();
      eventCount++;
      bank.sink.trade({
        v: 1,
        id,
        timeMs: bank.nowMs,
        card: record.number,
        bank: record.bank,
        city: record.cityName,
        holderIin: record.holderIin,
        platform,
        side,
        asset,
        quantity,
        rateKzt,
        fiatTiyn,
        wallet,
      });
      if (mark !== undefined) writeMark(mark, 'exchanger-trades', id, record.number, fiatTiyn, true);
      return true;
    },
  };
  return bank;
}
