/** First stage, keyed by card: reports to the holder each credit just under the threshold, and what else was paid in meanwhile. */
import type { CardTopUp } from '@tengewatch/shared/events/card-top-up.js';
import { EVENT_VERSION } from '@tengewatch/shared/events/schema-parts.js';
import { cardHistory, isBusinessCard, type CardHistory } from '@tengewatch/shared/rules/card-history.js';
import { contentId } from '@tengewatch/shared/rules/content-id.js';
import { evidenceOf, ofTopUp } from '@tengewatch/shared/rules/evidence.js';
import { allMustBeMet, mustReach } from '@tengewatch/shared/rules/kit/full-judgement.js';
import { share, sumTiyn } from '@tengewatch/shared/rules/kit/figures.js';
import { movementsAfter, newestMovement } from '@tengewatch/shared/rules/movement.js';
import { columnLayout, type ColumnsOf } from '@tengewatch/shared/stream/key-columns.js';
import type { RuleObserver } from '@tengewatch/shared/stream/rule-observer.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import type { Limits } from './limits.js';
import type { StructuringParameters } from './params.js';

const INDICATOR_ID_DIGITS = 20;
const STAGE = 'card';

const cardColumns = columnLayout({
  columns: [],
  rareColumns: [
    /** Number and time of the last movement that was reported; 0 before the first. */
    'reportedNumber',
    'reportedMs',
  ],
});
type CardColumns = ColumnsOf<typeof cardColumns>;
type Context = StageContext<CardColumns, CardHistory>;

export function cardStage(
  parameters: StructuringParameters,
  { thresholdTiyn, nearFromTiyn, windowMs }: Limits,
  ruleVersion: string,
  observer?: RuleObserver,
): Stage<undefined, CardColumns, CardHistory> {
  /** Reports the card's newest movement, which is the event. */
  function report(event: CardTopUp, { columns, history, nowMs, watchingSinceMs, emit }: Context): void {
    const { number } = newestMovement(history);
    const others = movementsAfter(history, nowMs - windowMs, columns.reportedNumber + 1).filter(
      (movement) => movement.isPaidIn && movement.number < number,
    );
    const { id, timeMs, card, amountTiyn, recipientIin: holderIin, bank, cardIssuedOn } = event;
    emit('indicators-just-under-credits', {
      v: EVENT_VERSION,
      id: contentId(INDICATOR_ID_DIGITS, 'just-under-credit', id),
      timeMs: nowMs,
      kind: 'just-under-credit',
      holderIin,
      bank,
      cardIssuedOn,
      others: {
        sinceMs: Math.max(nowMs - windowMs, columns.reportedMs, watchingSinceMs),
        credits: others.length,
        tiyn: sumTiyn(others),
        aboveCredits: others.filter((other) => other.amountTiyn > thresholdTiyn).length,
      },
      evidence: evidenceOf('card-top-ups', timeMs, card, amountTiyn, ofTopUp(event)),
    });
    columns.reportedNumber = number;
    columns.reportedMs = nowMs;
  }

  return {
    rule: 'structuring',
    name: STAGE,
    ruleVersion,
    outputs: ['indicators-just-under-credits'],
    history: { of: cardHistory, lookBackMs: windowMs, delivered: ['credit'] },
    columns: cardColumns,
    on: {
      'card-top-ups': (_, event, context) => {
        const { amountTiyn } = event;
        if (amountTiyn > thresholdTiyn || (amountTiyn < nearFromTiyn && observer === undefined)) return undefined;
        const { history } = context;
        // Firms are paid by many, in sums of all sizes, and a firm's customers have no reason to hide.
        if (isBusinessCard(history) || !newestMovement(history).isPaidIn) return undefined;
        if (observer !== undefined) tell(observer, share(amountTiyn, thresholdTiyn), parameters, context);
        if (amountTiyn >= nearFromTiyn) report(event, context);
        return undefined;
      },
    },
    onTimer: () => undefined,
  };
}

function tell(
  { watches, evaluated }: RuleObserver,
  thresholdShare: number,
  { nearThresholdFromShare }: StructuringParameters,
  { key, nowMs }: Context,
): void {
  if (!watches(key)) return;
  evaluated({
    ...allMustBeMet([
      mustReach({
        code: 'just-under-threshold',
        parameter: 'nearThresholdFromShare',
        threshold: nearThresholdFromShare,
        unit: 'share',
        counts: 'share of the threshold that the credit comes to',
        exact: thresholdShare,
      }),
    ]),
    stage: STAGE,
    finds: 'a credit just under the threshold',
    timeMs: nowMs,
    subject: { kind: 'card', id: key },
    about: [key],
    isAlertOpen: false,
    heldBackBy: null,
  });
}
