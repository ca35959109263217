/** First stage, keyed by card: reports to the ATM each visit that took nearly all of what others had just paid in. */
import type { CardTopUp } from '@tengewatch/shared/events/card-top-up.js';
import { topUpEvidence } from '@tengewatch/shared/rules/evidence.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import { MANY_FUNDINGS, MAX_FUNDINGS, newCardState, rollBlock, type CardState } from './card-state.js';
import type { Limits } from './limits.js';
import type { CashOutGroupsParameters } from './params.js';
import { addToVisit, beginVisit, continues, endVisit, forgetFundings, takeFromFundings } from './visit.js';

export function cardStage(parameters: CashOutGroupsParameters, limits: Limits, ruleVersion: string): Stage<CardState> {
  const { fundingWindowMs, visitGapMs, shareBlockMs } = limits;
  /** After so long nothing that is remembered could still matter. */
  const forgetAfterMs = Math.max(2 * shareBlockMs, fundingWindowMs);

  function touch(known: CardState | undefined, context: StageContext): CardState {
    const block = Math.floor(context.nowMs / shareBlockMs);
    if (known === undefined) {
      context.wakeAt(context.nowMs + forgetAfterMs);
      return newCardState(context.nowMs, block);
    }
    known.lastMs = context.nowMs;
    if (known.block !== block) rollBlock(known, block);
    return known;
  }

  function fund(state: CardState, event: CardTopUp): void {
    const { fundings } = state;
    // The window is cut before each withdrawal; here only so that a card without any does not pile up what has left it.
    if (fundings.length >= MANY_FUNDINGS) forgetFundings(state, event.timeMs - fundingWindowMs);
    if (fundings.length === MAX_FUNDINGS) fundings.shift();
    fundings.push({
      timeMs: event.timeMs,
      leftTiyn: event.amountTiyn,
      funder: event.senderIin ?? event.terminal ?? ANONYMOUS,
      evidence: topUpEvidence(event),
    });
  }

  return {
    rule: 'cash-out-groups',
    name: 'card',
    ruleVersion,
    outputs: ['indicators-emptied-cards'],
    on: {
      'card-top-ups': (known, event, context) => {
        const state = touch(known, context);
        // The holder's own money moved between own cards is nobody's funding.
        if (event.senderIin !== event.recipientIin) fund(state, event);
        return state;
      },
      'card-debits': (known, event, context) => {
        const state = touch(known, context);
        state.outTiyn += event.amountTiyn;
        if (event.kind === 'purchase') state.boughtTiyn += event.amountTiyn;
        return state;
      },
      'exchanger-trades': (known, event, context) => {
        const state = touch(known, context);
        if (event.side === 'buy') state.outTiyn += event.fiatTiyn;
        return state;
      },
      'atm-withdrawals': (known, event, context) => {
        const state = touch(known, context);
        if (event.outcome !== 'paid') return state;
        if (state.visit !== null && !continues(state.visit, event, limits)) endVisit(state, parameters, limits, context);
        state.outTiyn += event.amountTiyn;
        if (state.visit === null) {
          state.visit = beginVisit(state, event, limits);
          if (state.visit.fundedTiyn > 0) context.wakeAt(event.timeMs + visitGapMs);
        }
        addToVisit(state.visit, event);
        takeFromFundings(state, event.amountTiyn, event.timeMs, limits);
        return state;
      },
    },
    wake(state, context) {
      const { visit } = state;
      if (visit !== null && context.nowMs >= visit.endMs + visitGapMs) endVisit(state, parameters, limits, context);
      const forgetAtMs = state.lastMs + forgetAfterMs;
      if (state.visit !== null && state.visit.fundedTiyn > 0) context.wakeAt(state.visit.endMs + visitGapMs);
      else if (context.nowMs >= forgetAtMs) return undefined;
      else context.wakeAt(forgetAtMs);
      return state;
    },
  };
}

/** A funder that neither a sender nor a terminal names; never joins anything. */
const ANONYMOUS = 'anonymous';
