/** Shadow cash-out groups: shell firms feed a set of cards, whose cash runners take at a few machines within minutes. */
import { MOST_CARDS } from './parameters.js';
import type { Typology } from '../typology.js';
import { factoryPayDay } from './factory-pay-day.js';
import { marketDayQueue } from './market-day-queue.js';
import { pensionersDay } from './pensioners-day.js';
import { cashOutScheme } from './scheme.js';
import { seasonalCrew } from './seasonal-crew.js';
import { shiftCrew } from './shift-crew.js';
import { villageTrip } from './village-trip.js';

export const cashOutGroups: Typology<'cash-out-groups'> = {
  mostCards: MOST_CARDS,
  forms: null,
  buildScheme: cashOutScheme,
  lookAlikes: {
    'factory-pay-day': factoryPayDay,
    'pensioners-day': pensionersDay,
    'market-day-queue': marketDayQueue,
    'shift-crew': shiftCrew,
    'seasonal-crew': seasonalCrew,
    'village-trip': villageTrip,
  },
};
