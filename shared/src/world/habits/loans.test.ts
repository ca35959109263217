/** Loans are paid back: each in its instalments, with what they cost, and those from before the scenario as well. */
import { beforeAll, expect, test } from '@jest/globals';
import type { CardDebit } from '../../events/card-debit.js';
import type { CardTopUp } from '../../events/card-top-up.js';
import { noLookAlikes, smallScenario } from '../../testing/small-scenario.js';
import { createShard } from '../shard.js';

const base = smallScenario();
const loans = { ...base.world.loans, perPersonYear: 1.5, incomeMonths: 0.5, sigma: 0.1, months: 3, costShare: 0.25 };
/** Nobody gets another card, on which the rest of a loan would be paid back. */
const cards = { ...base.world.cards, lostPerCardYear: 0, openedPerPersonYear: 0, closedPerSideCardYear: 0, validityDays: 10_000 };
const population = { ...base.world.population, visitorShare: 0 };
const world = { ...base.world, lookAlikes: noLookAlikes, loans, cards, population };
const scenario = smallScenario({ shards: 1, people: 60, days: 200, world });
const paidOut = new Map<string, CardTopUp[]>();
const repaid = new Map<string, CardDebit[]>();

beforeAll(() => {
  const shard = createShard(scenario, 3, 0);
  const keep = <E extends { readonly card: string }>(map: Map<string, E[]>, event: E): void =>
    void map.set(event.card, [...(map.get(event.card) ?? []), event]);
  while (
    shard.advance(10_000, {
      event(topic, event) {
        if (topic === 'card-top-ups' && (event as CardTopUp).channel === 'loan') keep(paidOut, event as CardTopUp);
        if (topic === 'card-debits' && (event as CardDebit).kind === 'repayment') keep(repaid, event as CardDebit);
      },
      truth: () => undefined,
    })
  );
});

test('every loan of the first months is back with its cost at the end', () => {
  let checked = 0;
  const lastMs = Date.parse('2024-06-15T00:00:00Z');
  for (const [card, credits] of paidOut) {
    for (const { amountTiyn, timeMs } of credits.filter((credit) => credit.timeMs < lastMs)) {
      const instalmentTiyn = Math.ceil((amountTiyn * (1 + loans.costShare)) / loans.months);
      const own = (repaid.get(card) ?? []).filter((debit) => debit.amountTiyn === instalmentTiyn && debit.timeMs > timeMs);
      expect(own.length).toBeGreaterThanOrEqual(loans.months);
      checked++;
    }
  }
  expect(checked).toBeGreaterThan(5);
});

test('what was borrowed before the scenario began is paid back in it', () => {
  const withoutLoan = [...repaid.keys()].filter((card) => !paidOut.has(card));
  expect(withoutLoan.length).toBeGreaterThan(3);
});
