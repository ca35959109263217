/** Structuring: sums above the threshold of verification arrive as several just under it. */
import type { Typology } from '../typology.js';
import { carInParts } from './car-in-parts.js';
import { instalmentSeller } from './instalment-seller.js';
import { landlord } from './landlord.js';
import { MOST_CARDS } from './parameters.js';
import { structuringScheme } from './scheme.js';
import { splitGift } from './split-gift.js';
import { takingsDepositor } from './takings-depositor.js';

export const structuring: Typology<'structuring'> = {
  mostCards: MOST_CARDS,
  forms: null,
  buildScheme: structuringScheme,
  lookAlikes: {
    landlord,
    'instalment-seller': instalmentSeller,
    'car-in-parts': carInParts,
    'split-gift': splitGift,
    'takings-depositor': takingsDepositor,
  },
};
