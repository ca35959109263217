import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import { cryptoAssets } from '../events/exchanger-trade.js';
import { smallScenario } from '../testing/small-scenario.js';
import { createRandom } from './random.js';
import { createRates } from './rates.js';

const parameters = smallScenario().world.crypto;
const startMs = Date.UTC(2024, 0, 1);

describe('crypto rates', () => {
  test('the dollar stays within the published range and moves', () => {
    const rates = createRates(parameters, createRandom(1));
    const path = Array.from({ length: 366 }, (_, day) => rates.middleKzt('USDT', startMs + day * 86_400_000));
    expect(Math.min(...path)).toBeGreaterThanOrEqual(540);
    expect(Math.max(...path)).toBeLessThanOrEqual(548);
    expect(Math.max(...path) - Math.min(...path)).toBeGreaterThan(2);
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

  test('every shard sees the same rates', () => {
    const quote = () => createRates(parameters, createRandom(5).fork('rates')).quote('Sunqar', 'buy', 'BTC', 5_000_000, startMs);
    expect(quote()).toEqual(quote());
  });
});
