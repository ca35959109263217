/** First stage, keyed by card: reports to the ATM each visit that took nearly all of what others had just paid in. */
import type { CardTopUp } from '@tengewatch/shared/events/card-top-up.js';
import { topUpEvidence } from '@tengewatch/shared/rules/evidence.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import { cardNumbers, MANY_FUNDINGS, MAX_FUNDINGS, newCardState, rollBlock, type CardNumbers, type CardState } from './card-state.js';
import type { Limits } from './limits.js';
import type { CashOutGroupsParameters } from './params.js';
import { addToVisit, beginVisit, continues, endVisit, forgetFundings, takeFromFundings } from './visit.js';

type Context = StageContext<CardNumbers>;

export function cardStage(parameters: CashOutGroupsParameters, limits: Limits, ruleVersion: string): Stage<CardState, CardNumbers> {
  const { fundingWindowMs, visitGapMs, shareBlockMs } = limits;

  /** Counts what leaves the card, a purchase or anything else, into the present block of time. */
  function count(outTiyn: number, boughtTiyn: number, { numbers, nowMs }: Context): void {
    rollBlock(numbers, Math.floor(nowMs / shareBlockMs));
    numbers.outTiyn += outTiyn;
    numbers.boughtTiyn += boughtTiyn;
  }

  function fund(state: CardState, event: CardTopUp): void {
    const { fundings } = state;
    // The window is cut before each withdrawal; here only so that a card without any does not pile up what has left it.
    if (fundings.length >= MANY_FUNDINGS) forgetFundings(state, event.timeMs - fundingWindowMs);
    if (fundings.length === MAX_FUNDINGS) fundings.shift();
    fundings.push({ leftTiyn: event.amountTiyn, evidence: topUpEvidence(event) });
  }

  return {
    rule: 'cash-out-groups',
    name: 'card',
    ruleVersion,
    outputs: ['indicators-emptied-cards'],
    numbers: cardNumbers,
    // After so long nothing that is remembered could still matter.
    idleMs: Math.max(2 * shareBlockMs, fundingWindowMs),
    on: {
      'card-top-ups': (known, event) => {
        // The holder's own money moved between own cards is nobody's funding.
        if (event.senderIin === event.recipientIin) return known;
        const state = known ?? newCardState();
        fund(state, event);
        return state;
      },
      'card-debits': (known, event, context) => {
        count(event.amountTiyn, event.kind === 'purchase' ? event.amountTiyn : 0, context);
        return known;
      },
      'exchanger-trades': (known, event, context) => {
        if (event.side === 'buy') count(event.fiatTiyn, 0, context);
        return known;
      },
      'atm-withdrawals': (known, event, context) => {
        if (event.outcome !== 'paid') return known;
        const state = known ?? newCardState();
        if (state.visit !== null && !continues(state.visit, event, limits)) endVisit(state, parameters, limits, context);
        count(event.amountTiyn, 0, context);
        forgetFundings(state, event.timeMs - fundingWindowMs);
        if (state.visit === null) {
          state.visit = beginVisit(state, event, limits);
          if (state.visit.shown !== null) context.wakeAt(event.timeMs + visitGapMs);
        }
        addToVisit(state.visit, event);
        takeFromFundings(state, event.amountTiyn);
        return state;
      },
    },
    wake(state, context) {
      const { visit } = state;
      if (visit !== null && context.nowMs >= visit.endMs + visitGapMs) endVisit(state, parameters, limits, context);
      if (state.visit !== null && state.visit.shown !== null) context.wakeAt(state.visit.endMs + visitGapMs);
      return state;
    },
  };
}
