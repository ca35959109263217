/** Raw events as the evidence that an alert shows of them, and whose money a top-up is. */
import type { Evidence } from '../events/alert.js';
import type { AtmWithdrawal } from '../events/atm-withdrawal.js';
import type { CardDebit } from '../events/card-debit.js';
import type { CardTopUp } from '../events/card-top-up.js';
import type { ExchangerTrade } from '../events/exchanger-trade.js';

const topUpNames: { readonly [C in CardTopUp['channel']]: string } = {
  terminal: 'terminal top-up',
  p2p: 'P2P top-up',
  branch: 'branch top-up',
  employer: 'wages',
  loan: 'loan',
};

/** What evidence says of an event in words. Of its sums, times and cards there are numbers and keys. */
export type Particulars = Omit<Evidence, 'topic' | 'timeMs' | 'card' | 'amountTiyn'>;

export const ofTopUp = (event: CardTopUp): Particulars => ({
  eventId: event.id,
  what: topUpNames[event.channel],
  city: event.city,
  where: event.terminal,
  who: event.senderIin,
  senderVerification: event.senderVerification,
  trade: null,
});

export const ofTransfer = (event: CardDebit): Particulars => ({
  eventId: event.id,
  what: 'transfer out',
  city: event.city,
  where: event.counterparty,
  who: null,
  senderVerification: null,
  trade: null,
});

export const ofWithdrawal = (event: AtmWithdrawal): Particulars => ({
  eventId: event.id,
  what: 'withdrawal',
  city: event.city,
  where: event.atm,
  who: null,
  senderVerification: null,
  trade: null,
});

const tradeNames: { readonly [S in ExchangerTrade['side']]: string } = { buy: 'crypto bought', sell: 'crypto sold' };

/** True for money that reached the card. */
export const isMoneyIn = ({ topic, what }: Evidence): boolean => topic === 'card-top-ups' || what === tradeNames.sell;

export const ofTrade = (event: ExchangerTrade): Particulars => ({
  eventId: event.id,
  what: tradeNames[event.side],
  city: event.city,
  where: event.platform,
  who: null,
  senderVerification: null,
  trade: { asset: event.asset, quantity: event.quantity, rateKzt: event.rateKzt, wallet: event.wallet },
});

export const evidenceOf = (
  topic: Evidence['topic'],
  timeMs: number,
  card: string,
  amountTiyn: number,
  { eventId, what, city, where, who, senderVerification, trade }: Particulars,
): Evidence => ({ topic, eventId, timeMs, card, amountTiyn, what, city, where, who, senderVerification, trade });

/** Money of somebody else who is not the employer: what a nominee card lives on. Own money moved between own cards is not. */
export const isThirdPartyMoney = (event: CardTopUp): boolean => event.channel !== 'employer' && event.senderIin !== event.recipientIin;

/** Fifth digit of a BIN: 4 resident firm, 5 non-resident firm, 6 sole trader. In an IIN it is the tens of a day, 0 to 3. */
const BIN_DIGIT_AT = 4;
const FIRST_BIN_DIGIT = '4'.charCodeAt(0);

/** True for the BIN of a business. */
export const isBusiness = (holder: string): boolean => holder.charCodeAt(BIN_DIGIT_AT) >= FIRST_BIN_DIGIT;

/** True when nobody vouches for the sender: none named, or named without a check. */
export const isUnverified = (event: CardTopUp): boolean => event.senderIin === null || event.senderVerification === 'none';

/** The order of events: by time, then by id. */
export function byTimeAndId(a: Evidence, b: Evidence): number {
  if (a.timeMs !== b.timeMs) return a.timeMs - b.timeMs;
  return a.eventId < b.eventId ? -1 : Number(a.eventId > b.eventId);
}
