/** The table of honest look-alikes: which typology each resembles, and what builds it. */
import type { RuleName } from '../../events/alert.js';
import type { BuiltLookAlike, PlannerTools } from '../schemes/planner-tools.js';
import { bazaarTrader } from './bazaar-trader.js';
import { carSeller } from './car-seller.js';
import { exchangeBooth } from './exchange-booth.js';
import { factoryPayDay } from './factory-pay-day.js';
import { gigEarner } from './gig-earner.js';
import { licensedTrader } from './licensed-trader.js';
import { marketDayQueue } from './market-day-queue.js';
import { parentsTreasurer } from './parents-treasurer.js';
import { pensionersDay } from './pensioners-day.js';
import { savingsCircle } from './savings-circle.js';
import { smallShop } from './small-shop.js';
import { supportedStudent } from './supported-student.js';
import { weddingPool } from './wedding-pool.js';

export interface LookAlike {
  readonly typology: RuleName;
  readonly build: (tools: PlannerTools) => BuiltLookAlike;
}

export const lookAlikes = {
  'wedding-pool': { typology: 'nominee-cards', build: weddingPool },
  'bazaar-trader': { typology: 'nominee-cards', build: bazaarTrader },
  'gig-earner': { typology: 'nominee-cards', build: gigEarner },
  'supported-student': { typology: 'nominee-cards', build: supportedStudent },
  'car-seller': { typology: 'nominee-cards', build: carSeller },
  'factory-pay-day': { typology: 'cash-out-groups', build: factoryPayDay },
  'pensioners-day': { typology: 'cash-out-groups', build: pensionersDay },
  'market-day-queue': { typology: 'cash-out-groups', build: marketDayQueue },
  'exchange-booth': { typology: 'unlicensed-platforms', build: exchangeBooth },
  'small-shop': { typology: 'unlicensed-platforms', build: smallShop },
  'parents-treasurer': { typology: 'unlicensed-platforms', build: parentsTreasurer },
  'savings-circle': { typology: 'unlicensed-platforms', build: savingsCircle },
  'licensed-trader': { typology: 'unlicensed-platforms', build: licensedTrader },
} as const satisfies Record<string, LookAlike>;

export type LookAlikeName = keyof typeof lookAlikes;
export const lookAlikeNames = Object.keys(lookAlikes) as LookAlikeName[];
