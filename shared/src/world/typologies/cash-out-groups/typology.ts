/** Shadow cash-out groups: shell firms feed a set of cards, whose cash runners take at a few machines within minutes. */
import type { Typology } from '../typology.js';
import { factoryPayDay } from './factory-pay-day.js';
import { marketDayQueue } from './market-day-queue.js';
import { pensionersDay } from './pensioners-day.js';
import { cashOutScheme, USUAL_CARDS } from './scheme.js';

export const cashOutGroups: Typology<'cash-out-groups'> = {
  mostCards: USUAL_CARDS[1],
  forms: null,
  buildScheme: cashOutScheme,
  lookAlikes: {
    'factory-pay-day': factoryPayDay,
    'pensioners-day': pensionersDay,
    'market-day-queue': marketDayQueue,
  },
};
