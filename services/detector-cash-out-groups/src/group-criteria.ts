/** What must hold of a group for an alert, and the signs that give points. */
import type { Demands } from '@tengewatch/shared/rules/kit/criteria.js';
import type { CountedOver } from '@tengewatch/shared/rules/reasons.js';
import type { GroupFigures } from './group-figures.js';
import type { CashOutGroupsParameters } from './params.js';

/** Purchases are compared over a time of their own. */
export interface GroupFeatures extends GroupFigures {
  readonly purchasesOver: CountedOver;
}

export const groupDemands: Demands<GroupFeatures, CashOutGroupsParameters> = {
  measures: {
    bursts: { unit: 'bursts', counts: 'times that several cards were emptied at one ATM' },
    days: { unit: 'days', counts: 'distinct days with such bursts' },
    atms: { unit: 'ATMs', counts: 'distinct ATMs with such bursts' },
    recurringCards: { unit: 'cards', counts: 'cards that were in at least two bursts', addsUp: true },
    purchaseShare: {
      unit: 'share',
      counts: 'share of purchases in what left the cards',
      window: ({ purchasesOver }) => purchasesOver,
      detail: () => 'the mean over the visits, weighted by their cash',
    },
    withdrawnKzt: { unit: 'KZT', counts: 'cash taken at ATMs in the bursts', addsUp: true },
    strongBursts: { unit: 'bursts', counts: ({ strongBurstCards }) => `bursts of at least ${strongBurstCards} cards` },
    sharedFunderCards: { unit: 'cards', counts: 'most cards that one funder paid', addsUp: true },
    recurringShare: { unit: 'share', counts: 'share of the cards that were in at least two bursts' },
    roundAtms: { unit: 'ATMs', counts: 'most ATMs with such bursts on one day' },
  },

  criteria: [
    { code: 'bursts', figure: 'bursts', atLeast: 'minBursts' },
    { code: 'days', figure: 'days', atLeast: 'minDays' },
    { code: 'atms', figure: 'atms', atLeast: 'minAtms' },
    { code: 'recurring-cards', figure: 'recurringCards', atLeast: 'minRecurringCards' },
    { code: 'purchase-share', figure: 'purchaseShare', atMost: 'maxPurchaseShare' },
    { code: 'cash-taken', figure: 'withdrawnKzt', atLeast: 'minWithdrawnKzt' },
    { code: 'many-bursts', figure: 'bursts', atLeast: 'manyBursts', points: 'manyBurstsPoints' },
    { code: 'strong-bursts', figure: 'strongBursts', atLeast: 'minStrongBursts', points: 'strongBurstsPoints' },
    { code: 'many-atms', figure: 'atms', atLeast: 'manyAtms', points: 'manyAtmsPoints' },
    { code: 'shared-funder', figure: 'sharedFunderCards', atLeast: 'minSharedFunderCards', points: 'sharedFunderPoints' },
    { code: 'recurring-set', figure: 'recurringShare', atLeast: 'minRecurringShare', points: 'recurringSharePoints' },
    { code: 'nobody-lives-on-them', figure: 'purchaseShare', atMost: 'lowPurchaseShare', points: 'lowPurchasePoints' },
    { code: 'round-of-a-day', figure: 'roundAtms', atLeast: 'minRoundAtms', points: 'roundPoints' },
  ],
  minPoints: 'minPoints',
};
