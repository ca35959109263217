/** The table of honest look-alikes: which typology each resembles, and what builds it. */
import type { TypologyName } from '../../events/truth.js';
import type { BuiltLookAlike, PlannerTools } from '../schemes/planner-tools.js';
import { bazaarTrader } from './bazaar-trader.js';
import { carSeller } from './car-seller.js';
import { exchangeBooth } from './exchange-booth.js';
import { factoryPayDay, WORKERS } from './factory-pay-day.js';
import { gigEarner } from './gig-earner.js';
import { licensedTrader } from './licensed-trader.js';
import { marketDayQueue, TRADERS } from './market-day-queue.js';
import { parentsTreasurer } from './parents-treasurer.js';
import { pensionersDay, PENSIONERS } from './pensioners-day.js';
import { savingsCircle } from './savings-circle.js';
import { smallShop } from './small-shop.js';
import { supportedStudent } from './supported-student.js';
import { weddingPool } from './wedding-pool.js';

export interface LookAlike {
  readonly typology: TypologyName;
  /** How many people one of them takes from its shard at most, in a shard that is large enough. */
  readonly mostPeople: number;
  /** About how much one of them plans on its busiest day. */
  readonly mostActionsADay: number;
  /** About how much money comes onto its cards in a day, rather too much than too little. */
  readonly creditedKztADay: number;
  readonly build: (tools: PlannerTools) => BuiltLookAlike;
}

export const lookAlikes = {
  'wedding-pool': { typology: 'nominee-cards', mostPeople: 1, mostActionsADay: 15, creditedKztADay: 200_000, build: weddingPool },
  'bazaar-trader': { typology: 'nominee-cards', mostPeople: 1, mostActionsADay: 65, creditedKztADay: 300_000, build: bazaarTrader },
  'gig-earner': { typology: 'nominee-cards', mostPeople: 1, mostActionsADay: 25, creditedKztADay: 60_000, build: gigEarner },
  'supported-student': { typology: 'nominee-cards', mostPeople: 1, mostActionsADay: 20, creditedKztADay: 50_000, build: supportedStudent },
  'car-seller': { typology: 'nominee-cards', mostPeople: 1, mostActionsADay: 15, creditedKztADay: 500_000, build: carSeller },
  'factory-pay-day': {
    typology: 'cash-out-groups',
    mostPeople: WORKERS[1],
    mostActionsADay: 250,
    creditedKztADay: 300_000,
    build: factoryPayDay,
  },
  'pensioners-day': {
    typology: 'cash-out-groups',
    mostPeople: PENSIONERS[1],
    mostActionsADay: 100,
    creditedKztADay: 100_000,
    build: pensionersDay,
  },
  'market-day-queue': {
    typology: 'cash-out-groups',
    mostPeople: TRADERS[1],
    mostActionsADay: 300,
    creditedKztADay: 500_000,
    build: marketDayQueue,
  },
  'exchange-booth': {
    typology: 'unlicensed-platforms',
    mostPeople: 0,
    mostActionsADay: 75,
    creditedKztADay: 3_000_000,
    build: exchangeBooth,
  },
  'small-shop': { typology: 'unlicensed-platforms', mostPeople: 1, mostActionsADay: 70, creditedKztADay: 200_000, build: smallShop },
  'parents-treasurer': {
    typology: 'unlicensed-platforms',
    mostPeople: 1,
    mostActionsADay: 35,
    creditedKztADay: 30_000,
    build: parentsTreasurer,
  },
  'savings-circle': {
    typology: 'unlicensed-platforms',
    mostPeople: 1,
    mostActionsADay: 20,
    creditedKztADay: 200_000,
    build: savingsCircle,
  },
  'licensed-trader': {
    typology: 'unlicensed-platforms',
    mostPeople: 1,
    mostActionsADay: 8,
    creditedKztADay: 500_000,
    build: licensedTrader,
  },
} as const satisfies Record<string, LookAlike>;

export type LookAlikeName = keyof typeof lookAlikes;
export const lookAlikeNames = Object.keys(lookAlikes) as LookAlikeName[];
