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

/**
 * The fields of an event that are kept in case an alert shows it. Its sum, time and card are kept elsewhere, as columns and key, and
 * its topic tells the rest. Particulars may be kept for weeks, of one event in three, so each field costs memory.
 */
export interface Particulars {
  readonly 'card-top-ups': Pick<CardTopUp, 'id' | 'channel' | 'city' | 'terminal' | 'senderIin' | 'senderVerification'>;
  readonly 'card-debits': Pick<CardDebit, 'id' | 'city' | 'counterparty'>;
  readonly 'exchanger-trades': Pick<ExchangerTrade, 'id' | 'side' | 'city' | 'platform' | 'asset' | 'quantity' | 'rateKzt' | 'wallet'>;
  readonly 'atm-withdrawals': Pick<AtmWithdrawal, 'id' | 'city' | 'atm'>;
}
export type AnyParticulars = Particulars[keyof Particulars];

export const ofTopUp = ({ id, channel, city, terminal, senderIin, senderVerification }: CardTopUp): Particulars['card-top-ups'] => ({
  id,
  channel,
  city,
  terminal,
  senderIin,
  senderVerification,
});

/** A transfer to somebody else: other debits are never shown. */
export const ofTransfer = ({ id, city, counterparty }: CardDebit): Particulars['card-debits'] => ({ id, city, counterparty });

export const ofTrade = ({
  id,
  side,
  city,
  platform,
  asset,
  quantity,
  rateKzt,
  wallet,
}: ExchangerTrade): Particulars['exchanger-trades'] => ({
  id,
  side,
  city,
  platform,
  asset,
  quantity,
  rateKzt,
  wallet,
});

export const ofWithdrawal = ({ id, city, atm }: AtmWithdrawal): Particulars['atm-withdrawals'] => ({ id, city, atm });

const tradeNames: { readonly [S in ExchangerTrade['side']]: string } = { buy: 'crypto bought', sell: 'crypto sold' };

/** True for money that reached the card. */
export const isMoneyIn = ({ topic, what }: Evidence): boolean => topic === 'card-top-ups' || what === tradeNames.sell;

type Shown = Pick<Evidence, 'what' | 'where'> & Partial<Pick<Evidence, 'who' | 'senderVerification' | 'trade'>>;

const shownOf: { readonly [T in Evidence['topic']]: (particulars: Particulars[T]) => Shown } = {
  'card-top-ups': ({ channel, terminal, senderIin, senderVerification }) => ({
    what: topUpNames[channel],
    where: terminal,
    who: senderIin,
    senderVerification,
  }),
  'card-debits': ({ counterparty }) => ({ what: 'transfer out', where: counterparty }),
  'exchanger-trades': ({ side, platform, asset, quantity, rateKzt, wallet }) => ({
    what: tradeNames[side],
    where: platform,
    trade: { asset, quantity, rateKzt, wallet },
  }),
  'atm-withdrawals': ({ atm }) => ({ what: 'withdrawal', where: atm }),
};

/** The evidence of an event whose particulars are of that topic. */
export function evidenceOf(
  topic: Evidence['topic'],
  timeMs: number,
  card: string,
  amountTiyn: number,
  particulars: AnyParticulars,
): Evidence {
  const { what, where, who = null, senderVerification = null, trade = null } = shownOf[topic](particulars as never);
  const { id: eventId, city } = particulars;
  return { topic, eventId, timeMs, card, amountTiyn, what, city, where, who, senderVerification, trade };
}

/** Fifth digit of a BIN: 4 resident firm, 5 non-resident firm, 6 sole trader. In an IIN it is the tens of a day, 0 to 3. */
const BIN_DIGIT_AT = 4;
const FIRST_BIN_DIGIT = '4'.charCodeAt(0);

/** True for the BIN of a business. */
export const isBusiness = (holder: string): boolean => holder.charCodeAt(BIN_DIGIT_AT) >= FIRST_BIN_DIGIT;

/** Whose card an event is on, and which bank's. */
export const holderOf = (
  event: CardTopUp | CardDebit | ExchangerTrade | AtmWithdrawal,
): { readonly holderIin: string; readonly bank: string } => ({
  holderIin: 'recipientIin' in event ? event.recipientIin : event.holderIin,
  bank: event.bank,
});

/** True when nobody vouches for the sender: none named, or named without a check. */
export const isUnverified = (event: CardTopUp): boolean => event.senderIin === null || event.senderVerification === 'none';

/** The order of events: by time, then by id. */
export function byTimeAndId(a: Evidence, b: Evidence): number {
  if (a.timeMs !== b.timeMs) return a.timeMs - b.timeMs;
  return a.eventId < b.eventId ? -1 : Number(a.eventId > b.eventId);
}
