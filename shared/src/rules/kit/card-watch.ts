/** The stage of a rule that watches single cards: it looks when the criteria could be met, and keeps the alerts on what it finds. */
import type { AtmWithdrawal } from '../../events/atm-withdrawal.js';
import type { CardDebit } from '../../events/card-debit.js';
import type { CardTopUp } from '../../events/card-top-up.js';
import type { ExchangerTrade } from '../../events/exchanger-trade.js';
import type { RuleObserver } from '../../stream/rule-observer.js';
import type { Stage, StageContext } from '../../stream/stage.js';
import { cardAlerts, type CardAlert } from '../card-alerts.js';
import { cardFactsOf, cardHistory, isBusinessCard, type CardHistory, type MovementKind } from '../card-history.js';
import type { EpisodePolicy } from '../episode.js';
import { holderOf } from '../evidence.js';
import { newestMovement, type Movement } from '../movement.js';
import { CardView } from './card-view.js';
import { judgeOf, type Demands, type Finding } from './criteria.js';
import { keptColumns, type Kept } from './kept-columns.js';
import { nearMisses } from './near-misses.js';
import { countFrom, NO_TOTALS, prefilterOf, totalsAfter } from './running-totals.js';

const movementKinds = Object.keys(cardHistory.kinds) as MovementKind[];

const STAGE = 'card';

type Context = StageContext<Kept, CardHistory>;
type Moved = CardTopUp | CardDebit | ExchangerTrade | AtmWithdrawal;

/** A watch over the cards of people: firms are paid by many and pay many. */
export interface CardWatch<F, P> extends Demands<F, P> {
  /** Kinds of movements at which a card can give itself away. Others are only counted into an open alert. */
  readonly looksAt: readonly MovementKind[];
  /** How far back it looks. */
  readonly windowMs: (parameters: P) => number;
  /** And how much further `features` and `evidence` follow the money of the window; default not at all. */
  readonly furtherBackMs?: (parameters: P) => number;
  /** After a rest of this length a new use of the card begins; by default only after the card was forgotten. */
  readonly restMs?: (parameters: P) => number;
  /** Works out the features of a card. Called only when the totals allow that the criteria are met. */
  readonly features: (card: CardView, parameters: P) => F;
  /** Tells which movements of the window an alert shows and counts; it opens and grows with such a movement only. */
  readonly evidence: (card: CardView, parameters: P) => (movement: Movement) => boolean;
}

/** Throws a RangeError when the criteria cannot be judged. An observer is told of each look, also where the totals allow no alert. */
export function cardWatchStage<F, P extends { readonly [name: string]: number }>(
  watch: CardWatch<F, P>,
  parameters: P,
  policy: EpisodePolicy,
  observer?: RuleObserver,
): Stage<CardAlert, Kept, CardHistory> {
  const { looksAt, features, evidence } = watch;
  const windowMs = watch.windowMs(parameters);
  const restMs = watch.restMs?.(parameters);
  const judge = judgeOf<F, P>(policy.rule, watch, parameters);
  const couldBeMet = prefilterOf(judge.least);
  const misses = nearMisses(policy, windowMs);
  const alerts = cardAlerts<Kept>(policy, (context) => judgeOn(new CardView(context, windowMs)).assessment);

  const judgeOn = (card: CardView): Finding => judge.judge(features(card, parameters), card.window, card.isWhole);

  /** The card is in use, for the first time or again. */
  function beginUse(previousMs: number, { nowMs, columns, history }: Context): void {
    const isNew = previousMs === Number.NEGATIVE_INFINITY;
    columns.inUseSinceMs = nowMs;
    columns.restedMs = isNew ? -1 : nowMs - previousMs;
    // A card that was forgotten counts from nothing, also when an alert on it is still open.
    if (isNew) countFrom(columns, history, NO_TOTALS);
  }

  function look(event: Moved, context: Context): CardAlert | undefined {
    const { history, columns } = context;
    if (!couldBeMet(history, columns)) return undefined;
    const card = new CardView(context, windowMs);
    const totals = totalsAfter(history, card.windowFromMs);
    countFrom(columns, history, totals);
    if (!judge.isPossible(totals)) return undefined;
    const { assessment, miss } = judgeOn(card);
    if (miss !== undefined) misses.record(miss, columns, { kind: 'card', id: context.key }, context);
    if (assessment === undefined) return undefined;
    const shown = card.movements.filter(evidence(card, parameters)).map(({ index }) => index);
    if (shown.at(-1) !== history.movements.length - 1) return undefined;
    return alerts.open(shown, assessment, cardFactsOf(history, context.key, holderOf(event)), context);
  }

  type Moves = (alert: CardAlert | undefined, event: Moved, context: Context) => CardAlert | undefined;

  function moved(kind: MovementKind): Moves {
    const isLookedAt = looksAt.includes(kind);
    const moves: Moves = (alert, event, context) => {
      if (isBusinessCard(context.history)) return undefined;
      if (alert === undefined) return isLookedAt ? look(event, context) : undefined;
      if (evidence(new CardView(context, windowMs), parameters)(newestMovement(context.history))) alerts.extend(alert, context);
      return alert;
    };
    return observer === undefined || !isLookedAt ? moves : observed(moves, observer);
  }

  /** The same, which tells an observer first what the rule sees. */
  function observed(moves: Moves, { watches, evaluated }: RuleObserver): Moves {
    return (alert, event, context) => {
      const { key, nowMs, history } = context;
      if (watches(key) && !isBusinessCard(history)) {
        const card = new CardView(context, windowMs);
        const isEvidence = evidence(card, parameters)(newestMovement(history));
        evaluated({
          ...judge.inFull(features(card, parameters), card.isWhole),
          stage: STAGE,
          finds: 'an alert on the card',
          timeMs: nowMs,
          subject: { kind: 'card', id: key },
          about: [key],
          isAlertOpen: alert !== undefined,
          heldBackBy: isEvidence ? null : 'this movement is no evidence, at which alone an alert opens',
        });
      }
      return moves(alert, event, context);
    };
  }

  const [bought, sold] = [moved('crypto-bought'), moved('crypto-sold')];

  return {
    rule: policy.rule,
    name: STAGE,
    ruleVersion: policy.ruleVersion,
    outputs: ['alerts', 'near-misses'],
    history: {
      of: cardHistory,
      lookBackMs: windowMs + (watch.furtherBackMs?.(parameters) ?? 0),
      delivered: looksAt,
      deliveredWithState: movementKinds.filter((kind) => !looksAt.includes(kind)),
    },
    columns: keptColumns,
    sessions: { ...(restMs === undefined ? {} : { gapMs: restMs }), begin: beginUse },
    on: {
      'card-top-ups': moved('credit'),
      'card-debits': moved('transfer-out'),
      'exchanger-trades': (alert, event, context) => (event.side === 'buy' ? bought : sold)(alert, event, context),
      'atm-withdrawals': moved('withdrawal'),
    },
    onTimer(alert, context) {
      if (alerts.onTimer(alert, context)) return alert;
      const { columns, history } = context;
      // A later alert must not count the same events again; what comes at this instant comes after the timer.
      columns.closedMs = context.nowMs - 1;
      countFrom(columns, history, NO_TOTALS);
      return undefined;
    },
  };
}
