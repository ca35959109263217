/** Third stage, one key: joins bursts into groups that grow, merge and raise one alert each. */
import type { AtmBurst } from '@tengewatch/shared/events/indicator.js';
import {
  countEvents,
  episodeDueMs,
  explain,
  keepEvidence,
  mergeEpisode,
  newEpisode,
  reviseEpisode,
  onEpisodeTimer,
  type Episode,
  type EpisodePolicy,
} from '@tengewatch/shared/rules/episode.js';
import { byTimeAndId } from '@tengewatch/shared/rules/evidence.js';
import { judgeOf } from '@tengewatch/shared/rules/kit/criteria.js';
import { nearMisses } from '@tengewatch/shared/rules/kit/near-misses.js';
import type { CountedOver } from '@tengewatch/shared/rules/reasons.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import { dropOlder, dropOlderBursts, emptyGroups, newGroup, sweep, type Group, type GroupsState } from './group-state.js';
import { groupDemands, type GroupFeatures } from './group-criteria.js';
import { figuresOf } from './group-figures.js';
import type { Limits } from './limits.js';
import type { CashOutGroupsParameters } from './params.js';
import { inherit, notePaid, remember, tiesOf } from './ties.js';

/** What no burst asks for any more is forgotten so often in a join window. */
const SWEEPS_PER_WINDOW = 4;

export function groupStage(parameters: CashOutGroupsParameters, limits: Limits, policy: EpisodePolicy): Stage<GroupsState> {
  const { joinWindowMs, shareBlockMs } = limits;
  const sweepEveryMs = joinWindowMs / SWEEPS_PER_WINDOW;
  const judge = judgeOf<GroupFeatures, CashOutGroupsParameters>(policy.rule, groupDemands, parameters);
  const misses = nearMisses(policy, joinWindowMs);

  /** One group of several that a burst joined: the earliest survives. */
  function merged(state: GroupsState, groups: readonly Group[], context: StageContext): Group | undefined {
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

  function consider(group: Group, burst: AtmBurst, context: StageContext): void {
    if (group.episode !== null) addBurst(group.episode, burst);
    dropOlder(group.funders, context.nowMs - joinWindowMs);
    const picture = figuresOf(group.bursts, new Set(Object.keys(group.funders)), parameters.strongBurstCards);
    const features = { ...picture, purchasesOver: purchasesOver(group, context) };
    const { assessment, miss } = judge.judge(features, burstsOver(group, context), picture.isWhole);
    if (group.episode === null && assessment !== undefined) group.episode = episodeOf(group, null, context);
    if (group.episode === null) {
      if (miss !== undefined) misses.record(miss, group.miss, { kind: 'group', id: group.id }, context);
      return;
    }
    if (assessment !== undefined) explain(group.episode, assessment.reasons, assessment.points);
    reviseEpisode(group.episode, policy, context);
  }

  const burstsOver = ({ sinceMs }: Group, { nowMs, watchingSinceMs }: StageContext): CountedOver => ({
    fromMs: Math.max(nowMs - joinWindowMs, sinceMs, watchingSinceMs),
    toMs: nowMs,
  });

  /** Purchases are compared over the block of a visit and the one before. */
  function purchasesOver({ bursts }: Group, { nowMs, watchingSinceMs }: StageContext): CountedOver {
    const firstVisitMs = Math.min(...bursts.flatMap(({ visits }) => visits.map(({ timeMs }) => timeMs)));
    const firstBlockMs = (Math.floor(firstVisitMs / shareBlockMs) - 1) * shareBlockMs;
    return { fromMs: Math.max(firstBlockMs, watchingSinceMs), toMs: nowMs };
  }

  function setTimer(state: GroupsState, context: StageContext): void {
    let dueMs = state.sweptMs + sweepEveryMs;
    for (const { episode } of state.groups) if (episode !== null) dueMs = Math.min(dueMs, episodeDueMs(episode, policy));
    context.setTimer(Math.max(dueMs, context.nowMs + 1));
  }

  return {
    rule: 'cash-out-groups',
    name: 'group',
    ruleVersion: policy.ruleVersion,
    outputs: ['alerts', 'near-misses'],
    on: {
      'indicators-atm-bursts': (known, event, context) => {
        const state = known ?? emptyGroups(context.nowMs);
        const sinceMs = context.nowMs - joinWindowMs;
        notePaid(state, event);
        const ties = tiesOf(state, event, parameters, sinceMs);
        for (const one of ties.groups) dropOlderBursts(one, sinceMs);
        let group = merged(state, ties.groups, context);
        if (group === undefined) {
          group = newGroup(event.id, context.nowMs);
          state.groups.push(group);
        }
        const burst: AtmBurst = { ...event, visits: [...ties.visits] };
        group.bursts.push(burst);
        group.lastMs = context.nowMs;
        remember(state, group, ties, context.nowMs);
        consider(group, burst, context);
        setTimer(state, context);
        return state;
      },
    },
    onTimer(state, context) {
      for (const group of state.groups) {
        const { episode } = group;
        if (episode === null || context.nowMs < episodeDueMs(episode, policy) || onEpisodeTimer(episode, policy, context)) continue;
        // A later episode must not count the same bursts again.
        group.episode = null;
        group.bursts = [];
        group.sinceMs = context.nowMs;
      }
      if (context.nowMs >= state.sweptMs + sweepEveryMs) sweep(state, context.nowMs - joinWindowMs, context.nowMs);
      if (state.groups.length === 0) return undefined;
      setTimer(state, context);
      return state;
    },
  };
}

/** An episode with all bursts that the group remembers; `reasonsOf` lends its reasons to a group that inherits an alert. */
function episodeOf(group: Group, reasonsOf: Episode | null, context: StageContext): Episode {
  const firstMs = Math.min(...group.bursts.flatMap((burst) => burst.visits.map((visit) => visit.firstEventAtMs)));
  const startMs = Number.isFinite(firstMs) ? firstMs : (reasonsOf?.firstEventAtMs ?? context.nowMs);
  const episode = newEpisode('cash-out-groups', { kind: 'group', id: group.id }, startMs, context.nowMs);
  for (const burst of group.bursts) addBurst(episode, burst);
  if (reasonsOf !== null) explain(episode, reasonsOf.reasons, reasonsOf.score);
  return episode;
}

/** The money of an episode is the cash taken. */
function addBurst(episode: Episode, { visits }: AtmBurst): void {
  for (const visit of visits.toSorted((a, b) => a.firstEventAtMs - b.firstEventAtMs || (a.id < b.id ? -1 : 1))) {
    const { card, holderIin, bank, cardIssuedOn: issuedOn, eventCount: count, withdrawnTiyn: tiyn, firstEventAtMs: firstMs } = visit;
    countEvents(episode, { count, tiyn, firstMs, lastMs: visit.endMs }, { card, holderIin, bank, issuedOn });
  }
  for (const evidence of visits.flatMap((visit) => visit.evidence).sort(byTimeAndId)) keepEvidence(episode, evidence);
}

function absorb(survivor: Group, loser: Group): void {
  survivor.bursts = [...survivor.bursts, ...loser.bursts].sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1));
  survivor.lastMs = Math.max(survivor.lastMs, loser.lastMs);
  survivor.sinceMs = Math.min(survivor.sinceMs, loser.sinceMs);
}
