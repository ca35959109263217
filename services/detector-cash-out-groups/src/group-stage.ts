/** Third stage, one key: joins bursts into groups that grow, merge and raise one alert each. */
import type { AtmBurst } from '@tengewatch/shared/events/indicator.js';
import { episodeDueMs, onEpisodeTimer, type EpisodePolicy } from '@tengewatch/shared/rules/episode.js';
import type { RuleObserver } from '@tengewatch/shared/stream/rule-observer.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import { createGroupJudge } from './group-judge.js';
import { mergedGroup } from './group-merging.js';
import { dropOlderBursts, emptyGroups, newGroup, sweep, type GroupsState } from './group-state.js';
import type { Limits } from './limits.js';
import type { CashOutGroupsParameters } from './params.js';
import { notePaid, remember, tiesOf } from './ties.js';

/** How many times in each join window the stage drops the state that no later burst can need. */
const SWEEPS_PER_WINDOW = 4;

export function groupStage(
  parameters: CashOutGroupsParameters,
  limits: Limits,
  policy: EpisodePolicy,
  observer?: RuleObserver,
): Stage<GroupsState> {
  const { joinWindowMs } = limits;
  const sweepEveryMs = joinWindowMs / SWEEPS_PER_WINDOW;
  const judge = createGroupJudge(parameters, limits, policy, observer);

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
        let group = mergedGroup(state, ties.groups, policy, context);
        if (group === undefined) {
          group = newGroup(event.id, context.nowMs);
          state.groups.push(group);
        }
        const burst: AtmBurst = { ...event, visits: [...ties.visits] };
        group.bursts.push(burst);
        group.lastMs = context.nowMs;
        remember(state, group, ties, context.nowMs);
        judge.consider(group, burst, context);
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
