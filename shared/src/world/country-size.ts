/** How large a scenario's country becomes, found from its numbers before anything is built: people recruited, actions, places, cards, money. */
import { LARGEST_SUM_TIYN, tengeToTiyn } from '../events/money.js';
import type { SchemePlan } from './scenario.js';
import { cityTable, cityWeightsOf } from './cities.js';
import { shardAssignment, lookAlikeCount, schemeOrders } from './shard-assignment.js';
import { meanOfLogNormal } from './habits/habit.js';
import { lookAlikes } from './typologies/typologies.js';
import { lookAlikeNames, type LookAlikeName } from './typologies/look-alike-names.js';
import type { LookAlike } from './typologies/typology.js';
import { occupations, type WorldParameters } from './parameters.js';
import { LARGEST_KZT } from './parameter-kinds.js';
import { medianMonthlyKzt, occupationShares, peopleOfShard } from './people.js';
import { DAY_MS, DAYS_PER_MONTH, DAYS_PER_YEAR, LAST_DAY_OF_EVERY_MONTH } from '../events/time-spans.js';
import { priceLevelAt } from './price-level.js';
import { groupSize } from './planning/planner-tools.js';

/** What decides how large a country is. */
export interface CountrySize {
  readonly people: number;
  readonly shards: number;
  readonly days: number;
  /** First local day, YYYY-MM-DD. */
  readonly start: string;
  readonly world: WorldParameters;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
export const peopleOfLargestShard = ({ people, shards }: CountrySize): number => Math.ceil(people / shards);

/** People whom the planners of a shard recruit at most, by habit, and by all schemes together. */
export interface Recruits {
  readonly shard: number;
  readonly people: number;
  readonly byHabit: ReadonlyMap<LookAlikeName, number>;
  readonly schemes: number;
}

/**
 * The shard in which least is left when all planners have recruited, as they are assigned with the seed. `cardsOf` says how many cards a
 * scheme of the plan controls at most.
 */
export function scarcestShard(
  size: CountrySize,
  schemes: readonly SchemePlan[],
  cardsOf: (plan: SchemePlan) => number,
  seed: number,
): Recruits {
  const { people, shards } = size;
  const schemeCards = upTo(shards).map(() => 0);
  for (const { plan, order } of schemeOrders(schemes))
    schemeCards[shardAssignment(seed, plan.typology, shards)(order.number)]! += cardsOf(plan);
  const assigned = lookAlikeNames.map((habit) => ({ habit, perShard: assignedLookAlikes(size, habit, seed) }));
  const recruits = upTo(shards).map((shard): Recruits => {
    const inShard = peopleOfShard(people, shard, shards);
    const byHabit = new Map<LookAlikeName, number>();
    for (const { habit, perShard } of assigned) {
      const { mostPeople } = lookAlikes[habit];
      byHabit.set(habit, perShard[shard]! * (mostPeople <= 1 ? mostPeople : groupSize(inShard, mostPeople)));
    }
    return { shard, people: inShard, byHabit, schemes: schemeCards[shard] ?? 0 };
  });
  return recruits.reduce((scarcest, other) => (spare(other) < spare(scarcest) ? other : scarcest));
}

/** How many of a habit live in each shard. */
function assignedLookAlikes({ people, shards, world }: CountrySize, habit: LookAlikeName, seed: number): readonly number[] {
  const perShard = upTo(shards).map(() => 0);
  const shardOf = shardAssignment(seed, habit, shards);
  for (let number = lookAlikeCount(people, world.lookAlikes[habit]); number > 0; number--) perShard[shardOf(number)]!++;
  return perShard;
}

/** People left over; negative where there are too few. */
export const spare = ({ people, byHabit, schemes }: Recruits): number =>
  people - schemes - [...byHabit.values()].reduce((sum, count) => sum + count, 0);

/** What one person does on the busiest day, on average over all people. */
export function actionsOfBusiestDay({
  population,
  payDays,
  seasons,
  purchases,
  transfers,
  cash,
  earnings,
  terminals,
  loans,
  fees,
  crypto,
}: WorldParameters): number {
  const { salariedShare, pensionerShare } = population;
  const dailyChance = (perPeriod: number, days: number): number => Math.min(1, perPeriod / days);
  return (
    purchases.perPersonDay *
      Math.max(1, purchases.weekendFactor, purchases.holidayFactor) *
      Math.max(...Object.values(seasons.months), ...Object.values(seasons.eves)) *
      (1 + payDays.purchaseBoost) +
    (transfers.sentPerPersonMonth + transfers.receivedFromOutsidePerPersonMonth) / DAYS_PER_MONTH +
    (cash.withdrawalsPerAdultMonth * (1 + payDays.cashBoost)) / DAYS_PER_MONTH +
    (loans.perPersonYear * loans.months) / DAYS_PER_YEAR +
    (Math.max(0, 1 - salariedShare - pensionerShare) * Math.max(earnings.receiptsPerMonth, earnings.supportsPerMonth)) / DAYS_PER_MONTH +
    dailyChance(transfers.ownCardsPerMonth, DAYS_PER_MONTH) +
    dailyChance(terminals.cashInsPerPersonMonth, DAYS_PER_MONTH) +
    dailyChance(loans.perPersonYear, DAYS_PER_YEAR) +
    crypto.userShare * dailyChance(crypto.tradesPerUserMonth, DAYS_PER_MONTH) +
    salariedShare +
    pensionerShare +
    (fees.monthlyShare * cardsPerPerson(population)) / LAST_DAY_OF_EVERY_MONTH
  );
}

export const cardsPerPerson = ({ secondCardShare, thirdCardShare }: WorldParameters['population']): number =>
  1 + secondCardShare * (1 + thirdCardShare);

/** ATMs and terminals of the shard that has most of them, at most. */
export function machinesOfShard({ people, shards, world }: CountrySize): number {
  const { peoplePerAtm, minAtmsPerCity, peoplePerTerminal, minTerminalsPerCity } = world.places;
  const weights = cityTable.map(({ name }) => world.cityThousands[name] ?? 0);
  return Math.max(
    ...upTo(shards).map((shard) => {
      const inShard = peopleOfShard(people, shard, shards);
      const cities = Math.min(inShard, cityWeightsOf(weights, shard, shards).filter((weight) => weight > 0).length);
      // Each city has its minimum, or its people's share rounded.
      return Math.ceil(inShard / peoplePerAtm + inShard / peoplePerTerminal) + cities * (minAtmsPerCity + minTerminalsPerCity + 1);
    }),
  );
}

/** What goes into purchases and cash when the balance is normal, as a part of the income. */
const SPENT_SHARE = 0.8;
const sumOf = (tiyn: number): number => Math.min(LARGEST_SUM_TIYN, tiyn);
/** Balances, against comfortable ones, at which people spend so freely that the mean does not grow beyond. */
const SATED_BALANCE = 3;

/** Money on all cards at the start and all that is credited until the end, as a generous estimate in tiyn. */
export function moneyTiyn(size: CountrySize): number {
  const { people, days, world } = size;
  const { population, wages, transfers, terminals, loans, crypto, appetite } = world;
  const endMs = Date.parse(`${size.start}T00:00:00Z`) + days * DAY_MS;
  const incomeTiyn = meanIncomeTiyn(world) * priceLevelAt(endMs, world);
  const comfortTiyn = incomeTiyn * meanOfLogNormal(population.comfortIncomeMonths, population.comfortSigma);
  const openingTiyn = sumOf(2 * comfortTiyn) * (1 + (cardsPerPerson(population) - 1) * population.sideCardShare);
  const perDay = (perPeriod: number, periodDays: number): number => Math.min(1, perPeriod / periodDays);
  const transferTiyn = sumOf(incomeTiyn * transfers.meanIncomeShare);
  const comesInTiyn =
    (incomeTiyn * (1 + 2 * wages.bonusYearlyShare)) / DAYS_PER_MONTH +
    perDay(loans.perPersonYear, DAYS_PER_YEAR) * sumOf(incomeTiyn * meanOfLogNormal(loans.incomeMonths, loans.sigma)) +
    perDay(terminals.cashInsPerPersonMonth, DAYS_PER_MONTH) * sumOf(tengeToTiyn(meanOfLogNormal(terminals.medianKzt, terminals.sigma))) +
    (transfers.receivedFromOutsidePerPersonMonth / DAYS_PER_MONTH) * transferTiyn +
    crypto.userShare *
      perDay(crypto.tradesPerUserMonth, DAYS_PER_MONTH) *
      sumOf(incomeTiyn * meanOfLogNormal(crypto.incomeShareMedian, crypto.sigma));
  const spentTiyn = (appetite.mostFree * incomeTiyn * SPENT_SHARE) / DAYS_PER_MONTH;
  const heldTiyn = Math.max(openingTiyn, SATED_BALANCE * comfortTiyn) + Math.max(0, comesInTiyn - spentTiyn) * days;
  const circulatesTiyn =
    ((transfers.sentPerPersonMonth * transfers.insideShare) / DAYS_PER_MONTH) * Math.min(heldTiyn, appetite.mostFree * transferTiyn) +
    perDay(transfers.ownCardsPerMonth, DAYS_PER_MONTH) *
      population.secondCardShare *
      ((transfers.movedShareMin + transfers.movedShareMax) / 2) *
      heldTiyn;
  return (
    people * (openingTiyn + days * (comesInTiyn + circulatesTiyn)) +
    days * tengeToTiyn(lookAlikeSum(size, ({ creditedKztADay }) => creditedKztADay))
  );
}

function meanIncomeTiyn(world: WorldParameters): number {
  const shares = occupationShares(world);
  return occupations.reduce((sum, occupation, index) => {
    const { medianKzt, sigma } = medianMonthlyKzt(occupation, world);
    return sum + (shares[index] ?? 0) * tengeToTiyn(Math.min(LARGEST_KZT, meanOfLogNormal(medianKzt, sigma)));
  }, 0);
}

function lookAlikeSum({ people, world }: CountrySize, of: (lookAlike: LookAlike) => number): number {
  return lookAlikeNames.reduce((sum, habit) => sum + lookAlikeCount(people, world.lookAlikes[habit]) * of(lookAlikes[habit]), 0);
}

const BYTES = { process: 100e6, person: 2400, rememberedDay: 50, plannedAction: 250, place: 200, dayAction: 70 } as const;
/** The rules forget what is older. */
const REMEMBERED_DAYS = 60;

/**
 * Memory in which one process holds the country, as an estimate. Measured with `process.memoryUsage()` over a day of the baseline:
 * 130 MB at most for 20,000 people, 331 MB for 100,000.
 */
export function heapBytes(size: CountrySize): number {
  const { people, days, world } = size;
  const { peoplePerAtm, peoplePerTerminal, peoplePerShop, peoplePerEmployer } = world.places;
  const places = people * (1 / peoplePerAtm + 1 / peoplePerTerminal + 1 / peoplePerShop + 1 / peoplePerEmployer);
  return (
    BYTES.process +
    people * (BYTES.person + BYTES.rememberedDay * Math.min(days, REMEMBERED_DAYS) + BYTES.dayAction * actionsOfBusiestDay(world)) +
    places * BYTES.place +
    lookAlikeSum(size, ({ mostActionsADay }) => mostActionsADay) * BYTES.plannedAction
  );
}
