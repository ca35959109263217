import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import { cryptoAssets } from '../events/exchanger-trade.js';
import { smallScenario } from '../testing/small-scenario.js';
import { createRandom } from './random.js';
import { createRates } from './rates.js';

const parameters = smallScenario().world.rates;
const startMs = Date.UTC(2024, 0, 1);

describe('crypto rates', () => {
  const dollarIn = (from: number, days: number): number[] =>
    Array.from({ length: days }, (_, day) => createRates(parameters, createRandom(1)).middleKzt('USDT', from + day * 86_400_000));
  const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  test('the dollar goes where it was published to be, and moves from day to day', () => {
    const spring = dollarIn(Date.UTC(2024, 2, 1), 92);
    expect(meanOf(spring)).toBeGreaterThan(448 * 0.97);
    expect(meanOf(spring)).toBeLessThan(448 * 1.03);
    expect(Math.abs(meanOf(dollarIn(Date.UTC(2025, 9, 15), 60)) / 544 - 1)).toBeLessThan(0.03);
    const moves = spring.slice(1).map((rate, day) => Math.abs(rate / spring[day]! - 1));
    expect(meanOf(moves)).toBeGreaterThan(0.001);
    expect(Math.max(...moves)).toBeLessThan(0.02);
  });

  test('a date has the same rate whenever the scenario starts, and platforms differ at one instant', () => {
    const rates = createRates(parameters, createRandom(1));
    rates.middleKzt('BTC', startMs + 500 * 86_400_000);
    expect(rates.middleKzt('BTC', startMs)).toBe(createRates(parameters, createRandom(1)).middleKzt('BTC', startMs));
    const quotes = ['Bybit', 'WhiteBIT', 'Binance'].map((name) => rates.quote(name, 'buy', 'USDT', 10_000_000, startMs).rateKzt);
    expect(new Set(quotes).size).toBe(3);
  });

  test('quantity times rate is the sum paid, and platforms keep a distance to both sides', () => {
    const rates = createRates(parameters, createRandom(1));
    for (const asset of cryptoAssets) {
      const buy = rates.quote('Bybit', 'buy', asset, 12_345_600, startMs);
      const sell = rates.quote('Bybit', 'sell', asset, 12_345_600, startMs);
      expect(new Decimal(buy.quantity).mul(buy.rateKzt).minus(123_456).abs().lt(1)).toBe(true);
      expect(Number(buy.rateKzt)).toBeGreaterThan(Number(sell.rateKzt));
    }
  });

  test('a rate can be told and divided by at the ends of all ranges', () => {
    const wild = {
      ...parameters,
      usdDailyMove: 0.1,
      reversionPerDay: 0,
      dailyMove: { ...parameters.dailyMove, TRX: 0.5 },
      usd: { ...parameters.usd, TRX: 1e-6 },
    };
    for (let seed = 0; seed < 20; seed++) {
      const { rateKzt, quantity } = createRates(wild, createRandom(seed)).quote('Bybit', 'sell', 'TRX', 1e12, Date.UTC(2040, 0, 1));
      expect([Number(rateKzt) > 0, Number(quantity) > 0, quantity.length < 24]).toEqual([true, true, true]);
    }
  });

  test('every shard sees the same rates', () => {
    const quote = () => createRates(parameters, createRandom(5).fork('rates')).quote('Sunqar', 'buy', 'BTC', 5_000_000, startMs);
    expect(quote()).toEqual(quote());
  });
});
