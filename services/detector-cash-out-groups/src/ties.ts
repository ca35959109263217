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
  const known = burst.visits.map((visit) => ({ visit, groups: groupsThatKnow(state, visit, sinceMs) }));
  const groups = state.groups.filter((group) => belongs(group, known, funders, parameters, sinceMs));
  if (groups.length === 0 && funders.size === 0) return { funders, groups, visits: burst.visits };
  const tied = known.filter(
    ({ visit, groups: those }) =>
      visit.funders.some((funder) => funders.has(funder)) ||
      groups.some((group) => those.has(group.id) || visit.funders.some((funder) => isSeen(group.funders, funder, sinceMs))),
  );
  return { funders, groups, visits: tied.map(({ visit }) => visit) };
}

/** Remembers of a group what ties further bursts to it. */
export function remember(state: GroupsState, group: Group, ties: Ties, nowMs: number): void {
  for (const visit of ties.visits) {
    for (const name of [cardName(visit), holderName(visit)]) (state.seen[name] ??= {})[group.id] = nowMs;
  }
  for (const funder of ties.funders) group.funders[funder] = nowMs;
}

/** What one group knew, another knows from now on. */
export function inherit(state: GroupsState, heir: Group, group: Group): void {
  for (const times of Object.values(state.seen)) {
    const atMs = times[group.id];
    if (atMs === undefined) continue;
    delete times[group.id];
    times[heir.id] = Math.max(atMs, times[heir.id] ?? 0);
  }
  for (const [funder, atMs] of Object.entries(group.funders)) heir.funders[funder] = Math.max(atMs, heir.funders[funder] ?? 0);
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

/** A visit, and the ids of the groups that have seen its card or its holder. */
interface KnownVisit {
  readonly visit: CardEmptied;
  readonly groups: ReadonlySet<string>;
}

/** Asked of the visit, not of each group: there are many groups, and few of them know a card. */
function groupsThatKnow({ seen }: GroupsState, visit: CardEmptied, sinceMs: number): Set<string> {
  const groups = new Set<string>();
  for (const name of [cardName(visit), holderName(visit)]) {
    for (const [group, atMs] of Object.entries(seen[name] ?? {})) if (atMs >= sinceMs) groups.add(group);
  }
  return groups;
}

function belongs(
  group: Group,
  visits: readonly KnownVisit[],
  funders: ReadonlySet<string>,
  parameters: CashOutGroupsParameters,
  sinceMs: number,
): boolean {
  if (group.lastMs < sinceMs) return false;
  for (const funder of funders) if (isSeen(group.funders, funder, sinceMs)) return true;
  const shared = new Set(visits.flatMap(({ visit, groups }) => (groups.has(group.id) ? [visit.card] : [])));
  return shared.size >= parameters.minSharedCards;
}

const isSeen = (seen: { readonly [name: string]: number }, name: string, sinceMs: number): boolean => (seen[name] ?? -1) >= sinceMs;
