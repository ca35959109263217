/** What becomes of groups that a burst ties together: one of them goes on with what all of them knew. */
import { mergeEpisode, type EpisodePolicy } from '@tengewatch/shared/rules/episode.js';
import type { StageContext } from '@tengewatch/shared/stream/stage.js';
import { addBurst, episodeOf } from './group-episode.js';
import type { Group, GroupsState } from './group-state.js';
import { inherit } from './ties.js';

/** The earliest of the groups, which has taken in the others; undefined when there is none. */
export function mergedGroup(state: GroupsState, groups: readonly Group[], policy: EpisodePolicy, context: StageContext): Group | undefined {
  const [survivor, ...losers] = groups;
  if (survivor === undefined || losers.length === 0) return survivor;
  if (survivor.episode === null && losers.some((loser) => loser.episode !== null)) {
    survivor.episode = episodeOf(survivor, losers.find((loser) => loser.episode !== null)?.episode ?? null, context);
  }
  for (const loser of losers) {
    if (survivor.episode !== null && loser.episode !== null) mergeEpisode(survivor.episode, loser.episode, policy, context);
    else if (survivor.episode !== null) for (const burst of loser.bursts) addBurst(survivor.episode, burst);
    absorb(survivor, loser);
    inherit(state, survivor, loser);
  }
  state.groups = state.groups.filter((group) => !losers.includes(group));
  return survivor;
}

function absorb(survivor: Group, loser: Group): void {
  survivor.bursts = [...survivor.bursts, ...loser.bursts].sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1));
  survivor.lastMs = Math.max(survivor.lastMs, loser.lastMs);
  survivor.sinceMs = Math.min(survivor.sinceMs, loser.sinceMs);
}
