/** Nominee cards: an organiser rotates cards of nominal owners, which strangers pay onto and which are emptied soon after. */
import { MOST_CARDS } from './parameters.js';
import type { Typology } from '../typology.js';
import { bazaarTrader } from './bazaar-trader.js';
import { carSeller } from './car-seller.js';
import { gigEarner } from './gig-earner.js';
import { onlineSeller } from './online-seller.js';
import { reliefCollector } from './relief-collector.js';
import { nomineeScheme } from './scheme.js';
import { supportedStudent } from './supported-student.js';
import { weddingPool } from './wedding-pool.js';

export const nomineeCards: Typology<'nominee-cards'> = {
  mostCards: MOST_CARDS,
  forms: null,
  buildScheme: nomineeScheme,
  lookAlikes: {
    'wedding-pool': weddingPool,
    'bazaar-trader': bazaarTrader,
    'gig-earner': gigEarner,
    'supported-student': supportedStudent,
    'car-seller': carSeller,
    'online-seller': onlineSeller,
    'relief-collector': reliefCollector,
  },
};
