/** First stage, keyed by card: reports trades outside the register, and alerts on cards that are run as hidden exchangers. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import type { ExchangerTrade } from '@tengewatch/shared/events/exchanger-trade.js';
import { EVENT_VERSION } from '@tengewatch/shared/events/schema-parts.js';
import { contentId } from '@tengewatch/shared/rules/content-id.js';
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
import { cardNumbers, forgetPayments, newCardState, pushIn, pushOut, type CardNumbers, type CardState } from './card-state.js';
import { moneyFits, pictureOf, verdictOn } from './exchange-verdict.js';
import type { Limits } from './limits.js';
import type { UnlicensedPlatformsParameters } from './params.js';
import type { LookUp } from './register-lookup.js';

const INDICATOR_ID_DIGITS = 20;

type Context = StageContext<CardNumbers>;

export function cardStage(
  parameters: UnlicensedPlatformsParameters,
  limits: Limits,
  policy: EpisodePolicy,
  lookUp: (name: string) => LookUp,
): Stage<CardState, CardNumbers> {
  const windowMs = limits.exchangeWindowMs;

  function paidIn(state: CardState, evidence: Evidence, context: Context): CardState {
    pushIn(state, context.numbers, evidence, context.nowMs - windowMs);
    if (state.episode !== null) extend(state, state.episode, evidence, evidence.amountTiyn, context);
    return state;
  }

  /** A payment out is the moment at which a card can give itself away. */
  function paidOut(state: CardState, evidence: Evidence, context: Context): CardState {
    pushOut(state, context.numbers, evidence, context.nowMs - windowMs);
    if (state.episode !== null) extend(state, state.episode, evidence, 0, context);
    else consider(state, context);
    return state;
  }

  /** Three conditions of the verdict that cost nothing to check; payments that the window has left only help them. */
  const isWorthALook = ({ ins }: CardState, { transfers, inTiyn }: CardNumbers): boolean =>
    ins.length >= parameters.minPayers && transfers >= parameters.minPayees && inTiyn >= limits.minPaidInTiyn;

  function verdictNow(state: CardState, { nowMs, numbers }: Context): Verdict | undefined {
    if (!isWorthALook(state, numbers)) return undefined;
    forgetPayments(state, numbers, nowMs - windowMs);
    if (!isWorthALook(state, numbers) || !moneyFits(state, numbers, parameters, nowMs)) return undefined;
    return verdictOn(pictureOf(state, numbers, parameters, limits, nowMs), parameters);
  }

  function consider(state: CardState, context: Context): void {
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

  function extend(state: CardState, episode: Episode, evidence: Evidence, countedTiyn: number, context: Context): void {
    addEvidence(episode, evidence, countedTiyn);
    reviseEpisode(episode, policy, context, () => verdictNow(state, context));
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
    // The window in whole days, and the day it began in.
    numbers: cardNumbers(parameters.exchangeWindowDays + 1),
    // The day sums reach a day further back than the window.
    idleMs: windowMs + DAY_MS,
    on: {
      'card-top-ups': (known, event, context) => {
        if (isBusiness(event.recipientIin)) return undefined;
        if (event.channel === 'loan' || !isThirdPartyMoney(event)) return known;
        return paidIn(known ?? newCardState(), topUpEvidence(event), context);
      },
      'card-debits': (known, event, context) => {
        if (isBusiness(event.holderIin)) return undefined;
        if (event.kind === 'transfer') return paidOut(known ?? newCardState(), debitEvidence(event), context);
        if (event.kind === 'purchase') context.numbers.bought.add(localDay(event.timeMs), event.amountTiyn);
        return known;
      },
      'exchanger-trades': (known, event, context) => {
        reportTrade(event, context);
        if (isBusiness(event.holderIin)) return undefined;
        return event.side === 'buy' ? paidOut(known ?? newCardState(), tradeEvidence(event), context) : known;
      },
      'atm-withdrawals': (known, event, context) => {
        if (isBusiness(event.holderIin)) return undefined;
        return event.outcome === 'paid' ? paidOut(known ?? newCardState(), withdrawalEvidence(event), context) : known;
      },
    },
    wake(state, context) {
      const { episode } = state;
      if (episode === null) return state;
      if (context.nowMs >= episodeDueMs(episode, policy) && !wakeEpisode(episode, policy, context, () => verdictNow(state, context))) {
        // A later episode must not count the same events again.
        forgetPayments(state, context.numbers, context.nowMs);
        state.episode = null;
      } else context.wakeAt(episodeDueMs(episode, policy));
      return state;
    },
  };
}
