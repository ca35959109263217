/** Platforms that trade digital assets outside the register: under their own name, under a borrowed one, or hidden behind cards. */
import { platformForms } from '../../../events/truth.js';
import { MOST_CARDS } from './parameters.js';
import type { Typology } from '../typology.js';
import { coinHelper } from './coin-helper.js';
import { exchangeBooth } from './exchange-booth.js';
import { licensedTrader } from './licensed-trader.js';
import { parentsTreasurer } from './parents-treasurer.js';
import { purchaseAgent } from './purchase-agent.js';
import { savingsCircle } from './savings-circle.js';
import { platformScheme } from './scheme.js';
import { smallShop } from './small-shop.js';

export const unlicensedPlatforms: Typology<'unlicensed-platforms'> = {
  mostCards: MOST_CARDS,
  forms: platformForms,
  buildScheme: platformScheme,
  lookAlikes: {
    'exchange-booth': exchangeBooth,
    'small-shop': smallShop,
    'parents-treasurer': parentsTreasurer,
    'savings-circle': savingsCircle,
    'coin-helper': coinHelper,
    'purchase-agent': purchaseAgent,
    'licensed-trader': licensedTrader,
  },
};
