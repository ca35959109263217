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
import { cardNumbers, forgetPayments, pushIn, pushOut, type CardNumbers, type CardState } from './card-state.js';
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

  function paidIn(state: CardState | undefined, evidence: Evidence, context: Context): CardState | undefined {
    pushIn(context.numbers, evidence, context.nowMs - windowMs);
    if (state !== undefined) extend(state.episode, evidence, evidence.amountTiyn, context);
    return state;
  }

  /** A payment out is the moment at which a card can give itself away. */
  function paidOut(state: CardState | undefined, evidence: Evidence, context: Context): CardState | undefined {
    pushOut(context.numbers, evidence, context.nowMs - windowMs);
    if (state === undefined) return consider(context);
    extend(state.episode, evidence, 0, context);
    return state;
  }

  /** Three conditions of the verdict that cost nothing to check; payments that the window has left only help them. */
  const isWorthALook = ({ ins, transfers, inTiyn }: CardNumbers): boolean =>
    ins.length >= parameters.minPayers && transfers >= parameters.minPayees && inTiyn >= limits.minPaidInTiyn;

  function verdictNow({ nowMs, numbers }: Context): Verdict | undefined {
    if (!isWorthALook(numbers)) return undefined;
    forgetPayments(numbers, nowMs - windowMs);
    if (!isWorthALook(numbers) || !moneyFits(numbers, parameters, nowMs)) return undefined;
    return verdictOn(pictureOf(numbers, parameters, limits, nowMs), parameters);
  }

  function consider(context: Context): CardState | undefined {
    const verdict = verdictNow(context);
    if (verdict === undefined) return undefined;
    const { nowMs, numbers } = context;
    const all = [...numbers.ins.things(), ...numbers.outs.things()].sort(byTimeAndId);
    const episode = newEpisode('unlicensed-platforms', { kind: 'card', id: context.key }, all[0]?.timeMs ?? nowMs, nowMs);
    for (const one of all) addEvidence(episode, one, one.topic === 'card-top-ups' ? one.amountTiyn : 0);
    explain(episode, verdict.reasons, verdict.points);
    reviseEpisode(episode, policy, context);
    context.wakeAt(episodeDueMs(episode, policy));
    return { episode };
  }

  function extend(episode: Episode, evidence: Evidence, countedTiyn: number, context: Context): void {
    addEvidence(episode, evidence, countedTiyn);
    reviseEpisode(episode, policy, context, () => verdictNow(context));
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
        return paidIn(known, topUpEvidence(event), context);
      },
      'card-debits': (known, event, context) => {
        if (isBusiness(event.holderIin)) return undefined;
        if (event.kind === 'transfer') return paidOut(known, debitEvidence(event), context);
        if (event.kind === 'purchase') context.numbers.bought.add(localDay(event.timeMs), event.amountTiyn);
        return known;
      },
      'exchanger-trades': (known, event, context) => {
        reportTrade(event, context);
        if (isBusiness(event.holderIin)) return undefined;
        return event.side === 'buy' ? paidOut(known, tradeEvidence(event), context) : known;
      },
      'atm-withdrawals': (known, event, context) => {
        if (isBusiness(event.holderIin)) return undefined;
        return event.outcome === 'paid' ? paidOut(known, withdrawalEvidence(event), context) : known;
      },
    },
    wake(state, context) {
      const { episode } = state;
      if (context.nowMs >= episodeDueMs(episode, policy) && !wakeEpisode(episode, policy, context, () => verdictNow(context))) {
        // A later episode must not count the same events again.
        forgetPayments(context.numbers, context.nowMs);
        return undefined;
      }
      context.wakeAt(episodeDueMs(episode, policy));
      return state;
    },
  };
}
