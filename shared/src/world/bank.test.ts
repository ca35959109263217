import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ProducedEvent } from '../events/topics.js';
import type { Truth } from '../events/truth.js';
import { smallScenario } from '../testing/small-scenario.js';
import { createBank, type ShardBank } from './bank.js';
import { createControls } from './controls.js';
import { createCountry, type ShardCountry } from './country.js';
import { closedSink, createJournal, type Journal } from './journal.js';
import type { Card, Person } from './planner.js';
import { createRandom } from './random.js';
import { createRates } from './rates.js';

const scenario = smallScenario({ shards: 1, people: 40 });
const mark = { schemeId: 's1', stage: 'cash' };
let country: ShardCountry;
let bank: ShardBank;
let journal: Journal;
let card: Card;
let other: Card;
let events: ProducedEvent[];
let truth: Truth[];

/** A bank that charges what `fees` says, and two cards, the first with 1,000 tenge. */
function open(fees: Partial<typeof scenario.world.fees>, outageShare = 0): void {
  const random = createRandom(1);
  const { machines, controls } = scenario.world;
  const parameters = {
    ...scenario.world,
    fees: { ...scenario.world.fees, ...fees },
    machines: { ...machines, outageShare },
    controls: { ...controls, dailyCashLimitKzt: 1000, dailyCashLimitSpread: 1 },
  };
  country = createCountry(scenario, random, 0);
  const holderOf = (person: Person) => ({ ...person, cityName: country.cities[person.city]!.name });
  card = country.issuer.issue(random, holderOf(country.recruit(random)), 10, 100_000);
  other = country.issuer.issue(random, holderOf(country.recruit(random)), 10, 0);
  journal = createJournal();
  bank = createBank({
    country,
    parameters,
    controls: createControls(parameters.controls, random.fork('controls')),
    rates: createRates(parameters.rates, random.fork('rates')),
    journal,
    secret: 1,
  });
  journal.nowMs = Date.UTC(2024, 3, 1);
  events = [];
  truth = [];
  journal.sink = { event: (_, event) => void events.push(event), truth: (entry) => void truth.push(entry) };
}

/** What happens at one instant is handed on when the next event is at another, or when the shard stops. */
const written = (): ProducedEvent[] => {
  journal.release();
  return events;
};

beforeEach(() => open({ otherBankAtmShare: 0, transferShare: 0 }));

describe('the bank', () => {
  test('pays to the last tiyn and refuses one more', () => {
    const atm = country.atmsOf(card.city)[0]!;
    expect(bank.withdraw(card.index, atm, 100_001, mark)).toBe(false);
    expect(bank.withdraw(card.index, atm, 100_000, mark)).toBe(true);
    expect(bank.balanceTiyn(card.index)).toBe(0);
    expect(written()).toMatchObject([{ outcome: 'refused-insufficient-balance' }, { outcome: 'paid', atm: atm.id }]);
    expect(truth).toMatchObject([
      { moved: false, amountTiyn: 100_001, eventId: events[0]?.id, topic: 'atm-withdrawals' },
      { moved: true, amountTiyn: 100_000, eventId: events[1]?.id },
    ]);
  });

  test('pays no more cash in a day than its limit, to anybody, and the same again on the next day', () => {
    const atm = country.atmsOf(card.city)[0]!;
    bank.topUp(card.index, { channel: 'branch', amountTiyn: 900_000, senderIin: null, senderVerification: 'none' });
    const evening = Date.UTC(2024, 3, 1, 18, 59);
    journal.nowMs = evening;
    expect(bank.withdraw(card.index, atm, 60_000)).toBe(true);
    expect(bank.withdraw(card.index, atm, 40_001)).toBe(false);
    expect(bank.withdraw(card.index, atm, 40_000)).toBe(true);
    journal.nowMs = evening + 60_000;
    expect(bank.withdraw(card.index, atm, 100_000)).toBe(true);
    expect(written().flatMap((event) => ('outcome' in event ? [event.outcome] : []))).toEqual(
      expect.arrayContaining(['paid', 'refused-daily-limit', 'paid', 'paid']),
    );
  });

  test('pays nothing from a blocked card, lets money in, and moves the rest to its successor', () => {
    const atm = country.atmsOf(card.city)[0]!;
    bank.setBlocked(card.index, true);
    expect(bank.isBlocked(card.index)).toBe(true);
    expect(bank.withdraw(card.index, atm, 1_000)).toBe(false);
    expect(bank.purchase(card.index, 'shop', 1_000)).toBe(false);
    expect(bank.transfer(card.index, other.index, 1_000)).toBe(false);
    bank.topUp(card.index, { channel: 'branch', amountTiyn: 5_000, senderIin: null, senderVerification: 'none' });
    bank.moveRest(card.index, other.index);
    expect([bank.balanceTiyn(card.index), bank.balanceTiyn(other.index)]).toEqual([0, 105_000]);
    expect(written().find((event) => 'outcome' in event)).toMatchObject({ outcome: 'refused-card-blocked' });
  });

  test('pays nobody at a machine that is out of order', () => {
    open({}, 1);
    expect(bank.withdraw(card.index, country.atmsOf(card.city)[0]!, 1_000)).toBe(false);
    expect(written()).toMatchObject([{ outcome: 'refused-out-of-order' }]);
  });

  test('emits nothing and moves nothing for what a card cannot pay', () => {
    const wallet = country.wallet(createRandom(2), 'USDT');
    expect(bank.transfer(card.index, other.index, 100_001)).toBe(false);
    expect(bank.transferOut(card.index, 'somebody', 100_001)).toBe(false);
    expect(bank.purchase(card.index, 'shop', 100_001)).toBe(false);
    expect(bank.fee(card.index, 100_001)).toBe(false);
    expect(bank.trade(card.index, { platform: 'Bybit', side: 'buy', asset: 'USDT', fiatTiyn: 100_001, wallet })).toBe(false);
    expect(written()).toEqual([]);
    expect(bank.balanceTiyn(card.index)).toBe(100_000);
  });

  test('moves a transfer between two cards and marks both legs', () => {
    expect(bank.transfer(card.index, other.index, 40_000, mark)).toBe(true);
    expect([bank.balanceTiyn(card.index), bank.balanceTiyn(other.index)]).toEqual([60_000, 40_000]);
    expect(written()).toHaveLength(2);
    expect(truth.map((entry) => (entry.kind === 'event' ? entry.eventId : ''))).toEqual(events.map(({ id }) => id));
    const legs = [card, other].map(({ number }) => events.find((event) => event.card === number)!);
    expect(legs[1]).toMatchObject({ channel: 'p2p', senderIin: card.holderIin, recipientIin: other.holderIin });
    expect(legs).toMatchObject([{ transferId: legs[0]!.id }, { transferId: legs[0]!.id }]);
    expect(() => bank.transfer(card.index, card.index, 1)).toThrow('two cards');
  });

  test('settles trades on both sides', () => {
    const wallet = country.wallet(createRandom(2), 'BTC');
    expect(bank.trade(card.index, { platform: 'Bybit', side: 'buy', asset: 'BTC', fiatTiyn: 70_000, wallet })).toBe(true);
    expect(bank.trade(card.index, { platform: 'Bybit', side: 'sell', asset: 'BTC', fiatTiyn: 5_000, wallet })).toBe(true);
    expect(bank.balanceTiyn(card.index)).toBe(35_000);
    expect(bank.books()).toMatchObject({ creditedTiyn: 5_000, debitedTiyn: 70_000 });
  });

  test('charges fees as far as the balance goes, never below zero', () => {
    open({ transferShare: 1, transferFeeRate: 0.01 });
    bank.transferOut(card.index, 'somebody', 50_000);
    expect(bank.balanceTiyn(card.index)).toBe(49_500);
    bank.transferOut(card.index, 'somebody', 49_400);
    expect(bank.balanceTiyn(card.index)).toBe(0);
    expect(written().map((event) => ('kind' in event ? [event.kind, event.amountTiyn] : []))).toEqual([
      ['transfer', 50_000],
      ['fee', 500],
      ['transfer', 49_400],
      ['fee', 100],
    ]);
  });

  test('refuses sums that are no whole tiyn, and any movement while the shard stands still', () => {
    for (const wrong of [0, -1, 0.5, Number.NaN]) expect(() => bank.purchase(card.index, 'shop', wrong)).toThrow('not a sum in tiyn');
    expect(() => bank.purchase(999_999, 'shop', 1)).toThrow('no card');
    journal.sink = closedSink;
    expect(() => bank.purchase(card.index, 'shop', 1)).toThrow('not advancing');
  });
});

describe('controls', () => {
  const controls = createControls(scenario.world.controls, createRandom(1));

  test('verify the sender of large sums through the government database, of small ones in the app', () => {
    expect(controls.senderVerification('p2p', '1', 50_000_000, 0)).toBe('app');
    expect(controls.senderVerification('p2p', '1', 50_000_001, 0)).toBe('government-database');
    expect(controls.senderVerification('p2p', '1', 1_000, 0.99)).toBe('sms');
    expect(controls.senderVerification('terminal', null, 50_000_001, 0)).toBe('none');
  });

  test('check biometrics at the machines of some banks only, and give one answer to one question', () => {
    const checks = country.atms.map(({ bank: atmBank }) => controls.biometric(atmBank, 1, 1));
    expect(checks).toEqual(country.atms.map(({ bank: atmBank }) => controls.biometric(atmBank, 1, 1)));
    const banks = [...new Set(country.atms.map(({ bank: atmBank }) => atmBank))];
    const everChecked = banks.filter((atmBank) =>
      Array.from({ length: 50 }, (_, at) => controls.biometric(atmBank, 1, at)).some((check) => check !== 'none'),
    );
    expect(everChecked.length).toBeLessThanOrEqual(3);
  });
});
