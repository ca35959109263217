/** Groups of bursts by a rescan of everything: the last hop of the oracle. */
import type { AtmBurst, CardEmptied } from '@tengewatch/shared/events/indicator.js';
import { tengeToTiyn } from '@tengewatch/shared/events/money.js';
import { localDay } from '@tengewatch/shared/rules/local-time.js';
import { joinWindowMs, parameters, sum } from './oracle-parameters.js';

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
export function naiveGroups(bursts: readonly AtmBurst[]): { opened: NaiveGroup[]; final: NaiveGroup[] } {
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
    // A new alert also counts the group's earlier visits, as far back as the join window reaches.
    const visits = new Set([...inherited, ...mine.flatMap((one) => one.visits)]);
    opened.set(group, { id: bursts[group]?.id ?? '', openedAtMs: opened.get(group)?.openedAtMs ?? burst.timeMs, visits });
  }
  const left = new Set(joined.map(({ group }) => group));
  return { opened: [...opened.values()], final: [...opened].filter(([group]) => left.has(group)).map(([, one]) => one) };
}
