import { MINUTE_MS } from '../events/time-spans.js';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { AtmWithdrawal } from '../events/atm-withdrawal.js';
import { tengeToTiyn } from '../events/money.js';
import type { ProducedEvent } from '../events/topics.js';
import {
  difficulties,
  platformForms,
  type DecoyEventTruth,
  type DecoyTruth,
  type IllicitEventTruth,
  type SchemeTruth,
  type Truth,
} from '../events/truth.js';
import type { Scenario, SchemePlan } from './scenario.js';
import { noLookAlikes } from '../testing/small-scenario.js';
import { loadCalibration } from './calibration.js';
import { lookAlikeCount, schemeOrders } from './shard-assignment.js';
import { lookAlikeNames } from './typologies/look-alike-names.js';

import { createShard } from './shard.js';
import type { WorldSink } from './simulation.js';

interface Country {
  readonly events: Map<string, ProducedEvent>;
  readonly withdrawals: AtmWithdrawal[];
  readonly schemes: SchemeTruth[];
  readonly decoys: DecoyTruth[];
  readonly marked: IllicitEventTruth[];
  readonly ofHabits: DecoyEventTruth[];
  readonly balanced: boolean;
}

const calibrated = loadCalibration(readFileSync(new URL('../../../scenarios/calibration.yaml', import.meta.url), 'utf8')).parameters;

function scenario(schemes: readonly SchemePlan[], over: Partial<Scenario> = {}, lookAlikes = noLookAlikes): Scenario {
  const world = { ...calibrated, lookAlikes };
  const base = {
    name: 'test',
    title: 't',
    description: 'd',
    start: '2024-04-01',
    days: 28,
    shards: 2,
    partitions: 1,
    people: 600,
    rules: {},
  };
  return { ...base, ...over, world, schemes };
}

function live(of: Scenario, seed = 1): Country {
  const country: Country = { events: new Map(), withdrawals: [], schemes: [], decoys: [], marked: [], ofHabits: [], balanced: true };
  const truth = (record: Truth): void => {
    if (record.kind === 'scheme') country.schemes.push(record);
    else if (record.kind === 'decoy') country.decoys.push(record);
    else if (record.kind === 'event') country.marked.push(record);
    else country.ofHabits.push(record);
  };
  let balanced = true;
  for (let index = 0; index < of.shards; index++) {
    const shard = createShard(of, seed, index);
    const sink: WorldSink = {
      event(topic, event) {
        country.events.set(event.id, event);
        if (topic === 'atm-withdrawals') country.withdrawals.push(event as AtmWithdrawal);
      },
      truth,
    };
    while (shard.advance(10_000, sink));
    const { openingTiyn, creditedTiyn, debitedTiyn, closingTiyn } = shard.books();
    balanced &&= openingTiyn + creditedTiyn - debitedTiyn === closingTiyn;
  }
  return { ...country, balanced };
}

const few = { min: 8, max: 8 };
const cardPlans = (['nominee-cards', 'cash-out-groups'] as const).flatMap((typology) =>
  difficulties.map((difficulty): SchemePlan => ({ typology, difficulty, count: 1, cards: few })),
);
const platformPlans = platformForms.flatMap((form) =>
  difficulties.map((difficulty): SchemePlan => ({ typology: 'unlicensed-platforms', form, difficulty, count: 1 })),
);
const bySchemeOf = (country: Country, schemeId: string, ...stages: string[]): IllicitEventTruth[] =>
  country.marked.filter((event) => event.schemeId === schemeId && (stages.length === 0 || stages.includes(event.stage)));
const digest = (country: Country): string =>
  createHash('sha256')
    .update(JSON.stringify([...country.events.values()]))
    .digest('hex');
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** How long money stays: each outflow is matched, first in first out, with what the scheme put onto the card. */
function dwellsMs(events: readonly IllicitEventTruth[], inStage: string): number[] {
  const dwells: number[] = [];
  const waiting = new Map<string, { timeMs: number; leftTiyn: number }[]>();
  for (const event of events) {
    const queue = waiting.get(event.card) ?? [];
    waiting.set(event.card, queue);
    if (event.stage === inStage) queue.push({ timeMs: event.timeMs, leftTiyn: event.amountTiyn });
    else {
      for (let leftTiyn = event.amountTiyn; leftTiyn > 0 && queue[0] !== undefined;) {
        dwells.push(event.timeMs - queue[0].timeMs);
        const taken = Math.min(leftTiyn, queue[0].leftTiyn);
        leftTiyn -= taken;
        queue[0].leftTiyn -= taken;
        if (queue[0].leftTiyn === 0) queue.shift();
      }
    }
  }
  return dwells;
}

describe('schemes', () => {
  let country: Country;
  beforeAll(() => {
    country = live(scenario([...cardPlans, ...platformPlans], { people: 600 }));
  });

  test('the truth names every scheme once and marks only events that happened, in stages that it lists', () => {
    expect(country.schemes.map(({ schemeId }) => schemeId).sort()).toEqual(
      schemeOrders([...cardPlans, ...platformPlans]).map(({ order }) => order.schemeId).sort(), // prettier-ignore
    );
    for (const { schemeId } of country.schemes) expect(bySchemeOf(country, schemeId).length).toBeGreaterThan(3);
    for (const { schemeId, stage, eventId, card, amountTiyn, timeMs } of country.marked) {
      const event = country.events.get(eventId)!;
      expect({ card: event.card, timeMs: event.timeMs }).toEqual({ card, timeMs });
      expect('fiatTiyn' in event ? event.fiatTiyn : event.amountTiyn).toBe(amountTiyn);
      expect(country.schemes.find((scheme) => scheme.schemeId === schemeId)?.stages).toContain(stage);
    }
  });

  test('marked money is on cards of members, or is the other leg of a transfer from or to one', () => {
    for (const { schemeId, members } of country.schemes) {
      const cards = new Set(members.map(({ card }) => card));
      for (const { card, eventId } of bySchemeOf(country, schemeId)) {
        if (cards.has(card)) continue;
        const event = country.events.get(eventId)!;
        expect('transferId' in event && event.transferId !== null).toBe(true);
      }
    }
  });

  test('what did not move was refused by a machine, and the books balance', () => {
    const refused = new Set(country.marked.filter(({ moved }) => !moved).map(({ eventId }) => eventId));
    const outcomes = country.withdrawals.filter(({ id }) => refused.has(id)).map(({ outcome }) => outcome);
    expect(outcomes).toHaveLength(refused.size);
    expect(outcomes).not.toContain('paid');
    expect(country.balanced).toBe(true);
  });

  test('nobody but the holders of cards is made for a scheme: their cards lived before it and live beside it', () => {
    const marked = new Set(country.marked.map(({ eventId }) => eventId));
    const cards = new Set(country.schemes.flatMap(({ members }) => members.flatMap(({ card }) => card ?? [])));
    const unmarked = [...country.events.values()].filter(({ card, id }) => cards.has(card) && !marked.has(id));
    expect(new Set(unmarked.map(({ card }) => card)).size).toBeGreaterThan(0.95 * cards.size);
  });

  test('money passes through second cards and pays the holders', () => {
    const stages = new Set(country.marked.map(({ schemeId, stage }) => `${schemeId.replace(/-\d+$/, '')} ${stage}`));
    for (const typology of ['nominee-cards', 'cash-out-groups']) {
      for (const stage of ['layering', 'reward']) expect(stages).toContain(`${typology} ${stage}`);
    }
  });

  test('the farther on the dial, the smaller the sums and the longer the waits', () => {
    const dials = [0, 0.5, 1];
    const plans = (['nominee-cards', 'cash-out-groups'] as const).flatMap((typology) =>
      dials.map((difficulty): SchemePlan => ({ typology, difficulty, count: 3 })),
    );
    const world = live(scenario(plans, { people: 1200 }));
    for (const [typology, inStage] of [
      ['nominee-cards', 'placement'],
      ['cash-out-groups', 'funding'],
    ] as const) {
      const [plain, careful, evasive] = dials.map((_, at) => [1, 2, 3].flatMap((nth) => bySchemeOf(world, `${typology}-${3 * at + nth}`)));
      const sums = [plain!, careful!, evasive!].map((events) =>
        median(events.filter(({ stage }) => stage === inStage).map((e) => e.amountTiyn)),
      );
      const waits = [plain!, careful!, evasive!].map((events) => median(dwellsMs(events, inStage)));
      expect(sums).toEqual(sums.toSorted((a, b) => b - a));
      expect(waits).toEqual(waits.toSorted((a, b) => a - b));
      expect(new Set(sums).size + new Set(waits).size).toBe(6);
    }
  });

  test('plain runners empty at least four cards at one machine within half an hour', () => {
    const cash = bySchemeOf(country, 'cash-out-groups-1', 'cash-out').map(({ eventId }) => country.events.get(eventId) as AtmWithdrawal);
    const most = cash.map(({ atm, timeMs }) => {
      const together = cash.filter((other) => other.atm === atm && other.timeMs >= timeMs && other.timeMs <= timeMs + 30 * MINUTE_MS);
      return new Set(together.map(({ card }) => card)).size;
    });
    expect(Math.max(...most)).toBeGreaterThanOrEqual(4);
  });

  test('platforms borrow no registered name, and only their own customers name them', () => {
    for (const { schemeId, form, members } of country.schemes.filter(({ typology }) => typology === 'unlicensed-platforms')) {
      if (form === 'hidden') continue;
      const names = members.flatMap(({ platform }) => platform ?? []);
      const own = new Set(bySchemeOf(country, schemeId).map(({ eventId }) => eventId));
      expect(names.length).toBeGreaterThan(0);
      for (const event of country.events.values()) {
        if ('platform' in event && names.includes(event.platform)) expect(own.has(event.id)).toBe(true);
      }
    }
  });
});

test('a plain cash-out group turns over what the published figures say', () => {
  const plans: SchemePlan[] = [{ typology: 'cash-out-groups', difficulty: 0, count: 4 }];
  const country = live(scenario(plans, { people: 480, shards: 4, days: 35 }), 3);
  const tiyn = country.marked.filter(({ stage }) => stage === 'cash-out').reduce((sum, { amountTiyn }) => sum + amountTiyn, 0);
  const ofYear = ((tiyn / 4) * 365) / 35;
  expect(ofYear).toBeGreaterThan(tengeToTiyn(296e6) / 1.5);
  expect(ofYear).toBeLessThan(tengeToTiyn(296e6) * 1.5);
});

describe('look-alikes', () => {
  const rates = Object.fromEntries(lookAlikeNames.map((habit, at) => [habit, at % 2 === 0 ? 4 : 8])) as typeof noLookAlikes;
  const honest = scenario([], { people: 500 }, rates);
  let country: Country;
  beforeAll(() => {
    country = live(honest);
  });

  test('as many live in the country as the scenario says, with members, and no event is illicit', () => {
    expect(country.marked).toEqual([]);
    expect(country.schemes).toEqual([]);
    for (const habit of lookAlikeNames) {
      const own = country.decoys.filter((decoy) => decoy.habit === habit);
      expect(own.length).toBe(lookAlikeCount(500, rates[habit]));
      expect(new Set(own.map(({ decoyId }) => decoyId)).size).toBe(own.length);
      for (const { members } of own) expect(members.some(({ card }) => card !== null)).toBe(true);
    }
  });

  test('the truth marks the events of every habit, and nothing of everyday life', () => {
    let quiet = 0;
    for (const { decoyId, members } of country.decoys) {
      const cards = new Set(members.map(({ card }) => card));
      const events = [...country.events.values()].filter(({ card }) => cards.has(card));
      const own = new Set(country.ofHabits.filter((event) => event.decoyId === decoyId).map(({ eventId }) => eventId));
      if (!events.some(({ id }) => own.has(id))) quiet++;
      for (const event of events) if ('kind' in event && event.kind === 'fee') expect(own).not.toContain(event.id);
    }
    // Nobody collects for the school class in every month.
    expect(quiet).toBeLessThan(country.decoys.length / 20);
    for (const { eventId, card, timeMs } of country.ofHabits) expect(country.events.get(eventId)).toMatchObject({ card, timeMs });
    const purchases = country.ofHabits.filter(({ eventId }) => {
      const event = country.events.get(eventId)!;
      return 'kind' in event && event.kind === 'purchase';
    });
    expect(purchases).toEqual([]);
  });

  test('on a factory pay-day many workers take cash at one machine within two hours', () => {
    const busiest = country.decoys
      .filter(({ habit }) => habit === 'factory-pay-day')
      .map(({ members }) => {
        const cards = new Set(members.map(({ card }) => card));
        const cash = country.withdrawals.filter(({ card }) => cards.has(card));
        const queues = cash.map(({ atm, timeMs }) => {
          const queue = cash.filter((other) => other.atm === atm && other.timeMs >= timeMs && other.timeMs <= timeMs + 120 * MINUTE_MS);
          return new Set(queue.map(({ card }) => card)).size;
        });
        return Math.max(...queues) / (cards.size - 1);
      });
    expect(median(busiest)).toBeGreaterThan(0.5);
  });
});

describe('repeatability', () => {
  const plans: SchemePlan[] = [
    { typology: 'nominee-cards', difficulty: 'evasive', count: 1, cards: few },
    { typology: 'cash-out-groups', difficulty: 'careful', count: 1, cards: few },
    { typology: 'unlicensed-platforms', form: 'hidden', difficulty: 'plain', count: 1 },
    { typology: 'unlicensed-platforms', form: 'imitation', difficulty: 'plain', count: 1 },
  ];
  const small = { people: 400, days: 20 };
  const contents = (country: Country, schemeId: string) =>
    bySchemeOf(country, schemeId).map(({ timeMs, stage, amountTiyn }) => [timeMs, stage, amountTiyn]);
  let first: Country;
  beforeAll(() => {
    first = live(scenario(plans, small), 9);
  });

  test('the same scenario and seed give the same events and truth', () => {
    const again = live(scenario(plans, small), 9);
    expect(digest(again)).toBe(digest(first));
    expect(again.marked).toEqual(first.marked);
  });

  test('one more scheme changes hardly any sum or time of the others', () => {
    const more = live(
      scenario([{ typology: 'cash-out-groups', difficulty: 'plain', count: 0 }, ...plans, { ...plans[0]!, difficulty: 'plain' }], small),
      9,
    );
    expect(bySchemeOf(more, 'nominee-cards-2').length).toBeGreaterThan(0);
    for (const { schemeId, form } of first.schemes) {
      // Customers of named platforms trade what their own honest life left them, which a scheme may touch.
      if (form === 'imitation') continue;
      // What its people's own lives left on their cards may be a little more or less.
      const others = new Set(contents(more, schemeId).map((content) => content.join(' ')));
      const kept = contents(first, schemeId).filter((content) => others.has(content.join(' ')));
      expect(kept.length / bySchemeOf(first, schemeId).length).toBeGreaterThan(0.98);
    }
  });

  test('a changed label changes the truth about the scheme and nothing else', () => {
    const relabelled = live(scenario(plans.map((plan) => ({ ...plan, label: 'decoy' as const })), small), 9); // prettier-ignore
    expect(relabelled.schemes.map(({ label }) => label)).toEqual(first.schemes.map(() => 'decoy'));
    expect(digest(relabelled)).toBe(digest(first));
  });
});
