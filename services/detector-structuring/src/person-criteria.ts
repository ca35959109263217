/** What must hold of a person for an alert, and the signs that give points. */
import { formatKzt } from '@tengewatch/shared/events/money.js';
import type { Demands } from '@tengewatch/shared/rules/kit/criteria.js';
import { payersMeasure } from '@tengewatch/shared/rules/kit/figures.js';
import { limitsOf } from './limits.js';
import type { StructuringParameters } from './params.js';
import type { PersonFeatures } from './person-features.js';

const paidInOver = ({ paidInOver: window }: PersonFeatures) => window;

export const personDemands: Demands<PersonFeatures, StructuringParameters> = {
  measures: {
    credits: {
      unit: 'credits',
      counts: 'credits just under the threshold, over all cards',
      addsUp: true,
      detail: (_, p) => `from ${formatKzt(limitsOf(p).nearFromTiyn)} up to ${formatKzt(limitsOf(p).thresholdTiyn)}`,
    },
    nearKzt: { unit: 'KZT', counts: 'sum of the credits just under the threshold', addsUp: true },
    nearMoneyShare: { unit: 'share', counts: 'share of these credits in all that was paid in', window: paidInOver },
    nearCountShare: { unit: 'share', counts: 'share of these credits in the number of all', window: paidInOver },
    aboveCredits: { unit: 'credits', counts: 'credits above the threshold', window: paidInOver },
    hiddenShare: { unit: 'share', counts: 'share of that money that nobody vouches for or was cash' },
    namelessShare: { unit: 'share', counts: 'share of that money that names nobody' },
    onePayerDayShare: { unit: 'share', counts: 'largest share that one named payer sent on one day' },
    meanGapHours: { unit: 'hours', counts: 'mean time from one such credit to the next' },
    payers: payersMeasure<StructuringParameters>('payers', 'distinct payers of such credits', 'maxAnonymousPayers'),
    terminals: { unit: 'terminals', counts: 'distinct terminals of such credits', addsUp: true },
    cards: { unit: 'cards', counts: 'distinct cards of the person with such credits', addsUp: true },
    variedShare: { unit: 'share', counts: 'distinct sums against credits' },
    meanThresholdShare: { unit: 'share', counts: 'mean of such credits against the threshold' },
  },

  criteria: [
    { code: 'just-under-credits', figure: 'credits', atLeast: 'minCredits' },
    { code: 'just-under-money', figure: 'nearKzt', atLeast: 'minNearKzt' },
    { code: 'concentration', figure: 'nearMoneyShare', atLeast: 'minNearMoneyShare' },
    { code: 'hidden-senders', figure: 'hiddenShare', atLeast: 'minHiddenShare' },
    { code: 'one-payer-on-one-day', figure: 'onePayerDayShare', atMost: 'maxOnePayerDayShare' },
    { code: 'many-credits', figure: 'credits', atLeast: 'manyCredits', points: 'manyCreditsPoints' },
    { code: 'hardly-other-credits', figure: 'nearCountShare', atLeast: 'highNearCountShare', points: 'highNearCountPoints' },
    { code: 'none-above-threshold', figure: 'aboveCredits', atMost: 'maxAboveCredits', points: 'noneAbovePoints' },
    { code: 'nobody-named', figure: 'namelessShare', atLeast: 'highNamelessShare', points: 'highNamelessPoints' },
    { code: 'close-together', figure: 'meanGapHours', atMost: 'closeGapHours', points: 'closeGapPoints' },
    { code: 'many-payers', figure: 'payers', atLeast: 'manyPayers', points: 'manyPayersPoints' },
    { code: 'many-terminals', figure: 'terminals', atLeast: 'manyTerminals', points: 'manyTerminalsPoints' },
    { code: 'several-cards', figure: 'cards', atLeast: 'manyCards', points: 'manyCardsPoints' },
    { code: 'varied-sums', figure: 'variedShare', atLeast: 'highVariedShare', points: 'highVariedPoints' },
    { code: 'very-near-threshold', figure: 'meanThresholdShare', atLeast: 'highMeanShare', points: 'highMeanPoints' },
  ],
  minPoints: 'minPoints',
};
