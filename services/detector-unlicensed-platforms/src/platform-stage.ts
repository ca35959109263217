/** Last stage, keyed by normalised platform name: counts trades and customers and raises one alert for a platform. */
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
import { DAY_MS } from '@tengewatch/shared/rules/local-time.js';
import { condition, figure, judge, type Sign } from '@tengewatch/shared/rules/reasons.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import type { UnlicensedPlatformsParameters } from './params.js';
import { imitationText } from './imitation-text.js';

/** Trades of a platform that are remembered singly: the last ones. */
export const MAX_TRADES = 128;

export interface PlatformState {
  trades: UnregisteredTrade[];
  /** When the last alert closed: trades before belong to that; 0 before the first. */
  closedMs: number;
  episode: Episode | null;
}

export function platformStage(parameters: UnlicensedPlatformsParameters, policy: EpisodePolicy): Stage<PlatformState> {
  const windowMs = parameters.platformWindowDays * DAY_MS;

  function signsOf({ trades, closedMs }: PlatformState, name: string, { nowMs, watchingSinceMs }: StageContext): Sign[] {
    const last = trades.at(-1);
    const imitated = last?.imitates ?? null;
    const customers = new Set(trades.map((trade) => trade.holderIin)).size;
    const window = { fromMs: Math.max(nowMs - windowMs, closedMs, watchingSinceMs), toMs: nowMs };
    const capped = trades.length === MAX_TRADES;
    const minTrades = imitated === null ? parameters.minTrades : parameters.minImitationTrades;
    const minCustomers = imitated === null ? parameters.minCustomers : parameters.minImitationCustomers;
    const signs = [
      condition(
        'trades-outside-register',
        figure(trades.length, 'trades', 'trades with a platform outside the register', window, { capped }),
        'at-least',
        minTrades,
      ),
      condition(
        'customers',
        figure(customers, 'customers', 'distinct customers of the platform', window, { capped }),
        'at-least',
        minCustomers,
      ),
    ];
    if (last !== undefined && imitated !== null) {
      const likeness = figure(last.similarity, 'share', 'likeness of the name to the registered one', null, {
        detail: () => imitationText(name, imitated),
      });
      signs.push(condition('imitates-registered-name', likeness, 'at-least', parameters.minImitationSimilarity));
    }
    return signs;
  }

  function consider(state: PlatformState, event: UnregisteredTrade, context: StageContext): void {
    const first = state.trades[0] ?? event;
    const verdict = judge(signsOf(state, state.episode?.subject.id ?? first.platform, context), 0);
    if (state.episode !== null) addTrade(state.episode, event);
    else if (verdict !== undefined) {
      state.episode = newEpisode('unlicensed-platforms', { kind: 'platform', id: first.platform }, first.timeMs, context.nowMs);
      for (const trade of state.trades) addTrade(state.episode, trade);
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
        const state = known ?? { trades: [], closedMs: 0, episode: null };
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
        state.closedMs = context.nowMs;
        state.episode = null;
      }
      const forgetAtMs = (state.trades.at(-1)?.timeMs ?? state.closedMs) + windowMs;
      if (state.episode !== null) context.wakeAt(episodeDueMs(state.episode, policy));
      else if (context.nowMs >= forgetAtMs) return undefined;
      else context.wakeAt(forgetAtMs);
      return state;
    },
  };
}

function addTrade(episode: Episode, { evidence, holderIin, bank, cardIssuedOn: issuedOn }: UnregisteredTrade): void {
  addEvidence(episode, evidence, evidence.amountTiyn, { card: evidence.card, holderIin, bank, issuedOn });
}
