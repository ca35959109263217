/** The banks of a shard: they hold the balances and move every tiyn; what happened goes to the journal. */
import { tengeToTiyn } from '../events/money.js';
import type { AtmWithdrawal } from '../events/atm-withdrawal.js';
import type { CardRecord } from './cards.js';
import { createCashLimits } from './cash-limits.js';
import type { Controls } from './controls.js';
import type { ShardCountry } from './country.js';
import { tokenOf } from './identity.js';
import type { Journal } from './journal.js';
import type { WorldParameters } from './parameters.js';
import { bankNames } from './banks.js';
import { createOutages } from './outages.js';
import type { Atm, Bank, Mark } from './planner.js';
import { hashText, mix, unitOf } from './random.js';
import type { Rates } from './rates.js';
import type { ShardBooks } from './simulation.js';

export interface BankSetup {
  readonly country: ShardCountry;
  readonly parameters: WorldParameters;
  readonly controls: Controls;
  readonly rates: Rates;
  readonly journal: Journal;
  /** Secret of the run for tokens and for choices that depend on card and instant alone. */
  readonly secret: number;
}

/** The bank as the kernel sees it. */
export interface ShardBank extends Bank {
  /** A blocked card pays nothing; what is paid to it still comes in. */
  setBlocked(card: number, isBlocked: boolean): void;
  /** Moves all that lies on a card to another one, blocked or not. */
  moveRest(from: number, to: number): void;
  books(): ShardBooks;
}

/** Keeps the bank's own choices about one card and instant apart. */
const purposes = {
  senderVerification: hashText('sender verification', 0),
  transferFee: hashText('transfer fee', 0),
  atmFee: hashText('ATM fee', 0),
};

function requireAmount(amountTiyn: number): void {
  if (!Number.isSafeInteger(amountTiyn) || amountTiyn <= 0) throw new RangeError(`not a sum in tiyn: ${amountTiyn}`);
}

export function createBank(setup: BankSetup): ShardBank {
  const { country, controls, rates, journal, secret } = setup;
  const { fees } = setup.parameters;
  const balances = country.issuer.balancesTiyn;
  const cards = country.cards;
  const cityNames = country.cities.map(({ name }) => name);
  const feeTokens = new Map<string, string>(bankNames.map((name) => [name, tokenOf(secret, name)]));
  const otherBankAtmTiyn = tengeToTiyn(fees.otherBankAtmKzt);
  const { blocked } = country.issuer;
  const cashLimits = createCashLimits(setup.parameters.controls, secret);
  const isOutOfOrder = createOutages(setup.parameters.machines, secret);
  let creditedTiyn = 0;
  let debitedTiyn = 0;

  const cardAt = (index: number): CardRecord => {
    const card = cards[index];
    if (card === undefined) throw new RangeError(`no card ${index} in the shard`);
    return card;
  };
  const unitFor = (card: CardRecord, purpose: number): number => unitOf(mix(mix(mix(secret, purpose), card.key), journal.nowMs));
  const credit = (card: number, amountTiyn: number): void => {
    requireAmount(amountTiyn);
    balances[card] = (balances[card] ?? 0) + amountTiyn;
    creditedTiyn += amountTiyn;
  };
  const tryDebit = (card: number, amountTiyn: number): boolean => {
    requireAmount(amountTiyn);
    const left = (balances[card] ?? 0) - amountTiyn;
    if (left < 0 || blocked[card] === true) return false;
    balances[card] = left;
    debitedTiyn += amountTiyn;
    return true;
  };
  const writeFee = (record: CardRecord, amountTiyn: number): void =>
    journal.debit(record, 'fee', amountTiyn, feeTokens.get(record.bank) ?? record.bank, undefined);
  const transfer = (from: number, to: number, amountTiyn: number, mark?: Mark): boolean => {
    const sender = cardAt(from);
    const recipient = cardAt(to);
    if (from === to) throw new RangeError('a transfer needs two cards');
    if (!tryDebit(from, amountTiyn)) return false;
    credit(to, amountTiyn);
    const senderIin = sender.holderIin;
    const unit = unitFor(sender, purposes.senderVerification);
    const senderVerification = controls.senderVerification('p2p', senderIin, amountTiyn, unit);
    const city = recipient.cityName;
    const transferId = journal.sentLeg(sender, amountTiyn, recipient.token, mark);
    journal.topUp(recipient, { channel: 'p2p', city, amountTiyn, senderIin, senderVerification, terminal: null, transferId }, mark);
    return true;
  };
  /** Why a machine does not pay, if it does not. */
  const refusalOf = (card: number, record: CardRecord, atm: Atm, amountTiyn: number): AtmWithdrawal['outcome'] | undefined => {
    if (isOutOfOrder(atm, journal.nowMs)) return 'refused-out-of-order';
    if (blocked[card] === true) return 'refused-card-blocked';
    if ((balances[card] ?? 0) < amountTiyn) return 'refused-insufficient-balance';
    return cashLimits.allows(card, record.bank, amountTiyn, journal.nowMs) ? undefined : 'refused-daily-limit';
  };
  /** Takes a fee as far as the card can pay it. */
  const chargeFee = (card: number, record: CardRecord, feeTiyn: number): void => {
    const chargedTiyn = Math.min(feeTiyn, balances[card] ?? 0);
    if (chargedTiyn > 0 && tryDebit(card, chargedTiyn)) writeFee(record, chargedTiyn);
  };

  return {
    get nowMs() {
      return journal.nowMs;
    },
    books() {
      const closingTiyn = balances.reduce((sum, balance) => sum + balance, 0);
      return { openingTiyn: country.issuer.openingTiyn, creditedTiyn, debitedTiyn, closingTiyn };
    },
    balanceTiyn: (card) => balances[card] ?? 0,

    topUp(card, order, mark) {
      const record = cardAt(card);
      const { channel, amountTiyn, senderIin, senderVerification, terminal = null } = order;
      const city = order.city === undefined ? record.cityName : (cityNames[order.city] ?? record.cityName);
      credit(card, amountTiyn);
      journal.topUp(record, { channel, city, amountTiyn, senderIin, senderVerification, terminal, transferId: null }, mark);
    },

    transfer,

    setBlocked(card, isBlocked) {
      blocked[card] = isBlocked;
    },

    isBlocked: (card) => blocked[card] === true,

    moveRest(from, to) {
      const restTiyn = balances[from] ?? 0;
      blocked[from] = false;
      if (restTiyn > 0) transfer(from, to, restTiyn);
    },

    transferOut(from, counterparty, amountTiyn, mark) {
      const record = cardAt(from);
      if (!tryDebit(from, amountTiyn)) return false;
      journal.debit(record, 'transfer', amountTiyn, counterparty, mark);
      const costs = unitFor(record, purposes.transferFee) < fees.transferShare;
      if (costs) chargeFee(from, record, Math.ceil(amountTiyn * fees.transferFeeRate));
      return true;
    },

    purchase(card, shop, amountTiyn, mark, city) {
      const record = cardAt(card);
      if (!tryDebit(card, amountTiyn)) return false;
      journal.debit(record, 'purchase', amountTiyn, shop, mark, city === undefined ? undefined : cityNames[city]);
      return true;
    },

    fee(card, amountTiyn) {
      const record = cardAt(card);
      if (!tryDebit(card, amountTiyn)) return false;
      writeFee(record, amountTiyn);
      return true;
    },

    repay(card, amountTiyn) {
      const record = cardAt(card);
      if (!tryDebit(card, amountTiyn)) return false;
      journal.debit(record, 'repayment', amountTiyn, feeTokens.get(record.bank) ?? record.bank, undefined);
      return true;
    },

    withdraw(card, atm, amountTiyn, mark) {
      const record = cardAt(card);
      const refusal = refusalOf(card, record, atm, amountTiyn);
      const paid = refusal === undefined && tryDebit(card, amountTiyn);
      if (paid) cashLimits.take(card, amountTiyn, journal.nowMs);
      const biometric = controls.biometric(atm.bank, record.key, journal.nowMs);
      const outcome = refusal ?? 'paid';
      journal.withdrawal(record, atm, cityNames[atm.city] ?? record.cityName, amountTiyn, { biometric, outcome }, mark);
      const costs = paid && atm.bank !== record.bank && unitFor(record, purposes.atmFee) < fees.otherBankAtmShare;
      if (costs) chargeFee(card, record, otherBankAtmTiyn);
      return paid;
    },

    trade(card, order, mark) {
      const record = cardAt(card);
      const { platform, side, asset, fiatTiyn } = order;
      if (side === 'sell') credit(card, fiatTiyn);
      else if (!tryDebit(card, fiatTiyn)) return false;
      journal.trade(record, order, rates.quote(platform, side, asset, fiatTiyn, journal.nowMs), mark);
      return true;
    },
  };
}
