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
import { cardNumbers, EXIT, MANY_EXITS, MAX_EXITS, type CardNumbers, type CardState } from './card-state.js';
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

  function credit(state: CardState | undefined, event: CardTopUp, context: Context): void {
    const { numbers } = context;
    if (numbers.issuedMs < 0) numbers.issuedMs = Math.max(0, localMidnightMs(event.cardIssuedOn));
    const { timeMs, amountTiyn } = event;
    const evidence = isThirdPartyMoney(event) ? topUpEvidence(event) : null;
    pushCredit(
      numbers,
      { timeMs, amountTiyn, wage: event.channel === 'employer', unverified: isUnverified(event), evidence },
      limits.windowMs,
    );
    if (evidence === null) return;
    numbers.received.add(localDay(timeMs), amountTiyn);
    if (state !== undefined) extend(state.episode, evidence, amountTiyn, context);
  }

  /** Others' money left as cash, crypto or a transfer: the moments at which a card can give itself away. */
  function passed(state: CardState | undefined, evidence: Evidence, context: Context): CardState | undefined {
    const { exits } = context.numbers;
    // An alert shows none from before its first credit, which lies in the window.
    while (exits.length >= MANY_EXITS && exits.get(0, EXIT.timeMs) < context.nowMs - limits.windowMs) exits.shift();
    if (exits.length === MAX_EXITS) exits.shift();
    exits.set(exits.push(evidence), EXIT.timeMs, evidence.timeMs);
    if (state === undefined) return isWorthALook(context.numbers) ? consider(context) : undefined;
    extend(state.episode, evidence, 0, context);
    return state;
  }

  /** Three conditions of the verdict that cost nothing to check. */
  const isWorthALook = ({ thirdTiyn, thirdCount }: CardNumbers): boolean =>
    thirdTiyn >= limits.minCreditedTiyn && thirdCount >= parameters.minSenders && thirdTiyn >= thirdCount * limits.minMeanCreditTiyn;

  function consider(context: Context): CardState | undefined {
    const { nowMs, numbers } = context;
    forgetCredits(numbers, nowMs - limits.windowMs);
    // Most busy honest cards are paid by people whom somebody vouches for.
    if (!isWorthALook(numbers) || unverifiedShareOf(numbers) < parameters.minUnverifiedShare) return undefined;
    const verdict = verdictNow(context);
    if (verdict === undefined) return undefined;
    const credits = numbers.credits.things().filter((evidence) => evidence !== null);
    const startMs = credits[0]?.timeMs ?? nowMs;
    const episode = newEpisode('nominee-cards', { kind: 'card', id: context.key }, startMs, nowMs);
    const exits = numbers.exits.things().filter((one) => one.timeMs >= startMs);
    for (const one of [...credits, ...exits].sort(byTimeAndId))
      addEvidence(episode, one, one.topic === 'card-top-ups' ? one.amountTiyn : 0);
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

  function verdictNow({ nowMs, numbers, watchingSinceMs }: Context): Verdict | undefined {
    forgetCredits(numbers, nowMs - limits.windowMs);
    return verdictOn(pictureOf(numbers, parameters, limits, nowMs, watchingSinceMs), parameters);
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
        credit(known, event, context);
        return known;
      },
      'card-debits': (known, event, context) => {
        if (isBusiness(event.holderIin)) return undefined;
        touch(context);
        const { numbers } = context;
        if (event.kind === 'transfer') {
          const tiyn = takeOut(numbers, event.amountTiyn, event.timeMs, 'onward', maxDwellMs);
          return tiyn > 0 ? passed(known, debitEvidence(event), context) : known;
        }
        spend(numbers, event.amountTiyn);
        if (event.kind === 'purchase') numbers.bought.add(localDay(event.timeMs), event.amountTiyn);
        return known;
      },
      'exchanger-trades': (known, event, context) => {
        if (isBusiness(event.holderIin)) return undefined;
        touch(context);
        const { numbers } = context;
        const { timeMs, fiatTiyn: amountTiyn } = event;
        if (event.side === 'buy') {
          const tiyn = takeOut(numbers, amountTiyn, timeMs, 'cashed', maxDwellMs);
          return tiyn > 0 ? passed(known, tradeEvidence(event), context) : known;
        }
        pushCredit(numbers, { timeMs, amountTiyn, wage: false, unverified: false, evidence: null }, limits.windowMs);
        return known;
      },
      'atm-withdrawals': (known, event, context) => {
        if (isBusiness(event.holderIin)) return undefined;
        touch(context);
        if (event.outcome !== 'paid') return known;
        const tiyn = takeOut(context.numbers, event.amountTiyn, event.timeMs, 'cashed', maxDwellMs);
        return tiyn > 0 ? passed(known, withdrawalEvidence(event), context) : known;
      },
    },
    wake(state, context) {
      const { episode } = state;
      if (context.nowMs >= episodeDueMs(episode, policy) && !wakeEpisode(episode, policy, context, () => verdictNow(context))) {
        // A later episode must not count the same events again.
        forgetCredits(context.numbers, context.nowMs);
        const { exits } = context.numbers;
        while (exits.length > 0) exits.shift();
        return undefined;
      }
      context.wakeAt(episodeDueMs(episode, policy));
      return state;
    },
  };
}
