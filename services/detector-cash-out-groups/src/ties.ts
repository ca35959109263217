/** What ties a burst to a group: common funders and recurring cards or holders, never the mere place. */
import type { AtmBurst, CardEmptied } from '@tengewatch/shared/events/indicator.js';
import type { Group, GroupsState } from './group-state.js';
import type { CashOutGroupsParameters } from './params.js';

/** Only people and firms tie cards together; a terminal is a place. */
const PERSON_OR_FIRM = /^[0-9]{12}$/;

export interface Ties {
  /** Funders that paid enough cards of this burst and are not too large to mean anything. */
  readonly funders: ReadonlySet<string>;
  /** Groups that the burst belongs to, in the order of their earliest bursts. */
  readonly groups: readonly Group[];
  /** The visits that belong together; others were in the queue by chance. */
  readonly visits: readonly CardEmptied[];
}

/** A visit, and the names by which groups know its card and its holder: made once, as every group is asked for them. */
interface NamedVisit {
  readonly visit: CardEmptied;
  readonly cardName: string;
  readonly holderName: string;
}

const named = (visit: CardEmptied): NamedVisit => ({
  visit,
  cardName: `card ${visit.card}`,
  holderName: `holder ${visit.holderIin}`,
});

/** Notes who paid which cards of a burst, and when. */
export function notePaid(state: GroupsState, burst: AtmBurst): void {
  for (const visit of burst.visits) {
    for (const funder of visit.funders) {
      if (PERSON_OR_FIRM.test(funder)) (state.paid[funder] ??= {})[visit.card] = burst.timeMs;
    }
  }
}

/** Ties of a burst whose payments have been noted. Things last seen before `sinceMs` tie nothing. */
export function tiesOf(state: GroupsState, burst: AtmBurst, parameters: CashOutGroupsParameters, sinceMs: number): Ties {
  const funders = commonFunders(state, burst, parameters, sinceMs);
  const visits = burst.visits.map(named);
  const groups = state.groups.filter((group) => belongs(group, visits, funders, parameters, sinceMs));
  if (groups.length === 0 && funders.size === 0) return { funders, groups, visits: burst.visits };
  const tied = visits.filter(
    (one) =>
      one.visit.funders.some((funder) => funders.has(funder)) ||
      groups.some((group) => isKnown(group, one, sinceMs) || one.visit.funders.some((funder) => isSeen(group.funders, funder, sinceMs))),
  );
  return { funders, groups, visits: tied.map(({ visit }) => visit) };
}

/** Remembers in a group what ties further bursts to it. */
export function remember(group: Group, ties: Ties, nowMs: number): void {
  for (const { cardName, holderName } of ties.visits.map(named)) {
    group.known[cardName] = nowMs;
    group.known[holderName] = nowMs;
  }
  for (const funder of ties.funders) group.funders[funder] = nowMs;
}

function commonFunders(state: GroupsState, burst: AtmBurst, parameters: CashOutGroupsParameters, sinceMs: number): Set<string> {
  const cardsOf = new Map<string, Set<string>>();
  for (const visit of burst.visits) {
    for (const funder of visit.funders) {
      if (!PERSON_OR_FIRM.test(funder)) continue;
      const cards = cardsOf.get(funder) ?? new Set();
      cardsOf.set(funder, cards.add(visit.card));
    }
  }
  const common = new Set<string>();
  for (const [funder, cards] of cardsOf) {
    if (cards.size < parameters.minFunderCards) continue;
    const paid = Object.values(state.paid[funder] ?? {}).filter((atMs) => atMs >= sinceMs).length;
    if (paid <= parameters.maxFunderCards) common.add(funder);
  }
  return common;
}

function belongs(
  group: Group,
  visits: readonly NamedVisit[],
  funders: ReadonlySet<string>,
  parameters: CashOutGroupsParameters,
  sinceMs: number,
): boolean {
  if (group.lastMs < sinceMs) return false;
  for (const funder of funders) if (isSeen(group.funders, funder, sinceMs)) return true;
  const known = visits.filter((one) => isKnown(group, one, sinceMs));
  if (known.length < parameters.minSharedCards) return false;
  return new Set(known.map(({ cardName }) => cardName)).size >= parameters.minSharedCards;
}

const isKnown = ({ known }: Group, { cardName, holderName }: NamedVisit, sinceMs: number): boolean =>
  isSeen(known, cardName, sinceMs) || isSeen(known, holderName, sinceMs);

const isSeen = (seen: { readonly [name: string]: number }, name: string, sinceMs: number): boolean => (seen[name] ?? -1) >= sinceMs;
