import { beforeAll, describe, expect, test } from '@jest/globals';
import type { AtmWithdrawal } from '../../events/atm-withdrawal.js';
import type { CardDebit } from '../../events/card-debit.js';
import type { CardTopUp } from '../../events/card-top-up.js';
import type { ExchangerTrade } from '../../events/exchanger-trade.js';
import type { EventOf, ProducedTopic } from '../../events/topics.js';
import { isLicensedAt, platformRegister } from '../../register/platform-register.js';
import { noLookAlikes, smallScenario } from '../../testing/small-scenario.js';
import { createShard } from '../shard.js';
import type { WorldSink } from '../simulation.js';
import { createRandom } from '../random.js';
import { createSums } from '../sums.js';
import { createRhythm } from './rhythm.js';

const base = smallScenario();
const scenario = smallScenario({ shards: 1, people: 1000, days: 40, world: { ...base.world, lookAlikes: noLookAlikes } });
const topUps: CardTopUp[] = [];
const debits: CardDebit[] = [];
const trades: ExchangerTrade[] = [];
const withdrawals: AtmWithdrawal[] = [];

beforeAll(() => {
  const simulation = createShard(scenario, 11, 0);
  const kept: { readonly [T in ProducedTopic]: EventOf[T][] } = {
    'card-top-ups': topUps,
    'card-debits': debits,
    'exchanger-trades': trades,
    'atm-withdrawals': withdrawals,
  };
  const sink: WorldSink = { event: (topic, event) => void kept[topic].push(event), truth: () => undefined };
  while (simulation.advance(10_000, sink));
});

const share = <T>(items: readonly T[], fits: (item: T) => boolean): number => items.filter(fits).length / items.length;
const dateOf = (timeMs: number): string => new Date(timeMs + 5 * 3_600_000).toISOString().slice(0, 10);

describe('honest life', () => {
  test('is mostly purchases, about three and a half events for a person and day', () => {
    const events = topUps.length + debits.length + trades.length + withdrawals.length;
    const perPersonDay = events / 1000 / 40;
    expect(perPersonDay).toBeGreaterThan(3);
    expect(perPersonDay).toBeLessThan(3.9);
    expect(debits.filter(({ kind }) => kind === 'purchase').length / events).toBeGreaterThan(0.4);
  });

  test('pays wages on pay-days and pensions before the 21st', () => {
    const days = new Map<string, number>();
    for (const { channel, timeMs } of topUps) {
      if (channel === 'employer') days.set(dateOf(timeMs), (days.get(dateOf(timeMs)) ?? 0) + 1);
    }
    // Three schedules with three pay-days each. 1 May is a holiday; the 5th is a Sunday, and the Saturday before it a moved working day.
    const busiest = [...days].sort(([, one], [, other]) => other - one).slice(0, 9);
    expect(busiest.map(([date]) => date).sort()).toEqual([
      '2024-04-01',
      '2024-04-05',
      '2024-04-10',
      '2024-04-15',
      '2024-04-19',
      '2024-04-25',
      '2024-04-30',
      '2024-05-04',
      '2024-05-10',
    ]);
  });

  test('pays a good part of terminal top-ups anonymously, and never without a terminal', () => {
    const atTerminals = topUps.filter(({ channel }) => channel === 'terminal');
    expect(atTerminals.every(({ terminal }) => terminal !== null)).toBe(true);
    expect(share(atTerminals, ({ senderIin }) => senderIin === null)).toBeGreaterThan(0.5);
    expect(topUps.some(({ channel, terminal }) => channel !== 'terminal' && terminal !== null)).toBe(false);
  });

  test('takes out round sums at machines of the own city, and is refused now and then', () => {
    expect(withdrawals.every(({ amountTiyn }) => amountTiyn % 100_000 === 0)).toBe(true);
    const refused = share(withdrawals, ({ outcome }) => outcome !== 'paid');
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(0.05);
  });

  test('lets relatives and neighbours pay in for a holder, at branches as well', () => {
    const { paidByOthersShare } = scenario.world.terminals;
    const named = topUps.filter(({ channel, senderIin }) => (channel === 'branch' || channel === 'terminal') && senderIin !== null);
    const byOthers = (some: readonly CardTopUp[]): number => share(some, ({ senderIin, recipientIin }) => senderIin !== recipientIin);
    expect(byOthers(named)).toBeGreaterThan(paidByOthersShare * 0.75);
    expect(byOthers(named)).toBeLessThan(paidByOthersShare * 1.25);
    expect(byOthers(named.filter(({ channel }) => channel === 'branch'))).toBeGreaterThan(0);
  });

  test('goes on in another city for people who travel', () => {
    const homes = new Map(debits.filter(({ kind }) => kind === 'fee').map(({ card, city }) => [card, city]));
    const away = (events: readonly { readonly card: string; readonly city: string }[]): number =>
      share(
        events.filter(({ card }) => homes.has(card)),
        ({ card, city }) => city !== homes.get(card),
      );
    // On trips people buy and draw cash as at home. Their days are rounded up.
    const { tripsPerPersonYear, meanDays } = scenario.world.travel;
    const expected = (tripsPerPersonYear * (meanDays + 0.5)) / 365;
    for (const events of [debits.filter(({ kind }) => kind === 'purchase'), withdrawals]) {
      expect(away(events)).toBeGreaterThan(expected / 2);
      expect(away(events)).toBeLessThan(expected * 2);
    }
  });

  test('shares some wallets in families', () => {
    const holders = new Map<string, Set<string>>();
    for (const { wallet, holderIin } of trades) holders.set(wallet, (holders.get(wallet) ?? new Set()).add(holderIin));
    expect([...holders.values()].some((own) => own.size > 1)).toBe(true);
    expect(share([...holders.values()], (own) => own.size === 1)).toBeGreaterThan(0.7);
  });

  test('trades on platforms that are licensed at the time, whose names are misspelt now and then', () => {
    const known = new Map(platformRegister.flatMap((platform) => [platform.name, ...platform.aliases].map((name) => [name, platform])));
    expect(trades.length).toBeGreaterThan(20);
    const spelt = trades.filter(({ platform }) => known.has(platform));
    for (const { platform, timeMs } of spelt) expect(isLicensedAt(known.get(platform)!, timeMs)).toBe(true);
    expect(spelt.length / trades.length).toBeGreaterThan(0.9);
    expect(new Set(trades.map(({ side }) => side)).size).toBe(2);
  });

  test('spends heavy-tailed sums', () => {
    const sums = debits.filter(({ kind }) => kind === 'purchase').map(({ amountTiyn }) => amountTiyn);
    sums.sort((one, other) => one - other);
    const median = sums[sums.length >> 1] ?? 0;
    const mean = sums.reduce((sum, tiyn) => sum + tiyn, 0) / sums.length;
    expect(mean / median).toBeGreaterThan(1.5);
  });

  test('sends about half of the transfers to people inside', () => {
    const inside = share(
      debits.filter(({ kind }) => kind === 'transfer'),
      ({ transferId }) => transferId !== null,
    );
    expect(inside).toBeGreaterThan(0.4);
    expect(inside).toBeLessThan(0.7);
  });
});

describe('round sums', () => {
  const { world } = smallScenario();
  const sums = createSums({ ...world, roundSums: { ...world.roundSums, finerShare: 0 } });
  const finer = createSums({ ...world, roundSums: { ...world.roundSums, finerShare: 1 } });
  const random = createRandom(1);
  test('are coarser the larger they are', () => {
    expect(sums.round(random, 12_300)).toBe(10_000);
    expect(sums.round(random, 1_234_500)).toBe(1_200_000);
    expect(sums.round(random, 49_900_000)).toBe(50_000_000);
    expect(sums.round(random, 1)).toBe(10_000);
    expect(finer.round(random, 49_900_000)).toBe(50_000_000);
    expect(finer.round(random, 48_100_000)).toBe(48_000_000);
  });

  test('of cash are those that machines offer', () => {
    expect(sums.cash(2_300_000)).toBe(2_000_000);
    expect(sums.cash(2_600_000)).toBe(3_000_000);
    expect(sums.cash(1)).toBe(200_000);
    expect(sums.cash(9e9)).toBe(150_000_000);
    expect(sums.largestCash(1_999_999)).toBe(1_500_000);
    expect(sums.largestCash(199_999)).toBe(0);
  });
});

describe('a rhythm', () => {
  test('gives hours by their weight', () => {
    const rhythm = createRhythm(Array.from({ length: 24 }, (_, hour) => (hour === 9 ? 3 : hour === 20 ? 1 : 0)));
    const hours = Array.from({ length: 4000 }, (_, at) => rhythm(at / 4000));
    expect(share(hours, (hour) => hour >= 9 && hour <= 10)).toBeCloseTo(0.75, 2);
    expect(share(hours, (hour) => hour >= 20 && hour <= 21)).toBeCloseTo(0.25, 2);
    expect(() => createRhythm([1, 2])).toThrow('24 hours');
  });
});
