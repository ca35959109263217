/** Exchange rates of the country: one smooth path per asset for everybody, and a distance from it for each platform. */
import { Decimal } from 'decimal.js';
import type { ExchangerTrade } from '../events/exchanger-trade.js';
import { TIYN_PER_TENGE } from '../events/money.js';
import { DAY_MS } from '../events/time-spans.js';
import type { WorldParameters } from './parameters.js';
import { hashText, unitOf, type SeededRandom } from './random.js';

type Asset = ExchangerTrade['asset'];

/** Dollars for one unit, roughly the level of 2024; how far the path swings; decimals of a quantity. */
const assets: { readonly [A in Asset]: { readonly usd: number; readonly swing: number; readonly decimals: number } } = {
  USDT: { usd: 1, swing: 0, decimals: 6 },
  BTC: { usd: 62_000, swing: 0.18, decimals: 8 },
  ETH: { usd: 3_000, swing: 0.2, decimals: 8 },
  TRX: { usd: 0.13, swing: 0.15, decimals: 6 },
  TON: { usd: 5.5, swing: 0.25, decimals: 9 },
  SOL: { usd: 145, swing: 0.22, decimals: 9 },
};
/** Periods in days that share no short common multiple, so that the path does not visibly repeat. */
const PERIODS_DAYS = [61, 23, 7.3] as const;
const PERIOD_SHARES = [0.6, 0.3, 0.1] as const;
const RATE_DECIMALS = 2;

export interface Quote {
  readonly rateKzt: string;
  readonly quantity: string;
}

export interface Rates {
  /** What a platform gives for a sum: the customer pays above the middle rate and is paid below it. */
  quote(platform: string, side: ExchangerTrade['side'], asset: Asset, fiatTiyn: number, timeMs: number): Quote;
  middleKzt(asset: Asset, timeMs: number): number;
}

export function createRates(parameters: WorldParameters['crypto'], random: SeededRandom): Rates {
  const { usdKzt, usdKztSwing, spreadShareMin, spreadShareMax } = parameters;
  const secret = random.fork('platforms').int(0, 0x7fffffff);
  /** Between -1 and 1. */
  const path = (name: string): ((day: number) => number) => {
    const own = random.fork('path', name);
    const phases = PERIODS_DAYS.map(() => own.next());
    return (day) =>
      PERIODS_DAYS.reduce(
        (sum, period, at) => sum + (PERIOD_SHARES[at] ?? 0) * Math.sin(2 * Math.PI * (day / period + (phases[at] ?? 0))),
        0,
      );
  };
  const usdPath = path('USD');
  const paths = new Map((Object.keys(assets) as Asset[]).map((asset) => [asset, path(asset)]));
  const middleKzt = (asset: Asset, timeMs: number): number => {
    const day = Math.floor(timeMs / DAY_MS);
    const { usd, swing } = assets[asset];
    return (usdKzt + usdKztSwing * usdPath(day)) * usd * (1 + swing * (paths.get(asset)?.(day) ?? 0));
  };
  return {
    middleKzt,
    quote(platform, side, asset, fiatTiyn, timeMs) {
      const distance = spreadShareMin + (spreadShareMax - spreadShareMin) * unitOf(hashText(platform, secret));
      const rate = new Decimal(middleKzt(asset, timeMs)).mul(side === 'buy' ? 1 + distance : 1 - distance).toDecimalPlaces(RATE_DECIMALS);
      const quantity = new Decimal(fiatTiyn).div(TIYN_PER_TENGE).div(rate);
      return { rateKzt: rate.toFixed(), quantity: quantity.toDecimalPlaces(assets[asset].decimals).toFixed() };
    },
  };
}
