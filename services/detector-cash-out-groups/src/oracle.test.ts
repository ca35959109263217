/** A second, naive implementation that keeps everything and rescans it must find the same visits, bursts and groups. */
import { expect, test } from '@jest/globals';
import type { AtmBurst, CardEmptied } from '@tengewatch/shared/events/indicator.js';
import { HOUR_MS } from '@tengewatch/shared/rules/local-time.js';
import { defaultParameters } from '@tengewatch/shared/rules/parameters.js';
import { SAMPLE_START_MS, sampleEvents } from '@tengewatch/shared/rules/testing/sample-events.js';
import { driveRule, eventsOf, inOrder, type Occurrence } from '@tengewatch/shared/rules/testing/stage-driver.js';
import * as fc from 'fast-check';
import { limitsOf } from './limits.js';
import { CashOutGroupsParameters } from './params.js';
import { createRule } from './rule.js';
import { pictureOf, verdictOn } from './verdict.js';

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
const limits = limitsOf(parameters);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

type Withdrawal = Extract<Occurrence, { topic: 'atm-withdrawals' }>['event'];
type FoundVisit = Pick<CardEmptied, 'card' | 'key' | 'startMs' | 'endMs' | 'fundedTiyn' | 'withdrawnTiyn' | 'purchaseShare'> & {
  funders: string[];
};

/** Visits of one card: cut its paid withdrawals into runs, then ask of each run what it could draw on. */
function naiveVisits(events: readonly Occurrence[]): FoundVisit[] {
  const runs: Withdrawal[][] = [];
  const enders: (number | null)[] = [];
  for (const [at, one] of events.entries()) {
    if (one.topic !== 'atm-withdrawals' || one.event.outcome !== 'paid') continue;
    const run = runs.at(-1);
    const [first, last] = [run?.[0], run?.at(-1)];
    const goes =
      first !== undefined &&
      last !== undefined &&
      last.atm === one.event.atm &&
      one.event.timeMs - last.timeMs < limits.visitGapMs &&
      one.event.timeMs - first.timeMs <= limits.maxVisitMs;
    if (goes) run?.push(one.event);
    else {
      if (last !== undefined) enders[enders.length - 1] = one.event.timeMs - last.timeMs < limits.visitGapMs ? at : null;
      runs.push([one.event]);
      enders.push(null);
    }
  }
  const found: FoundVisit[] = [];
  for (const [number, run] of runs.entries()) {
    const [first, last] = [run[0], run.at(-1)];
    if (first === undefined || last === undefined) continue;
    const before = events.slice(
      0,
      events.findIndex((one) => one.event.id === first.id),
    );
    const available = fundingBefore(before).filter((one) => one.atMs > first.timeMs - limits.fundingWindowMs && one.left > 0);
    const fundedTiyn = sum(available.map((one) => one.left));
    const withdrawnTiyn = sum(run.map((one) => one.amountTiyn));
    const ender = enders[number] ?? null;
    const endsAtMs = ender === null ? last.timeMs + limits.visitGapMs : (events[ender]?.event.timeMs ?? 0);
    const block = Math.floor(endsAtMs / limits.shareBlockMs);
    const lately = (ender === null ? events.filter((one) => one.event.timeMs < endsAtMs) : events.slice(0, ender)).filter(
      (one) => Math.floor(one.event.timeMs / limits.shareBlockMs) >= block - 1,
    );
    const bought = sum(lately.map((one) => (one.topic === 'card-debits' && one.event.kind === 'purchase' ? one.event.amountTiyn : 0)));
    const out = sum(lately.map(outflow));
    const emptied =
      fundedTiyn >= limits.minFundedTiyn &&
      withdrawnTiyn >= limits.minFundedTiyn &&
      withdrawnTiyn >= parameters.minEmptiedShare * fundedTiyn &&
      fundedTiyn >= parameters.minFundedPart * withdrawnTiyn;
    if (!emptied) continue;
    const funders = [...new Set(available.map((one) => one.funder))];
    found.push({
      card: first.card,
      key: first.atm,
      startMs: first.timeMs,
      endMs: last.timeMs,
      fundedTiyn,
      withdrawnTiyn,
      purchaseShare: bought / out,
      funders,
    });
  }
  return found;
}

/** All money that others paid in, less the withdrawals so far, oldest first. */
function fundingBefore(events: readonly Occurrence[]) {
  const fundings: { atMs: number; left: number; funder: string }[] = [];
  for (const one of events) {
    if (one.topic === 'card-top-ups' && one.event.senderIin !== one.event.recipientIin) {
      fundings.push({ atMs: one.event.timeMs, left: one.event.amountTiyn, funder: one.event.senderIin ?? one.event.terminal ?? '' });
    }
    if (one.topic !== 'atm-withdrawals' || one.event.outcome !== 'paid') continue;
    let wanted = one.event.amountTiyn;
    for (const funding of fundings) {
      // Money older than the window is not what a withdrawal takes.
      if (funding.atMs <= one.event.timeMs - limits.fundingWindowMs) continue;
      const part = Math.min(wanted, funding.left);
      funding.left -= part;
      wanted -= part;
    }
  }
  return fundings;
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
    const near = first && last && visit.startMs - last.startMs <= limits.burstGapMs && visit.startMs - first.startMs <= limits.maxBurstMs;
    if (near) cluster?.push(visit);
    else clusters.push([visit]);
  }
  return clusters
    .filter((cluster) => new Set(cluster.map((visit) => visit.card)).size >= parameters.burstMinCards)
    .map((cluster) => ({ atMs: (cluster.at(-1)?.startMs ?? 0) + limits.settleMs, visits: cluster.map((visit) => visit.id) }));
}

interface Joined {
  burst: AtmBurst;
  common: Set<string>;
  visits: CardEmptied[];
  group: number;
}

/** For each group, by the position of its earliest burst, when the rule was first met. Every burst looks back at all before it. */
function naiveGroups(bursts: readonly AtmBurst[]): { id: string; openedAtMs: number }[] {
  const joined: Joined[] = [];
  const opened = new Map<number, number>();
  for (const [at, burst] of bursts.entries()) {
    const sinceMs = burst.timeMs - limits.joinWindowMs;
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
    const inherits = groups.some((other) => opened.has(other));
    for (const one of joined) if (groups.includes(one.group)) one.group = group;
    joined.push({ burst, common, visits: groups.length === 0 && common.size === 0 ? burst.visits : tied, group });
    const mine = joined.filter((one) => one.group === group && one.burst.timeMs >= sinceMs);
    const funders = new Set(joined.filter((one) => one.group === group).flatMap((one) => [...one.common]));
    const picture = pictureOf(
      mine.map((one) => ({ ...one.burst, visits: one.visits })),
      funders,
      parameters.strongBurstCards,
    );
    const met = verdictOn(picture, null, parameters) !== undefined;
    if ((met || inherits) && !opened.has(group)) opened.set(group, burst.timeMs);
  }
  return [...opened].map(([at, openedAtMs]) => ({ id: bursts[at]?.id ?? '', openedAtMs }));
}

const CARDS = ['9000000000000001', '9000000000000002', '9000000000000003', '9000000000000004', '9000000000000005', '9000000000000006'];
const FUNDERS = ['200940000011', '210540000022', '220640000033', null];
const MINUTE_MS = 60_000;

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
  let alerts = 0;
  let burstsSeen = 0;
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
      const opened = eventsOf(written, 'alerts').filter((alert) => alert.revision === 0);

      const naive = CARDS.flatMap((card) => naiveVisits(inOrder(events.filter((one) => 'card' in one.event && one.event.card === card))));
      const shape = ({ card, key, startMs, endMs, fundedTiyn, withdrawnTiyn, purchaseShare, funders }: FoundVisit) =>
        JSON.stringify({ card, key, startMs, endMs, fundedTiyn, withdrawnTiyn, purchaseShare, funders });
      expect(visits.map(shape).sort()).toEqual(naive.map(shape).sort());

      const naiveOfAtm = ['ATM-1', 'ATM-2', 'ATM-3'].flatMap((atm) => naiveBursts(visits.filter((visit) => visit.key === atm)));
      const burstShape = (one: { atMs: number; visits: string[] }) => JSON.stringify(one);
      expect(bursts.map((one) => burstShape({ atMs: one.timeMs, visits: one.visits.map((visit) => visit.id) })).sort()).toEqual(
        naiveOfAtm.map(burstShape).sort(),
      );

      const groupShape = (one: { id: string; openedAtMs: number }) => JSON.stringify({ id: one.id, openedAtMs: one.openedAtMs });
      expect(opened.map((alert) => groupShape({ id: alert.subject.id, openedAtMs: alert.openedAtMs })).sort()).toEqual(
        naiveGroups(bursts).map(groupShape).sort(),
      );
      burstsSeen += bursts.length;
      alerts += opened.length;
    }),
    { numRuns: 250, seed: 11 },
  );
  expect(burstsSeen).toBeGreaterThan(200);
  expect(alerts).toBeGreaterThan(30);
});
