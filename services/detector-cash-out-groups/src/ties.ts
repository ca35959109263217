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

const cardName = (visit: CardEmptied): string => `card ${visit.card}`;
const holderName = (visit: CardEmptied): string => `holder ${visit.holderIin}`;

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
  const groups = state.groups.filter((group) => belongs(group, burst, funders, parameters, sinceMs));
  if (groups.length === 0 && funders.size === 0) return { funders, groups, visits: burst.visits };
  const visits = burst.visits.filter(
    (visit) =>
      visit.funders.some((funder) => funders.has(funder)) ||
      groups.some((group) => isKnown(group, visit, sinceMs) || visit.funders.some((funder) => isSeen(group.funders, funder, sinceMs))),
  );
  return { funders, groups, visits };
}

/** Remembers in a group what ties further bursts to it. */
export function remember(group: Group, ties: Ties, nowMs: number): void {
  for (const visit of ties.visits) {
    group.known[cardName(visit)] = nowMs;
    group.known[holderName(visit)] = nowMs;
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
  burst: AtmBurst,
  funders: ReadonlySet<string>,
  parameters: CashOutGroupsParameters,
  sinceMs: number,
): boolean {
  if (group.lastMs < sinceMs) return false;
  for (const funder of funders) if (isSeen(group.funders, funder, sinceMs)) return true;
  const shared = new Set(burst.visits.filter((visit) => isKnown(group, visit, sinceMs)).map((visit) => visit.card));
  return shared.size >= parameters.minSharedCards;
}

const isKnown = (group: Group, visit: CardEmptied, sinceMs: number): boolean =>
  isSeen(group.known, cardName(visit), sinceMs) || isSeen(group.known, holderName(visit), sinceMs);

const isSeen = (seen: { readonly [name: string]: number }, name: string, sinceMs: number): boolean => (seen[name] ?? -1) >= sinceMs;
