/** First stage, keyed by card: reports to the ATM each visit that took nearly all of what others had just paid in. */
import { cardHistory, type CardHistory } from '@tengewatch/shared/rules/card-history.js';
import type { RuleObserver } from '@tengewatch/shared/stream/rule-observer.js';
import type { Stage } from '@tengewatch/shared/stream/stage.js';
import { beginShareWindow, cardColumns, type CardColumns, type Visit } from './card-state.js';
import type { Limits } from './limits.js';
import { tellOfVisit } from './observed-visit.js';
import type { CashOutGroupsParameters } from './params.js';
import { addToVisit, beginVisit, continues, emptiesCard, endVisit, fundingsAt, take } from './visit.js';

export function cardStage(
  parameters: CashOutGroupsParameters,
  limits: Limits,
  ruleVersion: string,
  observer?: RuleObserver,
): Stage<Visit, CardColumns, CardHistory> {
  const { visitGapMs, shareBlockMs } = limits;
  const blockOf = (timeMs: number): number => Math.floor(timeMs / shareBlockMs);

  return {
    rule: 'cash-out-groups',
    name: 'card',
    ruleVersion,
    outputs: ['indicators-emptied-cards'],
    // A visit is reported only after its end, so the look back covers the visit and the gap after it as well.
    history: {
      of: cardHistory,
      lookBackMs: limits.fundingWindowMs + limits.maxVisitMs + visitGapMs,
      delivered: ['withdrawal'],
    },
    columns: cardColumns,
    sessions: {
      tumblingMs: shareBlockMs,
      begin: (_, { columns, history, nowMs }) => beginShareWindow(columns, history, blockOf(nowMs)),
    },
    on: {
      'atm-withdrawals': (last, event, context) => {
        const { columns } = context;
        // A visit whose gap has passed and that no timer has ended did not empty the card, so it is dropped. Its state is not read,
        // because it lies far off in memory.
        const present = event.timeMs < columns.visitUntilMs ? last : undefined;
        const goesOn = present !== undefined && continues(present, event, limits);
        if (present !== undefined && !goesOn) endVisit(present, event.amountTiyn, parameters, limits, context);
        const drawn = { number: columns.drawnNumber, takenTiyn: columns.drawnTiyn };
        const fundings = fundingsAt(context.history, drawn, event.timeMs, limits);
        const visit = goesOn ? present : beginVisit(event, fundings, drawn);
        addToVisit(visit, event);
        if (observer !== undefined) tellOfVisit(observer, visit, parameters, context);
        columns.visitUntilMs = event.timeMs + visitGapMs;
        if (emptiesCard(visit, parameters, limits)) context.setTimer(event.timeMs + visitGapMs);
        const { next } = take(event.amountTiyn, fundings, drawn);
        columns.drawnNumber = next.number;
        columns.drawnTiyn = next.takenTiyn;
        return visit;
      },
    },
    onTimer(visit, context) {
      if (context.nowMs >= visit.endMs + visitGapMs) {
        endVisit(visit, 0, parameters, limits, context);
        return undefined;
      }
      if (emptiesCard(visit, parameters, limits)) context.setTimer(visit.endMs + visitGapMs);
      return visit;
    },
  };
}
