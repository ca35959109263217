/** Builders of valid raw events for tests: name what matters, the rest has quiet defaults. */
import type { AtmWithdrawal } from '../events/atm-withdrawal.js';
import type { CardDebit } from '../events/card-debit.js';
import type { CardTopUp } from '../events/card-top-up.js';
import type { ExchangerTrade } from '../events/exchanger-trade.js';

const HOLDER_IIN = '900101700001';
const AMOUNT_TIYN = 1_000_000;

/** A card number of the right shape for a small number; tests of streams do not look at its check digit. */
export const cardNumbered = (number: number): string => `9${String(number).padStart(15, '0')}`;

const head = { v: 1, id: 'event-1', timeMs: 0, card: cardNumbered(1), bank: 'Altyn', city: 'Almaty' } as const;

export const cardTopUp = (fields: Partial<CardTopUp> = {}): CardTopUp => ({
  ...head,
  channel: 'p2p',
  amountTiyn: AMOUNT_TIYN,
  senderIin: '900202700002',
  senderVerification: 'none',
  recipientIin: HOLDER_IIN,
  terminal: null,
  transferId: null,
  cardIssuedOn: '2023-01-01',
  ...fields,
});

export const cardDebit = (fields: Partial<CardDebit> = {}): CardDebit => ({
  ...head,
  kind: 'purchase',
  amountTiyn: AMOUNT_TIYN,
  holderIin: HOLDER_IIN,
  counterparty: 'shop-1',
  transferId: null,
  ...fields,
});

export const exchangerTrade = (fields: Partial<ExchangerTrade> = {}): ExchangerTrade => ({
  ...head,
  holderIin: HOLDER_IIN,
  platform: 'Bybit',
  side: 'buy',
  asset: 'USDT',
  quantity: '20',
  rateKzt: '500',
  fiatTiyn: AMOUNT_TIYN,
  wallet: 'wallet-1',
  ...fields,
});

export const atmWithdrawal = (fields: Partial<AtmWithdrawal> = {}): AtmWithdrawal => ({
  ...head,
  atm: 'atm-1',
  atmBank: 'Altyn',
  holderIin: HOLDER_IIN,
  amountTiyn: AMOUNT_TIYN,
  biometric: 'none',
  outcome: 'paid',
  ...fields,
});
