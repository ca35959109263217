/** The places of a shard: ATMs, payment terminals, shops and employers, city by city. */
import { cityTable } from './cities.js';
import { tengeToTiyn } from '../events/money.js';
import { bankNames, bankWeightsOf } from './banks.js';
import { drawBin, tokenOf } from './identity.js';
import { placeIds } from './place-ids.js';
import { shopKinds } from './habit-parameters.js';
import type { WorldParameters } from './parameters.js';
import type { Atm, Random } from './planner.js';

export interface Places {
  readonly atms: readonly Atm[];
  readonly atmsByCity: readonly (readonly Atm[])[];
  readonly terminalsByCity: readonly (readonly string[])[];
  /** Tokens of all shops; a city's shops are consecutive. */
  readonly shops: readonly string[];
  readonly firstShop: readonly number[];
  readonly shopCount: readonly number[];
  /** The city of each shop. */
  readonly shopCity: readonly number[];
  /** What a shop's mean purchase is, against that of all shops of its city. */
  readonly shopPrices: readonly number[];
  /** BINs of employers; a city's employers are consecutive. */
  readonly employers: readonly string[];
  readonly firstEmployer: readonly number[];
  readonly employerCount: readonly number[];
  /** By which schedule of wages each employer pays, in the order of the calibration. */
  readonly paySchedules: readonly number[];
}

export function pickWeighted(random: Random, weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = random.next() * total;
  for (let at = 0; at < weights.length; at++) {
    left -= weights[at] ?? 0;
    if (left < 0) return at;
  }
  return weights.length - 1;
}

/** Builds the places of a shard for `peopleByCity` of its people. Ids are unique over all `shards`. */
export function buildPlaces(
  random: Random,
  world: WorldParameters,
  secret: number,
  peopleByCity: readonly number[],
  shard: number,
  shards: number,
): Places {
  const atms: Atm[] = [];
  const shops: string[] = [];
  const employers: string[] = [];
  const atmsByCity: Atm[][] = [];
  const terminalsByCity: string[][] = [];
  const firstShop: number[] = [];
  const shopCount: number[] = [];
  const shopCity: number[] = [];
  const shopPrices: number[] = [];
  const firstEmployer: number[] = [];
  const employerCount: number[] = [];
  const { places: parameters, purchases, wages } = world;
  const bankWeights = bankWeightsOf(world);
  const limitsTiyn = world.cash.machineLimitsKzt.map(tengeToTiyn);
  const nextId = placeIds(shard, shards);
  const paySchedules: number[] = [];
  const scheduleShares = Object.values(wages.schedules).map(({ share }) => share);
  const payRandom = random.fork('pay schedules');
  cityTable.forEach(({ code }, city) => {
    const people = peopleByCity[city] ?? 0;
    const count = (peoplePerPlace: number, least: number): number =>
      people === 0 ? 0 : Math.max(least, Math.round(people / peoplePerPlace));
    const cityAtms: Atm[] = [];
    for (let left = count(parameters.peoplePerAtm, parameters.minAtmsPerCity); left > 0; left--) {
      const bank = bankNames[pickWeighted(random, bankWeights)] ?? bankNames[0];
      const limitTiyn = limitsTiyn[atms.length % limitsTiyn.length]!;
      const atm: Atm = { index: atms.length, id: `ATM-${code}-${nextId()}`, bank, city, limitTiyn };
      atms.push(atm);
      cityAtms.push(atm);
    }
    atmsByCity.push(cityAtms);
    terminalsByCity.push(
      Array.from({ length: count(parameters.peoplePerTerminal, parameters.minTerminalsPerCity) }, () => `TRM-${code}-${nextId()}`),
    );
    firstShop.push(shops.length);
    shopCount.push(count(parameters.peoplePerShop, parameters.minShopsPerCity));
    for (let shop = 0; shop < (shopCount[city] ?? 0); shop++) shops.push(tokenOf(secret, `shop ${shard} ${shops.length}`));
    shopCity.push(...Array.from({ length: shopCount[city] ?? 0 }, () => city));
    shopPrices.push(...pricesOf(random.fork('prices', city), shopCount[city] ?? 0, purchases));
    firstEmployer.push(employers.length);
    employerCount.push(count(parameters.peoplePerEmployer, parameters.minEmployersPerCity));
    for (let employer = 0; employer < (employerCount[city] ?? 0); employer++) {
      employers.push(drawBin(random));
      paySchedules.push(pickWeighted(payRandom, scheduleShares));
    }
  });
  return {
    atms,
    atmsByCity,
    terminalsByCity,
    shops,
    firstShop,
    shopCount,
    shopCity,
    shopPrices,
    employers,
    firstEmployer,
    employerCount,
    paySchedules,
  };
}

/** The kinds of a city's shops come up by their visits, so that whoever picks a shop at random picks the right kind. */
function pricesOf(random: Random, count: number, { visitShares, meanKztByKind, shopSigma }: WorldParameters['purchases']): number[] {
  const shares = shopKinds.map((kind) => visitShares[kind]);
  const prices = Array.from({ length: count }, () => random.logNormal(meanKztByKind[shopKinds[pickWeighted(random, shares)]!], shopSigma));
  const mean = prices.reduce((sum, price) => sum + price, 0) / Math.max(1, count);
  return prices.map((price) => price / mean);
}
