/** Measures the ordinary people of a country, those of schemes and look-alikes apart, in the figures that are published of the real one. */
import { tiynToTenge } from '@tengewatch/shared/events/money.js';
import { DAY_MS, DAYS_PER_MEAN_YEAR, DAYS_PER_MONTH } from '@tengewatch/shared/events/time-spans.js';
import type { EventOf, ProducedTopic } from '@tengewatch/shared/events/topics.js';
import { mean } from '@tengewatch/shared/scoring/order-statistics.js';
import { scenarioStartMs } from '@tengewatch/shared/world/time-zones.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { createShard } from '@tengewatch/shared/world/shard.js';
import type { WorldSink } from '@tengewatch/shared/world/simulation.js';
import { Payrolls } from './payrolls.js';

export interface MeasuredCountry {
  /** By the names that the calibration gives published figures; one that this run is too short for is left out. */
  readonly figures: Readonly<Record<string, number>>;
  readonly density: CrimeDensity;
}

/** How dense crime and its look-alikes are: a training world holds far more of them than a real country. */
export interface CrimeDensity {
  readonly schemeShareOfCards: number;
  readonly schemeShareOfCash: number;
  readonly lookAlikeShareOfCards: number;
  readonly lookAlikeShareOfCash: number;
}

/** Balances are compared by means over a month, as they rise and fall with every pay-day. */
const BALANCE_WINDOW_DAYS = 30;
const BALANCE_DAYS = 90;
const EVENTS_PER_STEP = 20_000;
/** The deviation of a rate's two sides from the middle cancels out. */
const DOLLAR_COIN = 'USDT';

class Sum {
  count = 0;
  tiyn = 0;
  add(tiyn: number): void {
    this.count++;
    this.tiyn += tiyn;
  }
  get meanKzt(): number {
    return tiynToTenge(this.tiyn) / this.count;
  }
}

type Side = 'ordinary' | 'scheme' | 'look-alike';

interface Tally {
  readonly cash: Sum;
  readonly cashByCity: Map<string, Sum>;
  readonly cashless: Sum;
  readonly wages: Payrolls;
  readonly dollars: number[];
  readonly cashTiyn: Record<Side, number>;
  readonly cards: Record<Side, number>;
  /** People with a card in a scheme or look-alike: nothing of theirs is measured. */
  members: number;
  /** Change of the total of all balances, by day. */
  readonly balanceChanges: Float64Array;
  openingTiyn: number;
}

export function measureCountry(scenario: Scenario, seed: number): MeasuredCountry {
  const tally: Tally = {
    cash: new Sum(),
    cashByCity: new Map(),
    cashless: new Sum(),
    wages: new Payrolls(),
    dollars: [],
    cashTiyn: { ordinary: 0, scheme: 0, 'look-alike': 0 },
    cards: { ordinary: 0, scheme: 0, 'look-alike': 0 },
    members: 0,
    balanceChanges: new Float64Array(scenario.days),
    openingTiyn: 0,
  };
  for (let shard = 0; shard < scenario.shards; shard++) measureShard(scenario, seed, shard, tally);
  return { figures: figuresOf(scenario, tally), density: densityOf(tally) };
}

function measureShard(scenario: Scenario, seed: number, index: number, tally: Tally): void {
  const shard = createShard(scenario, seed, index);
  const salaried = new Set([...shard.people()].filter(({ occupation }) => occupation === 'salaried').map(({ iin }) => iin));
  /** By card, and by person. */
  const sides = new Map<string, Side>();
  const members = new Set<string>();
  const startMs = scenarioStartMs(scenario.start);
  const sideOf = (card: string): Side => sides.get(card) ?? 'ordinary';
  const change = (timeMs: number, tiyn: number): void => {
    const day = Math.floor((timeMs - startMs) / DAY_MS);
    tally.balanceChanges[day] = tally.balanceChanges[day]! + tiyn;
  };
  const observers: { readonly [T in ProducedTopic]: (event: EventOf[T]) => void } = {
    'card-top-ups'({ timeMs, amountTiyn, channel, recipientIin, senderIin }) {
      change(timeMs, amountTiyn);
      if (channel !== 'employer' || !salaried.has(recipientIin) || members.has(recipientIin)) return;
      tally.wages.add(senderIin ?? '', Math.floor((timeMs - startMs) / DAY_MS), recipientIin, amountTiyn);
    },
    'card-debits'({ timeMs, amountTiyn, kind, holderIin }) {
      change(timeMs, -amountTiyn);
      if ((kind === 'purchase' || kind === 'transfer') && !members.has(holderIin)) tally.cashless.add(amountTiyn);
    },
    'atm-withdrawals'({ card, timeMs, amountTiyn, outcome, city, holderIin }) {
      if (outcome !== 'paid') return;
      change(timeMs, -amountTiyn);
      tally.cashTiyn[sideOf(card)] += amountTiyn;
      if (members.has(holderIin)) return;
      tally.cash.add(amountTiyn);
      const ofCity = tally.cashByCity.get(city) ?? new Sum();
      ofCity.add(amountTiyn);
      tally.cashByCity.set(city, ofCity);
    },
    'exchanger-trades'({ holderIin, timeMs, side, fiatTiyn, asset, rateKzt }) {
      change(timeMs, side === 'sell' ? fiatTiyn : -fiatTiyn);
      if (asset === DOLLAR_COIN && !members.has(holderIin)) tally.dollars.push(Number(rateKzt));
    },
  };
  const sink: WorldSink = {
    event<T extends ProducedTopic>(topic: T, event: EventOf[T]): void {
      observers[topic](event);
    },
    truth(record) {
      if (record.kind !== 'scheme' && record.kind !== 'decoy') return;
      const side: Side = record.kind === 'scheme' ? 'scheme' : 'look-alike';
      for (const { card, iin } of record.members) {
        if (card !== null && sides.get(card) !== 'scheme') sides.set(card, side);
        if (card !== null && iin !== null) members.add(iin);
      }
    },
  };
  while (shard.advance(EVENTS_PER_STEP, sink));
  for (const { card } of shard.registeredCards()) tally.cards[sideOf(card)]++;
  for (const { iin } of shard.people()) if (members.has(iin)) tally.members++;
  tally.openingTiyn += shard.books().openingTiyn;
}

function figuresOf({ people: all, days, start, world }: Scenario, tally: Tally): Record<string, number> {
  const { cash, cashless } = tally;
  const people = all - tally.members;
  const months = days / DAYS_PER_MONTH;
  const year = start.slice(0, 4);
  // Wages are published before taxes and contributions, and paid after them.
  const wages = tally.wages
    .monthlyTiyn()
    .map((tiyn) => tiynToTenge(tiyn) / world.wages.netShare)
    .sort((one, other) => one - other);
  const figures: Record<string, number> = {
    withdrawalsPerAdultMonth: cash.count / people / months,
    meanWithdrawalKzt: cash.meanKzt,
    cashPerAdultYearKzt: (tiynToTenge(cash.tiyn) / people / days) * DAYS_PER_MEAN_YEAR,
    cashlessPerAdultDay: cashless.count / people / days,
    meanCashlessKzt: cashless.meanKzt,
    [`medianWageKzt${year}`]: wages[Math.floor(wages.length / 2)] ?? Number.NaN,
    [`meanWageKzt${year}`]: mean(wages),
    [`dollarKzt${year}`]: mean(tally.dollars),
  };
  for (const [city, own] of tally.cashByCity) {
    const name = city.toLowerCase();
    figures[`${name}ShareOfWithdrawals`] = own.count / cash.count;
    figures[`${name}ShareOfCash`] = own.tiyn / cash.tiyn;
    figures[`${name}MeanWithdrawalKzt`] = own.meanKzt;
  }
  if (days >= BALANCE_DAYS) figures['balanceAfter90Days'] = balanceRatio(tally);
  return figures;
}

/** Mean of all balances over the last month of a quarter, against the first. */
function balanceRatio({ openingTiyn, balanceChanges }: Tally): number {
  let totalTiyn = openingTiyn;
  const totals = Array.from(balanceChanges.subarray(0, BALANCE_DAYS), (change) => (totalTiyn += change));
  return mean(totals.slice(-BALANCE_WINDOW_DAYS)) / mean(totals.slice(0, BALANCE_WINDOW_DAYS));
}

function densityOf({ cards, cashTiyn }: Tally): CrimeDensity {
  const shareOf = (parts: Record<Side, number>, side: Side): number =>
    parts[side] / Object.values(parts).reduce((sum, part) => sum + part, 0);
  return {
    schemeShareOfCards: shareOf(cards, 'scheme'),
    schemeShareOfCash: shareOf(cashTiyn, 'scheme'),
    lookAlikeShareOfCards: shareOf(cards, 'look-alike'),
    lookAlikeShareOfCash: shareOf(cashTiyn, 'look-alike'),
  };
}
