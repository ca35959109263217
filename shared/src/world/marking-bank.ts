/** A bank that puts one mark on every event that is asked of it, so that whoever asks need not. */
import type { Bank, Mark } from './planner.js';

export function markingBank(bank: Bank, mark: Mark): Bank {
  return {
    get nowMs() {
      return bank.nowMs;
    },
    balanceTiyn: (card) => bank.balanceTiyn(card),
    isBlocked: (card) => bank.isBlocked(card),
    topUp: (card, order) => bank.topUp(card, order, mark),
    transfer: (from, to, amountTiyn) => bank.transfer(from, to, amountTiyn, mark),
    transferOut: (from, counterparty, amountTiyn) => bank.transferOut(from, counterparty, amountTiyn, mark),
    purchase: (card, shop, amountTiyn, _, city) => bank.purchase(card, shop, amountTiyn, mark, city),
    fee: (card, amountTiyn) => bank.fee(card, amountTiyn),
    repay: (card, amountTiyn) => bank.repay(card, amountTiyn),
    withdraw: (card, atm, amountTiyn) => bank.withdraw(card, atm, amountTiyn, mark),
    trade: (card, order) => bank.trade(card, order, mark),
  };
}
