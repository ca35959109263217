/** Second stage, keyed by normalised platform name: counts trades and customers and raises one alert for a platform. */
import type { UnregisteredTrade } from '@tengewatch/shared/events/indicator.js';
import {
  addEvidence,
  episodeDueMs,
  explain,
  newEpisode,
  reviseEpisode,
  wakeEpisode,
  type Episode,
  type EpisodePolicy,
} from '@tengewatch/shared/rules/episode.js';
import { condition, judge, type Sign } from '@tengewatch/shared/rules/reasons.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import type { Limits } from './limits.js';
import type { UnlicensedPlatformsParameters } from './params.js';

/** Trades of a platform that are remembered singly: the last ones. */
export const MAX_TRADES = 128;

export interface PlatformState {
  trades: UnregisteredTrade[];
  episode: Episode | null;
}

export function platformStage(parameters: UnlicensedPlatformsParameters, limits: Limits, policy: EpisodePolicy): Stage<PlatformState> {
  const windowMs = limits.platformWindowMs;

  function signsOf(trades: readonly UnregisteredTrade[]): Sign[] {
    const last = trades.at(-1);
    const imitation = last !== undefined && last.imitates !== null;
    const customers = new Set(trades.map((trade) => trade.holderIin)).size;
    const signs = [
      condition(
        'trades-outside-register',
        trades.length,
        'at-least',
        imitation ? parameters.minImitationTrades : parameters.minTrades,
        'trades',
      ),
      condition('customers', customers, 'at-least', imitation ? parameters.minImitationCustomers : parameters.minCustomers, 'customers'),
    ];
    if (last !== undefined && imitation) {
      signs.push(condition('imitates-registered-name', last.similarity, 'at-least', parameters.minImitationSimilarity, 'similarity'));
    }
    return signs;
  }

  function consider(state: PlatformState, event: UnregisteredTrade, context: StageContext): void {
    const verdict = judge(signsOf(state.trades), 0);
    if (state.episode !== null) addEvidence(state.episode, event.evidence, event.evidence.amountTiyn);
    else if (verdict !== undefined) {
      const first = state.trades[0] ?? event;
      state.episode = newEpisode('unlicensed-platforms', { kind: 'platform', id: first.platform }, first.timeMs, context.nowMs);
      for (const trade of state.trades) addEvidence(state.episode, trade.evidence, trade.evidence.amountTiyn);
    }
    const { episode } = state;
    if (episode === null) return;
    if (verdict !== undefined) explain(episode, verdict.reasons, verdict.reasons.length);
    reviseEpisode(episode, policy, context);
    context.wakeAt(episodeDueMs(episode, policy));
  }

  return {
    rule: 'unlicensed-platforms',
    name: 'platform',
    ruleVersion: policy.ruleVersion,
    outputs: ['alerts'],
    on: {
      'indicators-unregistered-trades': (known, event, context) => {
        const state = known ?? { trades: [], episode: null };
        if (known === undefined) context.wakeAt(context.nowMs + windowMs);
        const { trades } = state;
        while (trades.length > 0 && (trades.length === MAX_TRADES || (trades[0]?.timeMs ?? 0) <= event.timeMs - windowMs)) trades.shift();
        trades.push(event);
        consider(state, event, context);
        return state;
      },
    },
    wake(state, context) {
      const { episode } = state;
      if (episode !== null && context.nowMs >= episodeDueMs(episode, policy) && !wakeEpisode(episode, policy, context)) {
        // A later episode must not count the same trades again.
        state.trades = [];
        state.episode = null;
      }
      const forgetAtMs = (state.trades.at(-1)?.timeMs ?? context.nowMs) + windowMs;
      if (state.episode !== null) context.wakeAt(episodeDueMs(state.episode, policy));
      else if (state.trades.length === 0 || context.nowMs >= forgetAtMs) return undefined;
      else context.wakeAt(forgetAtMs);
      return state;
    },
  };
}
