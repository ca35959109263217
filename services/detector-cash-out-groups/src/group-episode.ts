/** The alert episode of a group: made of its bursts, whose cash is its money. */
import type { AtmBurst } from '@tengewatch/shared/events/indicator.js';
import { countEvents, explain, keepEvidence, newEpisode, type Episode } from '@tengewatch/shared/rules/episode.js';
import { byTimeAndId } from '@tengewatch/shared/rules/evidence.js';
import type { StageContext } from '@tengewatch/shared/stream/stage.js';
import type { Group } from './group-state.js';

/** An episode with all bursts that the group remembers; `reasonsOf` lends its reasons to a group that inherits an alert. */
export function episodeOf(group: Group, reasonsOf: Episode | null, context: StageContext): Episode {
  const firstMs = Math.min(...group.bursts.flatMap((burst) => burst.visits.map((visit) => visit.firstEventAtMs)));
  const startMs = Number.isFinite(firstMs) ? firstMs : (reasonsOf?.firstEventAtMs ?? context.nowMs);
  const episode = newEpisode('cash-out-groups', { kind: 'group', id: group.id }, startMs, context.nowMs);
  for (const burst of group.bursts) addBurst(episode, burst);
  if (reasonsOf !== null) explain(episode, reasonsOf.reasons, reasonsOf.score);
  return episode;
}

/** The money of an episode is the cash taken. */
export function addBurst(episode: Episode, { visits }: AtmBurst): void {
  for (const visit of visits.toSorted((a, b) => a.firstEventAtMs - b.firstEventAtMs || (a.id < b.id ? -1 : 1))) {
    const { card, holderIin, bank, cardIssuedOn: issuedOn, eventCount: count, withdrawnTiyn: tiyn, firstEventAtMs: firstMs } = visit;
    countEvents(episode, { count, tiyn, firstMs, lastMs: visit.endMs }, { card, holderIin, bank, issuedOn });
  }
  for (const evidence of visits.flatMap((visit) => visit.evidence).sort(byTimeAndId)) keepEvidence(episode, evidence);
}
