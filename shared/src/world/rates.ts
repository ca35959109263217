/**
 * Exchange rates of the country. The dollar goes from quarter to quarter as it was published; around that, and for every coin, rates
 * wander from day to day and come back in time. Each platform has a margin of its own and strays a little from the market.
 */
import { Decimal } from 'decimal.js';
import { cryptoAssets, quantityDecimals, type ExchangerTrade } from '../events/exchanger-trade.js';
import { TIYN_PER_TENGE } from '../events/money.js';
import { DAY_MS, HOUR_MS, MONTHS_PER_QUARTER } from '../events/time-spans.js';
import type { WorldParameters } from './parameters.js';
import { drawSecret, hashText, mix, unitOf, type SeededRandom } from './random.js';
import { wallMidnightMs } from './wall-days.js';

type Asset = ExchangerTrade['asset'];

const RATE_DECIMALS = 2;
/** A rate that may be told with its decimals, and divided by. */
const LEAST_RATE = new Decimal(`1e-${RATE_DECIMALS}`);
/** Walks begin here, so that a date has the same rate whenever a scenario starts. */
const FIRST_DAY = Math.floor(wallMidnightMs('2020-01-01') / DAY_MS);

export interface Quote {
  readonly rateKzt: string;
  readonly quantity: string;
}

export interface Rates {
  /** What a platform gives for a sum: the customer pays above the middle rate and is paid below it. */
  quote(platform: string, side: ExchangerTrade['side'], asset: Asset, fiatTiyn: number, timeMs: number): Quote;
  middleKzt(asset: Asset, timeMs: number): number;
}

export function createRates(parameters: WorldParameters['rates'], random: SeededRandom): Rates {
  const secret = drawSecret(random.fork('platforms'));
  const dollar = quarterlyPath(parameters.usdKzt);
  const dollarWalk = walk(random.fork('walk', 'USD'), parameters.usdDailyMove, parameters);
  const coinWalks = new Map(
    cryptoAssets.map((asset) => [asset, walk(random.fork('walk', asset), parameters.dailyMove[asset], parameters)]),
  );
  const middleKzt = (asset: Asset, timeMs: number): number =>
    dollar(timeMs) * dollarWalk(timeMs) * parameters.usd[asset] * (coinWalks.get(asset)?.(timeMs) ?? 1);

  /** Between -1 and 1, another every hour, and much the same from one hour to the next. */
  const strayOf = (platform: number, timeMs: number): number => {
    const hour = timeMs / HOUR_MS;
    const at = (whole: number): number => 2 * unitOf(mix(platform, whole)) - 1;
    const from = Math.floor(hour);
    return at(from) + (at(from + 1) - at(from)) * (hour - from);
  };

  return {
    middleKzt,
    quote(platform, side, asset, fiatTiyn, timeMs) {
      const own = hashText(platform, secret);
      const margin = parameters.marginShareMin + (parameters.marginShareMax - parameters.marginShareMin) * unitOf(own);
      const market = middleKzt(asset, timeMs) * (1 + parameters.platformStrayShare * strayOf(own, timeMs));
      const exact = new Decimal(market).mul(side === 'buy' ? 1 + margin : 1 - margin);
      const rate = Decimal.max(LEAST_RATE, exact.toDecimalPlaces(RATE_DECIMALS));
      const quantity = new Decimal(fiatTiyn).div(TIYN_PER_TENGE).div(rate);
      return { rateKzt: rate.toFixed(), quantity: quantity.toDecimalPlaces(quantityDecimals[asset]).toFixed() };
    },
  };
}

/** From the middle of one quarter to that of the next in a straight line; before the first and after the last as those are. */
function quarterlyPath(byQuarter: Readonly<Record<string, number>>): (timeMs: number) => number {
  const points = Object.entries(byQuarter)
    .map(([name, value]) => ({ timeMs: middleOfQuarter(name), value }))
    .sort((one, other) => one.timeMs - other.timeMs);
  return (timeMs) => {
    const next = points.findIndex((point) => point.timeMs > timeMs);
    if (next <= 0) return points.at(next === 0 ? 0 : -1)!.value;
    const [from, to] = [points[next - 1]!, points[next]!];
    return from.value + ((to.value - from.value) * (timeMs - from.timeMs)) / (to.timeMs - from.timeMs);
  };
}

/** Of a name such as 2024q3. */
function middleOfQuarter(name: string): number {
  const [year = 0, quarter = 0] = name.split('q').map(Number);
  return (Date.UTC(year, MONTHS_PER_QUARTER * (quarter - 1)) + Date.UTC(year, MONTHS_PER_QUARTER * quarter)) / 2;
}

/** A factor around 1 that moves by `dailyMove` (a share) in a day and comes back by `reversionPerDay` of its distance. */
function walk(
  random: SeededRandom,
  dailyMove: number,
  { reversionPerDay, farthestFactor }: WorldParameters['rates'],
): (timeMs: number) => number {
  const farthestLog = Math.log(farthestFactor);
  const logs: number[] = [0];
  const logAt = (day: number): number => {
    while (logs.length <= day) logs.push(logs.at(-1)! * (1 - reversionPerDay) + dailyMove * random.normal());
    return logs[day]!;
  };
  return (timeMs) => {
    const exact = Math.max(0, timeMs / DAY_MS - FIRST_DAY);
    const day = Math.floor(exact);
    const from = logAt(day);
    const log = from + (logAt(day + 1) - from) * (exact - day);
    return Math.exp(Math.min(farthestLog, Math.max(-farthestLog, log)));
  };
}
