/** The card-keyed stage of the nominee-cards rule: watches a card's life and raises, updates and closes its alert. */
import type { AtmWithdrawal } from '@tengewatch/shared/events/atm-withdrawal.js';
import type { CardDebit } from '@tengewatch/shared/events/card-debit.js';
import type { ExchangerTrade } from '@tengewatch/shared/events/exchanger-trade.js';
import { cardAlerts, type CardAlert } from '@tengewatch/shared/rules/card-alerts.js';
import { cardFactsOf, cardHistory, isBusinessCard, type CardHistory } from '@tengewatch/shared/rules/card-history.js';
import type { EpisodePolicy } from '@tengewatch/shared/rules/episode.js';
import { isThirdPartyMoney } from '@tengewatch/shared/rules/evidence.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import { cardNumbers, countFrom, NOTHING_FOUND, type CardNumbers } from './card-state.js';
import { flowOf, type Flow } from './flow.js';
import { limitsOf } from './limits.js';
import type { NomineeCardsParameters } from './params.js';
import { pictureOf, unverifiedShareOf } from './picture.js';
import { verdictOn } from './verdict.js';

type Context = StageContext<CardNumbers, CardHistory>;
type Outflow = CardDebit | ExchangerTrade | AtmWithdrawal;

export function cardStage(parameters: NomineeCardsParameters, policy: EpisodePolicy): Stage<CardAlert, CardNumbers, CardHistory> {
  const limits = limitsOf(parameters);
  const alerts = cardAlerts<CardNumbers>(policy, (context) =>
    verdictOn(pictureOf(flowNow(context), parameters, limits, context), parameters),
  );

  /** The card is in use, for the first time or again. */
  function beginUse(previousMs: number, { nowMs, numbers, history }: Context): void {
    const isNew = previousMs === Number.NEGATIVE_INFINITY;
    numbers.activeSinceMs = nowMs;
    numbers.pauseMs = isNew ? -1 : nowMs - previousMs;
    // A card that was forgotten counts from nothing, also when an alert on it is still open.
    if (isNew) countFrom(numbers, history, NOTHING_FOUND);
  }

  /** Money left as cash, crypto or a transfer: the moments at which a card can give itself away. */
  function left(state: CardAlert | undefined, event: Outflow, context: Context): CardAlert | undefined {
    // A nominee is a person; firms are paid by many and pay many.
    if (isBusinessCard(context.history)) return undefined;
    if (state === undefined && !isWorthALook(context)) return undefined;
    const flow = flowNow(context);
    if (flow.exits.at(-1) !== context.history.movements.length - 1) return state;
    if (state === undefined) return consider(flow, event, context);
    alerts.extend(state, context);
    return state;
  }

  /** Three conditions of the verdict that cost nothing to check: most busy honest cards are paid by people whom somebody vouches for. */
  const isWorthALook = ({ history, numbers }: Context): boolean =>
    history.unverifiedTiyn - numbers.unverifiedTiynBefore >= limits.minUnverifiedTiyn &&
    history.othersTiyn - numbers.tiynBefore >= limits.minCreditedTiyn &&
    history.othersCredits - numbers.creditsBefore >= parameters.minSenders;

  /** Looks at the card's movements, and counts anew from what is found. */
  function flowNow({ history, numbers, nowMs }: Context): Flow {
    const flow = flowOf(history, numbers.closedMs, limits, nowMs);
    countFrom(numbers, history, { credits: flow.credits.length, tiyn: flow.creditedTiyn, unverifiedTiyn: flow.unverifiedTiyn });
    return flow;
  }

  function consider(flow: Flow, event: Outflow, context: Context): CardAlert | undefined {
    if (!isWorthALook(context) || unverifiedShareOf(flow) < parameters.minUnverifiedShare) return undefined;
    const verdict = verdictOn(pictureOf(flow, parameters, limits, context), parameters);
    if (verdict === undefined) return undefined;
    // None is shown from before the first credit.
    const exits = flow.exits.filter((index) => index > flow.credits[0]!);
    const movements = [...flow.credits, ...exits].sort((a, b) => a - b);
    return alerts.open(movements, verdict, cardFactsOf(context.history, context.key, event), context);
  }

  return {
    rule: 'nominee-cards',
    name: 'card',
    ruleVersion: policy.ruleVersion,
    outputs: ['alerts'],
    history: { of: cardHistory, lookBackMs: limits.lookBackMs },
    numbers: cardNumbers,
    spells: { pauseMs: limits.dormantMs, begin: beginUse },
    on: {
      'card-top-ups': (known, event, context) => {
        if (known !== undefined && isThirdPartyMoney(event)) alerts.extend(known, context);
        return known;
      },
      'card-debits': (known, event, context) => left(known, event, context),
      'exchanger-trades': (known, event, context) => (event.side === 'buy' ? left(known, event, context) : known),
      'atm-withdrawals': (known, event, context) => left(known, event, context),
    },
    wake(state, context) {
      if (alerts.wake(state, context)) return state;
      const { numbers, history } = context;
      // A later episode must not count the same events again; what comes at this instant comes after the wake.
      numbers.closedMs = context.nowMs - 1;
      countFrom(numbers, history, NOTHING_FOUND);
      return undefined;
    },
  };
}
