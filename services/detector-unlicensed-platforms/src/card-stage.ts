/** First stage, keyed by card: reports trades outside the register, and alerts on cards that are run as hidden exchangers. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import type { ExchangerTrade } from '@tengewatch/shared/events/exchanger-trade.js';
import { EVENT_VERSION } from '@tengewatch/shared/events/schema-parts.js';
import { contentId } from '@tengewatch/shared/rules/content-id.js';
import { addToDay } from '@tengewatch/shared/rules/day-sums.js';
import {
  addEvidence,
  episodeDueMs,
  explain,
  newEpisode,
  reviseEpisode,
  wakeEpisode,
  type EpisodePolicy,
} from '@tengewatch/shared/rules/episode.js';
import {
  byTimeAndId,
  debitEvidence,
  isBusiness,
  isThirdPartyMoney,
  topUpEvidence,
  tradeEvidence,
  withdrawalEvidence,
} from '@tengewatch/shared/rules/evidence.js';
import { DAY_MS, localDay } from '@tengewatch/shared/rules/local-time.js';
import type { Verdict } from '@tengewatch/shared/rules/reasons.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import { forgetPayments, newCardState, pushIn, pushOut, type CardState } from './card-state.js';
import { moneyFits, pictureOf, verdictOn } from './exchange-verdict.js';
import type { Limits } from './limits.js';
import type { UnlicensedPlatformsParameters } from './params.js';
import type { LookUp } from './register-lookup.js';

const INDICATOR_ID_DIGITS = 20;

export function cardStage(
  parameters: UnlicensedPlatformsParameters,
  limits: Limits,
  policy: EpisodePolicy,
  lookUp: (name: string) => LookUp,
): Stage<CardState> {
  const windowMs = limits.exchangeWindowMs;
  /** The window in whole days, and the day it began in. */
  const purchaseDays = parameters.exchangeWindowDays + 1;
  /** The day sums reach a day further back than the window. */
  const forgetAfterMs = windowMs + DAY_MS;

  function touch(known: CardState | undefined, context: StageContext): CardState {
    if (known === undefined) {
      context.wakeAt(context.nowMs + forgetAfterMs);
      return newCardState(context.nowMs, purchaseDays);
    }
    known.lastMs = context.nowMs;
    return known;
  }

  function paidIn(state: CardState, evidence: Evidence, context: StageContext): void {
    pushIn(state, evidence);
    if (state.episode !== null) extend(state, state.episode, evidence, evidence.amountTiyn, context);
  }

  /** A payment out is the moment at which a card can give itself away. */
  function paidOut(state: CardState, evidence: Evidence, context: StageContext): void {
    pushOut(state, evidence);
    if (state.episode !== null) extend(state, state.episode, evidence, 0, context);
    else consider(state, context);
  }

  /** Three conditions of the verdict that cost nothing to check; payments that the window has left only help them. */
  const isWorthALook = (state: CardState): boolean =>
    state.ins.length >= parameters.minPayers && state.transfers >= parameters.minPayees && state.inTiyn >= limits.minPaidInTiyn;

  function verdictNow(state: CardState, { nowMs }: StageContext): Verdict | undefined {
    if (!isWorthALook(state)) return undefined;
    forgetPayments(state, nowMs - windowMs);
    if (!isWorthALook(state) || !moneyFits(state, parameters, nowMs)) return undefined;
    return verdictOn(pictureOf(state, parameters, limits, nowMs), parameters);
  }

  function consider(state: CardState, context: StageContext): void {
    const verdict = verdictNow(state, context);
    if (verdict === undefined) return;
    const all = [...state.ins, ...state.outs].sort(byTimeAndId);
    const episode = newEpisode('unlicensed-platforms', { kind: 'card', id: context.key }, all[0]?.timeMs ?? context.nowMs, context.nowMs);
    for (const one of all) addEvidence(episode, one, one.topic === 'card-top-ups' ? one.amountTiyn : 0);
    explain(episode, verdict.reasons, verdict.points);
    state.episode = episode;
    reviseEpisode(episode, policy, context);
    context.wakeAt(episodeDueMs(episode, policy));
  }

  function extend(
    state: CardState,
    episode: NonNullable<CardState['episode']>,
    evidence: Evidence,
    countedTiyn: number,
    context: StageContext,
  ): void {
    addEvidence(episode, evidence, countedTiyn);
    const verdict = verdictNow(state, context);
    if (verdict !== undefined) explain(episode, verdict.reasons, verdict.points);
    reviseEpisode(episode, policy, context);
    context.wakeAt(episodeDueMs(episode, policy));
  }

  function reportTrade(event: ExchangerTrade, context: StageContext): void {
    const found = lookUp(event.platform);
    if (found.licensed) return;
    context.emit('indicators-unregistered-trades', {
      v: EVENT_VERSION,
      id: contentId(INDICATOR_ID_DIGITS, 'unregistered-trade', event.id),
      timeMs: context.nowMs,
      kind: 'unregistered-trade',
      key: found.key,
      platform: event.platform,
      imitates: found.imitates,
      similarity: found.similarity,
      holderIin: event.holderIin,
      evidence: tradeEvidence(event),
    });
  }

  return {
    rule: 'unlicensed-platforms',
    name: 'card',
    ruleVersion: policy.ruleVersion,
    outputs: ['indicators-unregistered-trades', 'alerts'],
    on: {
      'card-top-ups': (known, event, context) => {
        if (isBusiness(event.recipientIin)) return undefined;
        const state = touch(known, context);
        if (event.channel !== 'loan' && isThirdPartyMoney(event)) paidIn(state, topUpEvidence(event), context);
        return state;
      },
      'card-debits': (known, event, context) => {
        if (isBusiness(event.holderIin)) return undefined;
        const state = touch(known, context);
        if (event.kind === 'transfer') paidOut(state, debitEvidence(event), context);
        else if (event.kind === 'purchase') addToDay(state.bought, localDay(event.timeMs), event.amountTiyn);
        return state;
      },
      'exchanger-trades': (known, event, context) => {
        reportTrade(event, context);
        if (isBusiness(event.holderIin)) return undefined;
        const state = touch(known, context);
        if (event.side === 'buy') paidOut(state, tradeEvidence(event), context);
        return state;
      },
      'atm-withdrawals': (known, event, context) => {
        if (isBusiness(event.holderIin)) return undefined;
        const state = touch(known, context);
        if (event.outcome === 'paid') paidOut(state, withdrawalEvidence(event), context);
        return state;
      },
    },
    wake(state, context) {
      const { episode } = state;
      if (episode !== null && context.nowMs >= episodeDueMs(episode, policy) && !wakeEpisode(episode, policy, context)) {
        // A later episode must not count the same events again.
        forgetPayments(state, context.nowMs);
        state.episode = null;
      }
      forgetPayments(state, context.nowMs - windowMs);
      const forgetAtMs = state.lastMs + forgetAfterMs;
      if (state.episode !== null) context.wakeAt(episodeDueMs(state.episode, policy));
      else if (context.nowMs >= forgetAtMs) return undefined;
      else context.wakeAt(forgetAtMs);
      return state;
    },
  };
}
