/** A second, naive implementation that keeps everything and rescans it must find the same visits, bursts and groups. */
import { expect, test } from '@jest/globals';
import type { AtmBurst, CardEmptied } from '@tengewatch/shared/events/indicator.js';
import { tengeToTiyn } from '@tengewatch/shared/events/money.js';
import { DAY_MS, HOUR_MS, localDay } from '@tengewatch/shared/rules/local-time.js';
import { defaultParameters } from '@tengewatch/shared/rules/parameters.js';
import { SAMPLE_START_MS, sampleEvents } from '@tengewatch/shared/rules/testing/sample-events.js';
import { driveRule, eventsOf, inOrder, type Occurrence } from '@tengewatch/shared/rules/testing/stage-driver.js';
import * as fc from 'fast-check';
import { CashOutGroupsParameters } from './params.js';
import { createRule } from './rule.js';

const MINUTE_MS = 60_000;
const overrides = {
  fundingWindowDays: 1,
  minFundedKzt: 30_000,
  minEmptiedShare: 0.6,
  shareBlockDays: 2,
  joinWindowDays: 4,
  quietDays: 100,
  maxFunderCards: 4,
  minDays: 1,
  minRecurringCards: 1,
  minWithdrawnKzt: 200_000,
  minPoints: 2,
};
const parameters: CashOutGroupsParameters = { ...defaultParameters(CashOutGroupsParameters), ...overrides };
const visitGapMs = parameters.visitGapMinutes * MINUTE_MS;
const maxVisitMs = parameters.maxVisitMinutes * MINUTE_MS;
const burstGapMs = parameters.burstGapMinutes * MINUTE_MS;
const maxBurstMs = parameters.maxBurstMinutes * MINUTE_MS;
const fundingWindowMs = parameters.fundingWindowDays * DAY_MS;
const shareBlockMs = parameters.shareBlockDays * DAY_MS;
const joinWindowMs = parameters.joinWindowDays * DAY_MS;
const minFundedTiyn = tengeToTiyn(parameters.minFundedKzt);
/** The last visit that could still join a burst has then been reported. */
const settleMs = burstGapMs + maxVisitMs + visitGapMs + 1;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

type Withdrawal = Extract<Occurrence, { topic: 'atm-withdrawals' }>['event'];
type FoundVisit = Pick<
  CardEmptied,
  'card' | 'key' | 'startMs' | 'endMs' | 'fundedTiyn' | 'withdrawnTiyn' | 'purchaseShare' | 'eventCount' | 'firstEventAtMs'
> & { funders: string[] };
/** With the ids of the events that are counted with it, and whether it drew on others as well. */
type NaiveVisit = FoundVisit & { events: string[]; drewAgain: boolean };

/** A withdrawal of a card, and its place among the card's events. */
interface Taken {
  at: number;
  event: Withdrawal;
}

/** Visits of one card: cut its paid withdrawals into runs, then ask of each run what it could draw on and what it did draw on. */
function naiveVisits(events: readonly Occurrence[]): NaiveVisit[] {
  const runs: Taken[][] = [];
  const enders: (number | null)[] = [];
  for (const [at, one] of events.entries()) {
    if (one.topic !== 'atm-withdrawals' || one.event.outcome !== 'paid') continue;
    const run = runs.at(-1);
    const [first, last] = [run?.[0]?.event, run?.at(-1)?.event];
    const goes =
      first !== undefined &&
      last !== undefined &&
      last.atm === one.event.atm &&
      one.event.timeMs - last.timeMs < visitGapMs &&
      one.event.timeMs - first.timeMs <= maxVisitMs;
    if (goes) run?.push({ at, event: one.event });
    else {
      if (last !== undefined) enders[enders.length - 1] = one.event.timeMs - last.timeMs < visitGapMs ? at : null;
      runs.push([{ at, event: one.event }]);
      enders.push(null);
    }
  }
  const lots = lotsOf(events);
  const shown = new Set<string>();
  const found: NaiveVisit[] = [];
  for (const [number, run] of runs.entries()) {
    const [first, last] = [run[0]!, run.at(-1)!.event];
    const available = lots.filter((lot) => lot.at < first.at && lot.timeMs > first.event.timeMs - fundingWindowMs);
    const fundedTiyn = sum(available.map((lot) => lot.tiyn - sum(lot.draws.filter(({ at }) => at < first.at).map(({ tiyn }) => tiyn))));
    const withdrawnTiyn = sum(run.map(({ event }) => event.amountTiyn));
    const ender = enders[number] ?? null;
    const endsAtMs = ender === null ? last.timeMs + visitGapMs : (events[ender]?.event.timeMs ?? 0);
    const block = Math.floor(endsAtMs / shareBlockMs);
    const lately = (ender === null ? events.filter((one) => one.event.timeMs < endsAtMs) : events.slice(0, ender)).filter(
      (one) => Math.floor(one.event.timeMs / shareBlockMs) >= block - 1,
    );
    const bought = sum(lately.map((one) => (one.topic === 'card-debits' && one.event.kind === 'purchase' ? one.event.amountTiyn : 0)));
    const out = sum(lately.map(outflow));
    const emptied =
      fundedTiyn >= minFundedTiyn &&
      withdrawnTiyn >= minFundedTiyn &&
      withdrawnTiyn >= parameters.minEmptiedShare * fundedTiyn &&
      fundedTiyn >= parameters.minFundedPart * withdrawnTiyn;
    if (!emptied) continue;
    const drawnOn = lots.filter((lot) => lot.draws.some(({ at }) => run.some((taken) => taken.at === at)));
    const fresh = drawnOn.filter((lot) => !shown.has(lot.id));
    for (const { id } of fresh) shown.add(id);
    found.push({
      card: first.event.card,
      key: first.event.atm,
      startMs: first.event.timeMs,
      endMs: last.timeMs,
      fundedTiyn,
      withdrawnTiyn,
      purchaseShare: bought / out,
      eventCount: fresh.length + run.length,
      firstEventAtMs: Math.min(first.event.timeMs, ...fresh.map(({ timeMs }) => timeMs)),
      funders: [...new Set(drawnOn.map((lot) => lot.funder))],
      drewAgain: drawnOn.length > fresh.length,
      events: [...fresh.map(({ id }) => id), ...run.map(({ event }) => event.id)],
    });
  }
  return found;
}

/** All money that others paid into a card, oldest first, and which withdrawals took how much of it. */
function lotsOf(events: readonly Occurrence[]) {
  const lots: { id: string; at: number; timeMs: number; tiyn: number; funder: string; draws: { at: number; tiyn: number }[] }[] = [];
  for (const [at, { topic, event }] of events.entries()) {
    const { timeMs } = event;
    if (topic === 'card-top-ups' && event.senderIin !== event.recipientIin) {
      const funder = event.senderIin ?? event.terminal ?? '';
      lots.push({ id: event.id, at, timeMs, tiyn: event.amountTiyn, funder, draws: [] });
    }
    if (topic !== 'atm-withdrawals' || event.outcome !== 'paid') continue;
    let wanted = event.amountTiyn;
    for (const lot of lots) {
      // Money older than the window is not what a withdrawal takes.
      if (lot.timeMs <= timeMs - fundingWindowMs) continue;
      const tiyn = Math.min(wanted, lot.tiyn - sum(lot.draws.map((draw) => draw.tiyn)));
      if (tiyn > 0) lot.draws.push({ at, tiyn });
      wanted -= tiyn;
    }
  }
  return lots;
}

function outflow(one: Occurrence): number {
  if (one.topic === 'card-debits') return one.event.amountTiyn;
  if (one.topic === 'exchanger-trades') return one.event.side === 'buy' ? one.event.fiatTiyn : 0;
  return one.topic === 'atm-withdrawals' && one.event.outcome === 'paid' ? one.event.amountTiyn : 0;
}

/** Bursts of one ATM: cut its visits, sorted by start, wherever the gap or the length is exceeded. */
function naiveBursts(visits: readonly CardEmptied[]): { atMs: number; visits: string[] }[] {
  const sorted = visits.toSorted((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1));
  const clusters: CardEmptied[][] = [];
  for (const visit of sorted) {
    const cluster = clusters.at(-1);
    const [first, last] = [cluster?.[0], cluster?.at(-1)];
    const near = first && last && visit.startMs - last.startMs <= burstGapMs && visit.startMs - first.startMs <= maxBurstMs;
    if (near) cluster?.push(visit);
    else clusters.push([visit]);
  }
  return clusters
    .filter((cluster) => new Set(cluster.map((visit) => visit.card)).size >= parameters.burstMinCards)
    .map((cluster) => ({ atMs: (cluster.at(-1)?.startMs ?? 0) + settleMs, visits: cluster.map((visit) => visit.id) }));
}

interface Joined {
  burst: AtmBurst;
  common: Set<string>;
  visits: CardEmptied[];
  group: number;
}

/** Whether the bursts of a group, and the funders that tie their cards together, meet the rule. */
function isMet(members: readonly Joined[], funders: ReadonlySet<string>): boolean {
  const p = parameters;
  const days = new Set(members.map(({ burst }) => localDay(burst.startMs)));
  const atms = new Set(members.map(({ burst }) => burst.atm));
  const cardsOf = members.map(({ visits }) => [...new Set(visits.map(({ card }) => card))]);
  const cards = [...new Set(cardsOf.flat())];
  const recurring = cards.filter((card) => cardsOf.filter((some) => some.includes(card)).length > 1);
  const visits = members.flatMap((one) => one.visits);
  const withdrawn = sum(visits.map(({ withdrawnTiyn }) => withdrawnTiyn));
  const purchases = sum(visits.map(({ purchaseShare, withdrawnTiyn }) => purchaseShare * withdrawnTiyn)) / withdrawn;
  const paidBy = (funder: string): number => new Set(visits.filter((visit) => visit.funders.includes(funder)).map(({ card }) => card)).size;
  const atmsOn = (day: number): number =>
    new Set(members.filter(({ burst }) => localDay(burst.startMs) === day).map(({ burst }) => burst.atm)).size;
  const conditions = [
    members.length >= p.minBursts,
    days.size >= p.minDays,
    atms.size >= p.minAtms,
    recurring.length >= p.minRecurringCards,
    purchases <= p.maxPurchaseShare,
    withdrawn >= tengeToTiyn(p.minWithdrawnKzt),
  ];
  const points = [
    members.length >= p.manyBursts ? p.manyBurstsPoints : 0,
    cardsOf.filter((some) => some.length >= p.strongBurstCards).length >= p.minStrongBursts ? p.strongBurstsPoints : 0,
    atms.size >= p.manyAtms ? p.manyAtmsPoints : 0,
    Math.max(0, ...[...funders].map(paidBy)) >= p.minSharedFunderCards ? p.sharedFunderPoints : 0,
    recurring.length / cards.length >= p.minRecurringShare ? p.recurringSharePoints : 0,
    purchases <= p.lowPurchaseShare ? p.lowPurchasePoints : 0,
    Math.max(0, ...[...days].map(atmsOn)) >= p.minRoundAtms ? p.roundPoints : 0,
  ];
  return !conditions.includes(false) && sum(points) >= p.minPoints;
}

interface NaiveGroup {
  id: string;
  openedAtMs: number;
  /** All that its alert counts. */
  visits: ReadonlySet<CardEmptied>;
}

/** For each group, by the position of its earliest burst, when the rule was first met. Every burst looks back at all before it. */
function naiveGroups(bursts: readonly AtmBurst[]): { opened: NaiveGroup[]; final: NaiveGroup[] } {
  const joined: Joined[] = [];
  const opened = new Map<number, NaiveGroup>();
  for (const [at, burst] of bursts.entries()) {
    const sinceMs = burst.timeMs - joinWindowMs;
    const paidCards = (funder: string): number =>
      new Set(
        bursts
          .slice(0, at + 1)
          .filter((other) => other.timeMs >= sinceMs)
          .flatMap((other) => other.visits.filter((visit) => visit.funders.includes(funder)).map((visit) => visit.card)),
      ).size;
    const all = burst.visits.flatMap((visit) => visit.funders).filter((funder) => /^\d{12}$/.test(funder));
    const common = new Set(
      all.filter((funder) => {
        const cards = new Set(burst.visits.filter((visit) => visit.funders.includes(funder)).map((visit) => visit.card));
        return cards.size >= parameters.minFunderCards && paidCards(funder) <= parameters.maxFunderCards;
      }),
    );
    const recent = joined.filter((one) => one.burst.timeMs >= sinceMs);
    const knows = (members: readonly Joined[], visit: CardEmptied): boolean =>
      members.some((one) => one.visits.some((other) => other.card === visit.card || other.holderIin === visit.holderIin));
    const groups = [...new Set(recent.map((one) => one.group))].filter((group) => {
      const members = recent.filter((one) => one.group === group);
      const sharesFunder = members.some((one) => [...one.common].some((funder) => common.has(funder)));
      const cards = new Set(burst.visits.filter((visit) => knows(members, visit)).map((visit) => visit.card));
      return sharesFunder || cards.size >= parameters.minSharedCards;
    });
    const members = recent.filter((one) => groups.includes(one.group));
    const tied = burst.visits.filter(
      (visit) =>
        visit.funders.some((funder) => common.has(funder)) ||
        knows(members, visit) ||
        members.some((one) => visit.funders.some((funder) => one.common.has(funder))),
    );
    const group = Math.min(at, ...groups);
    for (const one of joined) if (groups.includes(one.group)) one.group = group;
    joined.push({ burst, common, visits: groups.length === 0 && common.size === 0 ? burst.visits : tied, group });
    const mine = joined.filter((one) => one.group === group && one.burst.timeMs >= sinceMs);
    const funders = new Set(joined.filter((one) => one.group === group).flatMap((one) => [...one.common]));
    const inherited = groups.flatMap((other) => [...(opened.get(other)?.visits ?? [])]);
    if (!opened.has(group) && inherited.length === 0 && !isMet(mine, funders)) continue;
    // What the group had before it had an alert is counted as far back as bursts are joined.
    const visits = new Set([...inherited, ...mine.flatMap((one) => one.visits)]);
    opened.set(group, { id: bursts[group]?.id ?? '', openedAtMs: opened.get(group)?.openedAtMs ?? burst.timeMs, visits });
  }
  const left = new Set(joined.map(({ group }) => group));
  return { opened: [...opened.values()], final: [...opened].filter(([group]) => left.has(group)).map(([, one]) => one) };
}

const CARDS = ['9000000000000001', '9000000000000002', '9000000000000003', '9000000000000004', '9000000000000005', '9000000000000006'];
const FUNDERS = ['200940000011', '210540000022', '220640000033', null];

/** A stop: some cards are paid a while before, and emptied at one ATM one after the other. */
const stop = fc.record({
  gapMs: fc.integer({ min: MINUTE_MS, max: 30 * HOUR_MS }),
  atm: fc.constantFrom('ATM-1', 'ATM-2', 'ATM-3'),
  noise: fc.constantFrom('none', 'none', 'purchase', 'refused', 'buy', 'transfer'),
  visits: fc.array(
    fc.record({
      card: fc.nat(CARDS.length - 1),
      funder: fc.constantFrom(...FUNDERS),
      kzt: fc.constantFrom(50_000, 100_000, 200_000),
      share: fc.constantFrom(0.5, 0.8, 1, 1, 1),
      paidBeforeMs: fc.oneof(fc.integer({ min: 0, max: 26 * HOUR_MS }), fc.integer({ min: 0, max: MINUTE_MS })),
      afterMs: fc.integer({ min: 0, max: 13 * MINUTE_MS }),
      parts: fc.constantFrom(1, 1, 2, 3),
      partGapMs: fc.integer({ min: 1, max: 6 * MINUTE_MS }),
    }),
    { minLength: 2, maxLength: 5, size: 'max' },
  ),
});

test('the folds find the visits, bursts and groups of a rescan of everything', () => {
  let alertsSeen = 0;
  let burstsSeen = 0;
  let sharedFundings = 0;
  fc.assert(
    fc.property(fc.array(stop, { minLength: 2, maxLength: 9, size: 'max' }), (stops) => {
      const make = sampleEvents();
      let atMs = SAMPLE_START_MS;
      const events: Occurrence[] = [];
      for (const { gapMs, atm, noise, visits } of stops) {
        atMs += gapMs;
        let turnMs = atMs;
        for (const { card, funder, kzt, share, paidBeforeMs, afterMs, parts, partGapMs } of visits) {
          turnMs += afterMs;
          const ids = { card: CARDS[card] ?? '' };
          const holder = `90010170000${card}`;
          events.push(
            make.topUp(turnMs - paidBeforeMs, kzt, {
              ...ids,
              senderIin: funder,
              terminal: funder === null ? 'T-1' : null,
              recipientIin: holder,
            }),
          );
          for (let part = 0; part < parts; part += 1) {
            events.push(make.withdrawal(turnMs + part * partGapMs, (kzt * share) / parts, { ...ids, atm, holderIin: holder }));
          }
          if (noise === 'purchase' || noise === 'transfer') events.push(make.debit(turnMs + 1, 20_000, { ...ids, kind: noise }));
          if (noise === 'refused') events.push(make.withdrawal(turnMs + 2, kzt, { ...ids, atm, outcome: 'refused-insufficient-balance' }));
          if (noise === 'buy') events.push(make.trade(turnMs + 3, 10_000, ids));
        }
      }
      // Sums split into thirds need not be whole tiyn.
      for (const one of events)
        if (one.topic === 'atm-withdrawals') Object.assign(one.event, { amountTiyn: Math.floor(one.event.amountTiyn) });

      const written = driveRule(createRule(overrides), events, { watchingSinceMs: SAMPLE_START_MS });
      const visits = eventsOf(written, 'indicators-emptied-cards');
      const bursts = eventsOf(written, 'indicators-atm-bursts');
      const alerts = eventsOf(written, 'alerts');
      const opened = alerts.filter((alert) => alert.revision === 0);

      const naive = CARDS.flatMap((card) => naiveVisits(inOrder(events.filter((one) => 'card' in one.event && one.event.card === card))));
      const shape = ({
        card,
        key,
        startMs,
        endMs,
        fundedTiyn,
        withdrawnTiyn,
        purchaseShare,
        eventCount,
        firstEventAtMs,
        funders,
      }: FoundVisit) =>
        JSON.stringify({ card, key, startMs, endMs, fundedTiyn, withdrawnTiyn, purchaseShare, eventCount, firstEventAtMs, funders });
      expect(visits.map(shape).sort()).toEqual(naive.map(shape).sort());

      const naiveOfAtm = ['ATM-1', 'ATM-2', 'ATM-3'].flatMap((atm) => naiveBursts(visits.filter((visit) => visit.key === atm)));
      const burstShape = (one: { atMs: number; visits: string[] }) => JSON.stringify(one);
      expect(bursts.map((one) => burstShape({ atMs: one.timeMs, visits: one.visits.map((visit) => visit.id) })).sort()).toEqual(
        naiveOfAtm.map(burstShape).sort(),
      );

      const groups = naiveGroups(bursts);
      const groupShape = (one: { id: string; openedAtMs: number }) => JSON.stringify({ id: one.id, openedAtMs: one.openedAtMs });
      expect(opened.map((alert) => groupShape({ id: alert.subject.id, openedAtMs: alert.openedAtMs })).sort()).toEqual(
        groups.opened.map(groupShape).sort(),
      );

      const eventsOfVisit = (visit: CardEmptied): string[] =>
        naive.find(({ card, startMs, key }) => card === visit.card && startMs === visit.startMs && key === visit.key)?.events ?? [];
      const cashOf = (id: string): number =>
        sum(events.map(({ topic, event }) => (topic === 'atm-withdrawals' && event.id === id ? event.amountTiyn : 0)));
      for (const { id, visits: counted } of groups.final) {
        const ids = [...counted].flatMap(eventsOfVisit);
        expect(new Set(ids).size).toBe(ids.length);
        const last = alerts.findLast((alert) => alert.subject.id === id);
        expect(last).toMatchObject({ eventCount: ids.length, amountTiyn: sum(ids.map(cashOf)) });
        const shown = last?.evidence.map(({ eventId }) => eventId) ?? [];
        expect(new Set(shown).size).toBe(shown.length);
        expect(ids).toEqual(expect.arrayContaining(shown));
      }
      sharedFundings += naive.filter(({ drewAgain }) => drewAgain).length;
      burstsSeen += bursts.length;
      alertsSeen += opened.length;
    }),
    { numRuns: 250, seed: 11 },
  );
  expect(burstsSeen).toBeGreaterThan(200);
  expect(alertsSeen).toBeGreaterThan(30);
  // The case that needs care must come up: a visit that took only what earlier ones had left of a top-up.
  expect(sharedFundings).toBeGreaterThan(100);
});
