/** What the third stage remembers: the groups of the join window and the cards that each funder paid. */
import type { AtmBurst } from '@tengewatch/shared/events/indicator.js';
import type { Episode } from '@tengewatch/shared/rules/episode.js';
import { noMiss, type KeptMiss } from '@tengewatch/shared/rules/kit/near-misses.js';

export interface Group {
  /** Id of its earliest burst. */
  id: string;
  /** Bursts since the last alert closed, within the join window, with only the visits that are tied to the group. */
  bursts: AtmBurst[];
  /** When the group's last alert closed: earlier bursts belong to that alert. 0 while no alert has closed. */
  sinceMs: number;
  /** When each funder last paid enough cards of one burst. */
  funders: { [funder: string]: number };
  lastMs: number;
  episode: Episode | null;
  miss: KeptMiss;
}

export interface GroupsState {
  /** In the order of their earliest bursts. */
  groups: Group[];
  /** For each name of a card or a holder, and each id of a group: when that group last saw that card or holder. */
  seen: { [cardOrHolder: string]: { [group: string]: number } };
  /** For each funder and each card that it paid, when the card was last in a burst. Large employers have too many such cards. */
  paid: { [funder: string]: { [card: string]: number } };
  sweptMs: number;
}

export const emptyGroups = (nowMs: number): GroupsState => ({ groups: [], seen: {}, paid: {}, sweptMs: nowMs });

export const newGroup = (id: string, nowMs: number): Group => ({
  id,
  bursts: [],
  sinceMs: 0,
  funders: {},
  lastMs: nowMs,
  episode: null,
  miss: noMiss(),
});

/** Forgets what nobody asks for any more, being older than the join window; groups with an open alert stay. */
export function sweep(state: GroupsState, sinceMs: number, nowMs: number): void {
  state.sweptMs = nowMs;
  state.groups = state.groups.filter((group) => group.lastMs >= sinceMs || group.episode !== null);
  for (const group of state.groups) {
    dropOlderBursts(group, sinceMs);
    dropOlder(group.funders, sinceMs);
  }
  for (const times of [state.seen, state.paid]) {
    for (const [name, atMs] of Object.entries(times)) {
      dropOlder(atMs, sinceMs);
      if (Object.keys(atMs).length === 0) delete times[name];
    }
  }
}

export function dropOlderBursts(group: Group, sinceMs: number): void {
  group.bursts = group.bursts.filter((burst) => burst.timeMs >= sinceMs);
}

export function dropOlder(seen: { [name: string]: number }, sinceMs: number): void {
  for (const [name, atMs] of Object.entries(seen)) if (atMs < sinceMs) delete seen[name];
}
