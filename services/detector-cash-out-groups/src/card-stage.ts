/** First stage, keyed by card: reports to the ATM each visit that took nearly all of what others had just paid in. */
import { topUpEvidence } from '@tengewatch/shared/rules/evidence.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import { cardNumbers, forgetFundings, pushFunding, rollBlock, type CardNumbers, type Visit } from './card-state.js';
import type { Limits } from './limits.js';
import type { CashOutGroupsParameters } from './params.js';
import { addToVisit, beginVisit, continues, endVisit, takeFromFundings } from './visit.js';

type Context = StageContext<CardNumbers>;

export function cardStage(parameters: CashOutGroupsParameters, limits: Limits, ruleVersion: string): Stage<Visit, CardNumbers> {
  const { fundingWindowMs, visitGapMs, shareBlockMs } = limits;

  /** Counts what leaves the card, a purchase or anything else, into the present block of time. */
  function count(outTiyn: number, boughtTiyn: number, { numbers, nowMs }: Context): void {
    rollBlock(numbers, Math.floor(nowMs / shareBlockMs));
    numbers.outTiyn += outTiyn;
    numbers.boughtTiyn += boughtTiyn;
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
      'card-top-ups': (visit, event, { numbers }) => {
        // The holder's own money moved between own cards is nobody's funding.
        if (event.senderIin !== event.recipientIin) pushFunding(numbers, topUpEvidence(event), fundingWindowMs);
        return visit;
      },
      'card-debits': (known, event, context) => {
        count(event.amountTiyn, event.kind === 'purchase' ? event.amountTiyn : 0, context);
        return known;
      },
      'exchanger-trades': (known, event, context) => {
        if (event.side === 'buy') count(event.fiatTiyn, 0, context);
        return known;
      },
      'atm-withdrawals': (last, event, context) => {
        if (event.outcome !== 'paid') return last;
        const { numbers } = context;
        const goesOn = last !== undefined && continues(last, event, limits);
        if (last !== undefined && !goesOn) endVisit(last, parameters, limits, context);
        count(event.amountTiyn, 0, context);
        forgetFundings(numbers, event.timeMs - fundingWindowMs);
        const visit = goesOn ? last : beginVisit(numbers.fundings, event, limits);
        if (!goesOn && visit.shown !== null) context.wakeAt(event.timeMs + visitGapMs);
        addToVisit(visit, event);
        takeFromFundings(numbers.fundings, event.amountTiyn);
        return visit;
      },
    },
    wake(visit, context) {
      if (context.nowMs >= visit.endMs + visitGapMs) {
        endVisit(visit, parameters, limits, context);
        return undefined;
      }
      if (visit.shown !== null) context.wakeAt(visit.endMs + visitGapMs);
      return visit;
    },
  };
}
