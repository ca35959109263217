/** Visits and bursts by a rescan of everything: the first two hops of the oracle. */
import type { CardEmptied } from '@tengewatch/shared/events/indicator.js';
import type { Occurrence } from '@tengewatch/shared/rules/testing/stage-driver.js';
import {
  burstGapMs,
  fundingWindowMs,
  maxBurstMs,
  maxVisitMs,
  minFundedTiyn,
  parameters,
  settleMs,
  shareBlockMs,
  sum,
  visitGapMs,
} from './oracle-parameters.js';

type Withdrawal = Extract<Occurrence, { topic: 'atm-withdrawals' }>['event'];
export type FoundVisit = Pick<
  CardEmptied,
  'card' | 'key' | 'startMs' | 'endMs' | 'fundedTiyn' | 'withdrawnTiyn' | 'purchaseShare' | 'eventCount' | 'firstEventAtMs'
> & { funders: string[] };
/** With the ids of the events that are counted with it, and whether it drew on others as well. */
export type NaiveVisit = FoundVisit & { events: string[]; drewAgain: boolean };

/** A withdrawal of a card, and its place among the card's events. */
interface Taken {
  at: number;
  event: Withdrawal;
}

/** Visits of one card: cut its paid withdrawals into runs, then ask of each run what it could draw on and what it did draw on. */
export function naiveVisits(events: readonly Occurrence[]): NaiveVisit[] {
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
export function naiveBursts(visits: readonly CardEmptied[]): { atMs: number; visits: string[] }[] {
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
