/** The places of a shard: ATMs, payment terminals, shops and employers, city by city. */
import { cityTable } from './cities.js';
import { binOf, tokenOf } from './identity.js';
import { shopKinds, type WorldParameters } from './parameters.js';
import type { Atm, Random } from './planner.js';

/** Invented names: no real bank is meant. */
export const bankNames = [
  'Altyn Qor Bank',
  'Steppe Bank',
  'Jibek Bank',
  'Saulet Bank',
  'Qazyna Bank',
  'Turan Bank',
  'Arman Bank',
  'Nur Capital Bank',
  'Tulpar Bank',
  'Zhetisu Credit Bank',
] as const;
/** Customers' preference among the banks: a few large ones, a long tail. */
export const bankWeights = [30, 20, 14, 10, 8, 6, 5, 3, 2, 2] as const;

/** ATMs and terminals that ids tell apart in all shards. */
export const ID_SPACE = 1_000_000;
/** Payment terminals of the smallest city. */
export const MIN_TERMINALS = 4;
/** Prime to the space of ids, so that steps by it visit every id once. */
const ID_STEP = 618_033;

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

/** A BIN that no real firm bears. */
export function drawBin(random: Random): string {
  for (;;) {
    const bin = binOf(random.int(40, 79), random.int(1, 12), random.int(4, 6), random.int(0, 99_999));
    if (bin !== null) return bin;
  }
}

/** Builds the places of a shard for `peopleByCity` of its people. Ids are unique over all `shards`. */
export function buildPlaces(
  random: Random,
  { places: parameters, purchases, wages }: WorldParameters,
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
  const paySchedules: number[] = [];
  const scheduleShares = Object.values(wages.schedules).map(({ share }) => share);
  const payRandom = random.fork('pay schedules');
  let placesSoFar = 0;
  const nextId = (): string => {
    const unscrambled = placesSoFar++ * shards + shard;
    return String((unscrambled * ID_STEP) % ID_SPACE).padStart(6, '0');
  };
  cityTable.forEach(({ code }, city) => {
    const people = peopleByCity[city] ?? 0;
    const count = (peoplePerPlace: number, least: number): number =>
      people === 0 ? 0 : Math.max(least, Math.round(people / peoplePerPlace));
    const cityAtms: Atm[] = [];
    for (let left = count(parameters.peoplePerAtm, parameters.minAtmsPerCity); left > 0; left--) {
      const bank = bankNames[pickWeighted(random, bankWeights)] ?? bankNames[0];
      const atm: Atm = { index: atms.length, id: `ATM-${code}-${nextId()}`, bank, city };
      atms.push(atm);
      cityAtms.push(atm);
    }
    atmsByCity.push(cityAtms);
    terminalsByCity.push(Array.from({ length: count(parameters.peoplePerTerminal, MIN_TERMINALS) }, () => `TRM-${code}-${nextId()}`));
    firstShop.push(shops.length);
    shopCount.push(count(parameters.peoplePerShop, 12));
    for (let shop = 0; shop < (shopCount[city] ?? 0); shop++) shops.push(tokenOf(secret, `shop ${shard} ${shops.length}`));
    shopCity.push(...Array.from({ length: shopCount[city] ?? 0 }, () => city));
    shopPrices.push(...pricesOf(random.fork('prices', city), shopCount[city] ?? 0, purchases));
    firstEmployer.push(employers.length);
    employerCount.push(count(parameters.peoplePerEmployer, 2));
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
