/** The card-keyed stage of the nominee-cards rule: folds a card's life and raises, updates and closes its alert. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import type { CardTopUp } from '@tengewatch/shared/events/card-top-up.js';
import { addToDay, emptyDaySums } from '@tengewatch/shared/rules/day-sums.js';
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
  isUnverified,
  topUpEvidence,
  tradeEvidence,
  withdrawalEvidence,
} from '@tengewatch/shared/rules/evidence.js';
import { localDay, localMidnightMs } from '@tengewatch/shared/rules/local-time.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import { MANY_EXITS, MAX_EXITS, newCardState, type CardState, type Credit } from './card-state.js';
import { forgetCredits, pushCredit, spend, takeOut } from './flow.js';
import { limitsOf } from './limits.js';
import type { NomineeCardsParameters } from './params.js';
import { pictureOf, unverifiedShareOf } from './picture.js';
import { verdictOn } from './verdict.js';

export function cardStage(parameters: NomineeCardsParameters, policy: EpisodePolicy): Stage<CardState> {
  const limits = limitsOf(parameters);
  const { maxDwellMs } = limits;
  /** The window in whole days, and the day it began in. */
  const purchaseDays = parameters.windowDays + 1;

  function touch(known: CardState | undefined, context: StageContext): CardState {
    const { nowMs } = context;
    if (known === undefined) {
      context.wakeAt(nowMs + limits.forgetAfterMs);
      return newCardState(nowMs, purchaseDays);
    }
    if (nowMs - known.lastMs >= limits.dormantMs) {
      known.activeSinceMs = nowMs;
      known.pauseMs = nowMs - known.lastMs;
    }
    known.lastMs = nowMs;
    return known;
  }

  function credit(state: CardState, event: CardTopUp, context: StageContext): void {
    if (state.issuedMs < 0) state.issuedMs = Math.max(0, localMidnightMs(event.cardIssuedOn));
    const thirdParty = isThirdPartyMoney(event);
    const evidence = thirdParty ? topUpEvidence(event) : null;
    pushCredit(
      state,
      newCredit(event.timeMs, event.amountTiyn, event.channel === 'employer', isUnverified(event), evidence),
      limits.windowMs,
    );
    if (evidence === null) return;
    const day = localDay(event.timeMs);
    state.received ??= emptyDaySums(parameters.baselineDays, day);
    addToDay(state.received, day, event.amountTiyn);
    if (state.episode !== null) extend(state, evidence, evidence.amountTiyn, context);
  }

  /** Others' money left as cash, crypto or a transfer: the moments at which a card can give itself away. */
  function passed(state: CardState, evidence: Evidence, context: StageContext): void {
    const { exits } = state;
    // An alert shows none from before its first credit, which lies in the window.
    while (exits.length >= MANY_EXITS && (exits[0] as Evidence).timeMs < context.nowMs - limits.windowMs) exits.shift();
    if (exits.length === MAX_EXITS) exits.shift();
    exits.push(evidence);
    if (state.episode !== null) extend(state, evidence, 0, context);
    else if (isWorthALook(state)) consider(state, context);
  }

  /** Three conditions of the verdict that cost nothing to check. */
  const isWorthALook = (state: CardState): boolean =>
    state.thirdTiyn >= limits.minCreditedTiyn &&
    state.thirdCount >= parameters.minSenders &&
    state.thirdTiyn >= state.thirdCount * limits.minMeanCreditTiyn;

  function consider(state: CardState, context: StageContext): void {
    const { nowMs } = context;
    forgetCredits(state, nowMs - limits.windowMs);
    // Most busy honest cards are paid by people whom somebody vouches for.
    if (!isWorthALook(state) || unverifiedShareOf(state) < parameters.minUnverifiedShare) return;
    const verdict = verdictOn(pictureOf(state, parameters, limits, nowMs, context.watchingSinceMs), parameters);
    if (verdict === undefined) return;
    const credits = state.credits.flatMap((one) => (one.evidence === null ? [] : [one.evidence]));
    const startMs = credits[0]?.timeMs ?? nowMs;
    const episode = newEpisode('nominee-cards', { kind: 'card', id: context.key }, startMs, nowMs);
    const exits = state.exits.filter((one) => one.timeMs >= startMs);
    for (const one of [...credits, ...exits].sort(byTimeAndId))
      addEvidence(episode, one, one.topic === 'card-top-ups' ? one.amountTiyn : 0);
    explain(episode, verdict.reasons, verdict.points);
    state.episode = episode;
    reviseEpisode(episode, policy, context);
    context.wakeAt(episodeDueMs(episode, policy));
  }

  /** Counts an event into the open episode; the reasons stay those of the last time the rule was met. */
  function extend(state: CardState, evidence: Evidence, countedTiyn: number, context: StageContext): void {
    const { episode } = state;
    if (episode === null) return;
    addEvidence(episode, evidence, countedTiyn);
    if (evidence.topic !== 'card-top-ups') {
      forgetCredits(state, context.nowMs - limits.windowMs);
      const verdict = verdictOn(pictureOf(state, parameters, limits, context.nowMs, context.watchingSinceMs), parameters);
      if (verdict !== undefined) explain(episode, verdict.reasons, verdict.points);
    }
    reviseEpisode(episode, policy, context);
    context.wakeAt(episodeDueMs(episode, policy));
  }

  return {
    rule: 'nominee-cards',
    name: 'card',
    ruleVersion: policy.ruleVersion,
    outputs: ['alerts'],
    on: {
      'card-top-ups': (known, event, context) => {
        // A nominee is a person; firms are paid by many and pay many.
        if (isBusiness(event.recipientIin)) return undefined;
        const state = touch(known, context);
        credit(state, event, context);
        return state;
      },
      'card-debits': (known, event, context) => {
        if (isBusiness(event.holderIin)) return undefined;
        const state = touch(known, context);
        if (event.kind === 'transfer') {
          if (takeOut(state, event.amountTiyn, event.timeMs, 'onward', maxDwellMs) > 0) passed(state, debitEvidence(event), context);
          return state;
        }
        spend(state, event.amountTiyn);
        if (event.kind === 'purchase') addToDay(state.bought, localDay(event.timeMs), event.amountTiyn);
        return state;
      },
      'exchanger-trades': (known, event, context) => {
        if (isBusiness(event.holderIin)) return undefined;
        const state = touch(known, context);
        if (event.side === 'buy') {
          if (takeOut(state, event.fiatTiyn, event.timeMs, 'cashed', maxDwellMs) > 0) passed(state, tradeEvidence(event), context);
        } else pushCredit(state, newCredit(event.timeMs, event.fiatTiyn, false, false, null), limits.windowMs);
        return state;
      },
      'atm-withdrawals': (known, event, context) => {
        if (isBusiness(event.holderIin)) return undefined;
        const state = touch(known, context);
        if (event.outcome === 'paid' && takeOut(state, event.amountTiyn, event.timeMs, 'cashed', maxDwellMs) > 0) {
          passed(state, withdrawalEvidence(event), context);
        }
        return state;
      },
    },
    wake(state, context) {
      const { episode } = state;
      if (episode !== null && context.nowMs >= episodeDueMs(episode, policy) && !wakeEpisode(episode, policy, context)) {
        // A later episode must not count the same events again.
        forgetCredits(state, context.nowMs);
        state.exits = [];
        state.episode = null;
      }
      const forgetAtMs = state.lastMs + limits.forgetAfterMs;
      if (state.episode !== null) context.wakeAt(episodeDueMs(state.episode, policy));
      else if (context.nowMs >= forgetAtMs) return undefined;
      else context.wakeAt(forgetAtMs);
      return state;
    },
  };
}

function newCredit(timeMs: number, amountTiyn: number, wage: boolean, unverified: boolean, evidence: Evidence | null): Credit {
  return {
    timeMs,
    amountTiyn,
    leftTiyn: amountTiyn,
    cashedTiyn: 0,
    onwardTiyn: 0,
    dwellTiynSeconds: 0,
    wage,
    unverified,
    evidence,
  };
}
