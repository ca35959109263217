/** The card-keyed stage of the nominee-cards rule: folds a card's life and raises, updates and closes its alert. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import type { CardTopUp } from '@tengewatch/shared/events/card-top-up.js';
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
  isUnverified,
  topUpEvidence,
  tradeEvidence,
  withdrawalEvidence,
} from '@tengewatch/shared/rules/evidence.js';
import { localDay, localMidnightMs } from '@tengewatch/shared/rules/local-time.js';
import type { Verdict } from '@tengewatch/shared/rules/reasons.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import { cardNumbers, MANY_EXITS, MAX_EXITS, newCardState, type CardNumbers, type CardState, type Credit } from './card-state.js';
import { forgetCredits, pushCredit, spend, takeOut } from './flow.js';
import { limitsOf } from './limits.js';
import type { NomineeCardsParameters } from './params.js';
import { pictureOf, unverifiedShareOf } from './picture.js';
import { verdictOn } from './verdict.js';

type Context = StageContext<CardNumbers>;

export function cardStage(parameters: NomineeCardsParameters, policy: EpisodePolicy): Stage<CardState, CardNumbers> {
  const limits = limitsOf(parameters);
  const { maxDwellMs } = limits;

  /** Notes that the card is in use. */
  function touch({ nowMs, previousMs, numbers }: Context): void {
    const pauseMs = nowMs - previousMs;
    if (pauseMs < limits.dormantMs) return;
    const isNew = previousMs === Number.NEGATIVE_INFINITY;
    numbers.activeSinceMs = nowMs;
    numbers.pauseMs = isNew ? -1 : pauseMs;
    if (isNew) numbers.issuedMs = -1;
  }

  function credit(state: CardState, event: CardTopUp, context: Context): void {
    const { numbers } = context;
    if (numbers.issuedMs < 0) numbers.issuedMs = Math.max(0, localMidnightMs(event.cardIssuedOn));
    const thirdParty = isThirdPartyMoney(event);
    const evidence = thirdParty ? topUpEvidence(event) : null;
    pushCredit(
      state,
      numbers,
      newCredit(event.timeMs, event.amountTiyn, event.channel === 'employer', isUnverified(event), evidence),
      limits.windowMs,
    );
    if (evidence === null) return;
    numbers.received.add(localDay(event.timeMs), event.amountTiyn);
    if (state.episode !== null) extend(state, state.episode, evidence, evidence.amountTiyn, context);
  }

  /** Others' money left as cash, crypto or a transfer: the moments at which a card can give itself away. */
  function passed(state: CardState, evidence: Evidence, context: Context): void {
    const { exits } = state;
    // An alert shows none from before its first credit, which lies in the window.
    while (exits.length >= MANY_EXITS && (exits[0] as Evidence).timeMs < context.nowMs - limits.windowMs) exits.shift();
    if (exits.length === MAX_EXITS) exits.shift();
    exits.push(evidence);
    if (state.episode !== null) extend(state, state.episode, evidence, 0, context);
    else if (isWorthALook(context.numbers)) consider(state, context);
  }

  /** Three conditions of the verdict that cost nothing to check. */
  const isWorthALook = ({ thirdTiyn, thirdCount }: CardNumbers): boolean =>
    thirdTiyn >= limits.minCreditedTiyn && thirdCount >= parameters.minSenders && thirdTiyn >= thirdCount * limits.minMeanCreditTiyn;

  function consider(state: CardState, context: Context): void {
    const { nowMs, numbers } = context;
    forgetCredits(state, numbers, nowMs - limits.windowMs);
    // Most busy honest cards are paid by people whom somebody vouches for.
    if (!isWorthALook(numbers) || unverifiedShareOf(numbers) < parameters.minUnverifiedShare) return;
    const verdict = verdictNow(state, context);
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

  function extend(state: CardState, episode: Episode, evidence: Evidence, countedTiyn: number, context: Context): void {
    addEvidence(episode, evidence, countedTiyn);
    reviseEpisode(episode, policy, context, () => verdictNow(state, context));
    context.wakeAt(episodeDueMs(episode, policy));
  }

  function verdictNow(state: CardState, { nowMs, numbers, watchingSinceMs }: Context): Verdict | undefined {
    forgetCredits(state, numbers, nowMs - limits.windowMs);
    return verdictOn(pictureOf(state, numbers, parameters, limits, nowMs, watchingSinceMs), parameters);
  }

  return {
    rule: 'nominee-cards',
    name: 'card',
    ruleVersion: policy.ruleVersion,
    outputs: ['alerts'],
    // The window in whole days, and the day it began in.
    numbers: cardNumbers(parameters.windowDays + 1, parameters.baselineDays),
    idleMs: limits.forgetAfterMs,
    on: {
      'card-top-ups': (known, event, context) => {
        // A nominee is a person; firms are paid by many and pay many.
        if (isBusiness(event.recipientIin)) return undefined;
        touch(context);
        const state = known ?? newCardState();
        credit(state, event, context);
        return state;
      },
      'card-debits': (known, event, context) => {
        if (isBusiness(event.holderIin)) return undefined;
        touch(context);
        const { numbers } = context;
        if (event.kind === 'transfer') {
          const state = known ?? newCardState();
          if (takeOut(state, numbers, event.amountTiyn, event.timeMs, 'onward', maxDwellMs) > 0)
            passed(state, debitEvidence(event), context);
          return state;
        }
        spend(numbers, event.amountTiyn);
        if (event.kind === 'purchase') numbers.bought.add(localDay(event.timeMs), event.amountTiyn);
        return known;
      },
      'exchanger-trades': (known, event, context) => {
        if (isBusiness(event.holderIin)) return undefined;
        touch(context);
        const { numbers } = context;
        const state = known ?? newCardState();
        if (event.side === 'buy') {
          if (takeOut(state, numbers, event.fiatTiyn, event.timeMs, 'cashed', maxDwellMs) > 0) passed(state, tradeEvidence(event), context);
        } else pushCredit(state, numbers, newCredit(event.timeMs, event.fiatTiyn, false, false, null), limits.windowMs);
        return state;
      },
      'atm-withdrawals': (known, event, context) => {
        if (isBusiness(event.holderIin)) return undefined;
        touch(context);
        if (event.outcome !== 'paid') return known;
        const state = known ?? newCardState();
        if (takeOut(state, context.numbers, event.amountTiyn, event.timeMs, 'cashed', maxDwellMs) > 0) {
          passed(state, withdrawalEvidence(event), context);
        }
        return state;
      },
    },
    wake(state, context) {
      const { episode } = state;
      if (episode === null) return state;
      if (context.nowMs >= episodeDueMs(episode, policy) && !wakeEpisode(episode, policy, context, () => verdictNow(state, context))) {
        // A later episode must not count the same events again.
        forgetCredits(state, context.numbers, context.nowMs);
        state.exits = [];
        state.episode = null;
      } else context.wakeAt(episodeDueMs(episode, policy));
      return state;
    },
  };
}

function newCredit(timeMs: number, amountTiyn: number, wage: boolean, unverified: boolean, evidence: Evidence | null): Credit {
  return {
    timeMs,
    amountTiyn,
    cashedTiyn: 0,
    onwardTiyn: 0,
    dwellTiynSeconds: 0,
    wage,
    unverified,
    evidence,
  };
}
