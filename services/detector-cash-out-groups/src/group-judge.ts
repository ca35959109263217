/** Judges a group after each of its bursts: opens its alert, lets it grow, or notes how near it came to one. */
import type { AtmBurst } from '@tengewatch/shared/events/indicator.js';
import { explain, reviseEpisode, type EpisodePolicy } from '@tengewatch/shared/rules/episode.js';
import { judgeOf } from '@tengewatch/shared/rules/kit/criteria.js';
import { nearMisses } from '@tengewatch/shared/rules/kit/near-misses.js';
import type { CountedOver } from '@tengewatch/shared/rules/reasons.js';
import type { FullJudgement, RuleObserver } from '@tengewatch/shared/stream/rule-observer.js';
import type { StageContext } from '@tengewatch/shared/stream/stage.js';
import { groupDemands, type GroupFeatures } from './group-criteria.js';
import { addBurst, episodeOf } from './group-episode.js';
import { figuresOf } from './group-figures.js';
import { dropOlder, type Group } from './group-state.js';
import type { Limits } from './limits.js';
import type { CashOutGroupsParameters } from './params.js';

export interface GroupJudge {
  /** `burst` is the newest of the group, and among its bursts already. */
  consider(group: Group, burst: AtmBurst, context: StageContext): void;
}

export function createGroupJudge(
  parameters: CashOutGroupsParameters,
  { joinWindowMs, shareBlockMs }: Limits,
  policy: EpisodePolicy,
  observer?: RuleObserver,
): GroupJudge {
  const judge = judgeOf<GroupFeatures, CashOutGroupsParameters>(policy.rule, groupDemands, parameters);
  const misses = nearMisses(policy, joinWindowMs);

  function consider(group: Group, burst: AtmBurst, context: StageContext): void {
    if (group.episode !== null) addBurst(group.episode, burst);
    dropOlder(group.funders, context.nowMs - joinWindowMs);
    const figures = figuresOf(group.bursts, new Set(Object.keys(group.funders)), parameters.strongBurstCards);
    const features = { ...figures, purchasesOver: purchasesOver(group, context) };
    if (observer !== undefined) tell(observer, group, judge.inFull(features, figures.isWhole), context);
    const { assessment, miss } = judge.judge(features, burstsOver(group, context), figures.isWhole);
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

  /** The purchase share of a visit covers the tumbling window in which the visit was reported, and the window before it. */
  function purchasesOver({ bursts }: Group, { nowMs, watchingSinceMs }: StageContext): CountedOver {
    const firstVisitMs = Math.min(...bursts.flatMap(({ visits }) => visits.map(({ timeMs }) => timeMs)));
    const firstBlockMs = (Math.floor(firstVisitMs / shareBlockMs) - 1) * shareBlockMs;
    return { fromMs: Math.max(firstBlockMs, watchingSinceMs), toMs: nowMs };
  }

  return { consider };
}

function tell(
  { watches, evaluated }: RuleObserver,
  { id, bursts, episode }: Group,
  judgement: FullJudgement,
  { nowMs }: StageContext,
): void {
  const about = [...new Set(bursts.flatMap(({ visits }) => visits.map(({ card }) => card)))];
  if (!about.some(watches)) return;
  evaluated({
    ...judgement,
    stage: 'group',
    finds: 'an alert on the group',
    timeMs: nowMs,
    subject: { kind: 'group', id },
    about,
    isAlertOpen: episode !== null,
    heldBackBy: null,
  });
}
