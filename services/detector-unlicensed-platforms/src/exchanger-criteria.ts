/** Hidden exchangers: many people pay round sums onto a personal card, from which about as much goes out to many others at once. */
import { formatKzt, tengeToTiyn } from '@tengewatch/shared/events/money.js';
import type { CardWatch } from '@tengewatch/shared/rules/kit/card-watch.js';
import { payersMeasure } from '@tengewatch/shared/rules/kit/figures.js';
import { DAY_MS } from '@tengewatch/shared/events/time-spans.js';
import { exchangeFeatures, isPaidIn, isPaidOut, type ExchangeFeatures } from './exchanger-features.js';
import type { UnlicensedPlatformsParameters } from './params.js';

export const exchangeWatch: CardWatch<ExchangeFeatures, UnlicensedPlatformsParameters> = {
  looksAt: ['transfer-out', 'crypto-bought', 'withdrawal'],
  windowMs: ({ exchangeWindowDays }) => exchangeWindowDays * DAY_MS,
  features: exchangeFeatures,

  measures: {
    payers: payersMeasure<UnlicensedPlatformsParameters>('payers', 'distinct people who paid in', 'maxAnonymousPayers'),
    payees: { unit: 'payees', counts: 'distinct recipients of transfers out', addsUp: true, noMoreThan: 'transfersOut' },
    paidInKzt: {
      unit: 'KZT',
      counts: 'money that others paid in, without loans and wages',
      addsUp: true,
      noMoreThan: 'thirdPartyTiyn',
    },
    meanPaidInKzt: { unit: 'KZT', counts: 'mean sum that others paid in' },
    spreadShare: { unit: 'share', counts: 'difference of money in and out, against money in' },
    purchaseShare: { unit: 'share', counts: 'share of purchases in them and money out' },
    roundShare: {
      unit: 'share',
      counts: 'share of the sums paid in that are round',
      detail: (_, { roundKzt }) => `round: ${formatKzt(tengeToTiyn(roundKzt))} divides the sum`,
    },
    activeHours: { unit: 'hours of the day', counts: 'distinct hours of the local day with payments', addsUp: true },
  },

  criteria: [
    { code: 'distinct-payers', figure: 'payers', atLeast: 'minPayers' },
    { code: 'distinct-payees', figure: 'payees', atLeast: 'minPayees' },
    { code: 'paid-in', figure: 'paidInKzt', atLeast: 'minPaidInKzt' },
    { code: 'mean-paid-in', figure: 'meanPaidInKzt', atLeast: 'minPaidInMeanKzt' },
    { code: 'spread', figure: 'spreadShare', atMost: 'maxSpreadShare' },
    { code: 'purchase-share', figure: 'purchaseShare', atMost: 'maxPurchaseShare' },
    { code: 'round-sums', figure: 'roundShare', atLeast: 'minRoundShare' },
    { code: 'tight-spread', figure: 'spreadShare', atMost: 'tightSpreadShare', points: 'tightSpreadPoints' },
    { code: 'mostly-round-sums', figure: 'roundShare', atLeast: 'highRoundShare', points: 'highRoundPoints' },
    { code: 'long-hours', figure: 'activeHours', atLeast: 'minActiveHours', points: 'activeHoursPoints' },
    { code: 'many-payers', figure: 'payers', atLeast: 'manyPayers', points: 'manyPayersPoints' },
    { code: 'many-payees', figure: 'payees', atLeast: 'manyPayees', points: 'manyPayeesPoints' },
  ],
  minPoints: 'minExchangePoints',

  evidence: () => (movement) => isPaidIn(movement) || isPaidOut(movement),
};
