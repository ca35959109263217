/** Last stage, keyed by normalised platform name: counts trades and customers and raises one alert for a platform. */
import type { AlertSubject } from '@tengewatch/shared/events/alert.js';
import type { UnregisteredTrade } from '@tengewatch/shared/events/indicator.js';
import {
  addEvidence,
  episodeDueMs,
  explain,
  newEpisode,
  reviseEpisode,
  onEpisodeTimer,
  type Episode,
  type EpisodePolicy,
} from '@tengewatch/shared/rules/episode.js';
import { DAY_MS } from '@tengewatch/shared/events/time-spans.js';
import { judgeOf } from '@tengewatch/shared/rules/kit/criteria.js';
import { nearMisses, noMiss, type KeptMiss } from '@tengewatch/shared/rules/kit/near-misses.js';
import type { CountedOver } from '@tengewatch/shared/rules/reasons.js';
import type { FullJudgement, RuleObserver } from '@tengewatch/shared/stream/rule-observer.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import type { UnlicensedPlatformsParameters } from './params.js';
import { imitationDemands, platformFeatures, unregisteredDemands, type PlatformFeatures } from './platform-criteria.js';

/** Trades of a platform that are remembered singly: the last ones. */
export const MAX_TRADES = 128;

const STAGE = 'platform';

export interface PlatformState {
  trades: UnregisteredTrade[];
  /** When the platform's last alert closed: earlier trades belong to that alert. 0 while no alert has closed. */
  closedMs: number;
  episode: Episode | null;
  miss: KeptMiss;
}

export function platformStage(
  parameters: UnlicensedPlatformsParameters,
  policy: EpisodePolicy,
  observer?: RuleObserver,
): Stage<PlatformState> {
  const windowMs = parameters.platformWindowDays * DAY_MS;
  const judgeUnregistered = judgeOf<PlatformFeatures, UnlicensedPlatformsParameters>(policy.rule, unregisteredDemands, parameters);
  const judgeImitation = judgeOf<PlatformFeatures, UnlicensedPlatformsParameters>(policy.rule, imitationDemands, parameters);
  const misses = nearMisses(policy, windowMs);

  const windowOf = ({ closedMs }: PlatformState, { nowMs, watchingSinceMs }: StageContext): CountedOver => ({
    fromMs: Math.max(nowMs - windowMs, closedMs, watchingSinceMs),
    toMs: nowMs,
  });

  function consider(state: PlatformState, event: UnregisteredTrade, context: StageContext): void {
    const first = state.trades[0] ?? event;
    const subject: AlertSubject = state.episode?.subject ?? { kind: 'platform', id: first.platform };
    const features = platformFeatures(state.trades, subject.id);
    const judge = features.imitates === null ? judgeUnregistered : judgeImitation;
    const isWhole = state.trades.length < MAX_TRADES;
    if (observer !== undefined) tell(observer, state, judge.inFull(features, isWhole), subject.id, context);
    const { assessment, miss } = judge.judge(features, windowOf(state, context), isWhole);
    if (miss !== undefined && state.episode === null) misses.record(miss, state.miss, subject, context);
    if (state.episode !== null) addTrade(state.episode, event);
    else if (assessment !== undefined) {
      state.episode = newEpisode('unlicensed-platforms', subject, first.timeMs, context.nowMs);
      for (const trade of state.trades) addTrade(state.episode, trade);
    }
    const { episode } = state;
    if (episode === null) return;
    if (assessment !== undefined) explain(episode, assessment.reasons, assessment.reasons.length);
    reviseEpisode(episode, policy, context);
    context.setTimer(episodeDueMs(episode, policy));
  }

  return {
    rule: 'unlicensed-platforms',
    name: STAGE,
    ruleVersion: policy.ruleVersion,
    outputs: ['alerts', 'near-misses'],
    on: {
      'indicators-unregistered-trades': (known, event, context) => {
        const state = known ?? { trades: [], closedMs: 0, episode: null, miss: noMiss() };
        if (known === undefined) context.setTimer(context.nowMs + windowMs);
        const { trades } = state;
        while (trades.length > 0 && (trades.length === MAX_TRADES || (trades[0]?.timeMs ?? 0) <= event.timeMs - windowMs)) trades.shift();
        trades.push(event);
        consider(state, event, context);
        return state;
      },
    },
    onTimer(state, context) {
      const { episode } = state;
      if (episode !== null && context.nowMs >= episodeDueMs(episode, policy) && !onEpisodeTimer(episode, policy, context)) {
        // A later episode must not count the same trades again.
        state.trades = [];
        state.closedMs = context.nowMs;
        state.episode = null;
      }
      const forgetAtMs = (state.trades.at(-1)?.timeMs ?? state.closedMs) + windowMs;
      if (state.episode !== null) context.setTimer(episodeDueMs(state.episode, policy));
      else if (context.nowMs >= forgetAtMs) return undefined;
      else context.setTimer(forgetAtMs);
      return state;
    },
  };
}

function tell(
  { watches, evaluated }: RuleObserver,
  { trades, episode }: PlatformState,
  judgement: FullJudgement,
  name: string,
  { nowMs }: StageContext,
): void {
  const about = [...new Set(trades.flatMap(({ platform, evidence }) => [platform, evidence.card]))];
  if (!about.some(watches)) return;
  evaluated({
    ...judgement,
    stage: STAGE,
    finds: 'an alert on the platform',
    timeMs: nowMs,
    subject: { kind: 'platform', id: name },
    about,
    isAlertOpen: episode !== null,
    heldBackBy: null,
  });
}

function addTrade(episode: Episode, { evidence, holderIin, bank, cardIssuedOn: issuedOn }: UnregisteredTrade): void {
  addEvidence(episode, evidence, evidence.amountTiyn, { card: evidence.card, holderIin, bank, issuedOn });
}
