/** Raw events with ordinary contents, for tests that care about a few fields only. */
import type { AtmWithdrawal } from '../../events/atm-withdrawal.js';
import type { CardDebit } from '../../events/card-debit.js';
import type { CardTopUp } from '../../events/card-top-up.js';
import type { ExchangerTrade } from '../../events/exchanger-trade.js';
import { tengeToTiyn } from '../../events/money.js';
import type { Occurrence } from './stage-driver.js';

export const SAMPLE_CARD = '9000000000000001';
export const SAMPLE_HOLDER = '900101700001';
export const SAMPLE_START_MS = Date.UTC(2024, 8, 2);

/** An id that orders events as they were numbered. */
const numbered = (topic: string, count: number): string => `${topic}-${String(count).padStart(6, '0')}`;

/** Makers of occurrences whose ids count up; `atMs` is event time and sums are in tenge. */
export function sampleEvents() {
  let count = 0;
  const next = (topic: string): string => {
    count += 1;
    return numbered(topic, count);
  };
  return {
    topUp(atMs: number, kzt: number, more: Partial<CardTopUp> = {}): Occurrence {
      const event: CardTopUp = {
        v: 1,
        id: next('t'),
        timeMs: atMs,
        card: SAMPLE_CARD,
        bank: 'Bank 1',
        city: 'Almaty',
        channel: 'p2p',
        amountTiyn: tengeToTiyn(kzt),
        senderIin: '850505800002',
        senderVerification: 'app',
        recipientIin: SAMPLE_HOLDER,
        terminal: null,
        transferId: null,
        cardIssuedOn: '2020-01-15',
        ...more,
      };
      return { topic: 'card-top-ups', event };
    },
    debit(atMs: number, kzt: number, more: Partial<CardDebit> = {}): Occurrence {
      const event: CardDebit = {
        v: 1,
        id: next('d'),
        timeMs: atMs,
        card: SAMPLE_CARD,
        bank: 'Bank 1',
        city: 'Almaty',
        kind: 'purchase',
        amountTiyn: tengeToTiyn(kzt),
        holderIin: SAMPLE_HOLDER,
        counterparty: 'shop-1',
        transferId: null,
        ...more,
      };
      return { topic: 'card-debits', event };
    },
    withdrawal(atMs: number, kzt: number, more: Partial<AtmWithdrawal> = {}): Occurrence {
      const event: AtmWithdrawal = {
        v: 1,
        id: next('w'),
        timeMs: atMs,
        card: SAMPLE_CARD,
        bank: 'Bank 1',
        atm: 'ATM-1',
        atmBank: 'Bank 1',
        city: 'Almaty',
        holderIin: SAMPLE_HOLDER,
        amountTiyn: tengeToTiyn(kzt),
        biometric: 'none',
        outcome: 'paid',
        ...more,
      };
      return { topic: 'atm-withdrawals', event };
    },
    trade(atMs: number, kzt: number, more: Partial<ExchangerTrade> = {}): Occurrence {
      const event: ExchangerTrade = {
        v: 1,
        id: next('x'),
        timeMs: atMs,
        card: SAMPLE_CARD,
        bank: 'Bank 1',
        city: 'Almaty',
        holderIin: SAMPLE_HOLDER,
        platform: 'Bybit',
        side: 'buy',
        asset: 'USDT',
        quantity: '10',
        rateKzt: '545',
        fiatTiyn: tengeToTiyn(kzt),
        wallet: 'wallet-1',
        ...more,
      };
      return { topic: 'exchanger-trades', event };
    },
  };
}
