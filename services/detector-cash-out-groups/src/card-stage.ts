/** First stage, keyed by card: reports to the ATM each visit that took nearly all of what others had just paid in. */
import { cardHistory, type CardHistory } from '@tengewatch/shared/rules/card-history.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import { cardNumbers, rollBlock, type CardNumbers, type Visit } from './card-state.js';
import type { Limits } from './limits.js';
import type { CashOutGroupsParameters } from './params.js';
import { addToVisit, beginVisit, continues, endVisit, takeFromFunding } from './visit.js';

type Context = StageContext<CardNumbers, CardHistory>;

export function cardStage(
  parameters: CashOutGroupsParameters,
  limits: Limits,
  ruleVersion: string,
): Stage<Visit, CardNumbers, CardHistory> {
  const { visitGapMs, shareBlockMs } = limits;

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
    history: { of: cardHistory, lookBackMs: limits.fundingWindowMs },
    numbers: cardNumbers,
    on: {
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
        const { history } = context;
        const goesOn = last !== undefined && continues(last, event, limits);
        if (last !== undefined && !goesOn) endVisit(last, parameters, limits, context);
        count(event.amountTiyn, 0, context);
        const visit = goesOn ? last : beginVisit(history, event, limits);
        if (!goesOn && visit.shown !== null) context.wakeAt(event.timeMs + visitGapMs);
        addToVisit(visit, event, history);
        takeFromFunding(history, event, limits);
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
