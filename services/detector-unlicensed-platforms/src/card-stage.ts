/** First stage, keyed by card: reports trades outside the register, and alerts on cards that are run as hidden exchangers. */
import type { AtmWithdrawal } from '@tengewatch/shared/events/atm-withdrawal.js';
import type { CardDebit } from '@tengewatch/shared/events/card-debit.js';
import type { ExchangerTrade } from '@tengewatch/shared/events/exchanger-trade.js';
import { EVENT_VERSION } from '@tengewatch/shared/events/schema-parts.js';
import { cardAlerts, type CardAlert } from '@tengewatch/shared/rules/card-alerts.js';
import { cardFactsOf, cardHistory, isBusinessCard, issuedOnOf, type CardHistory } from '@tengewatch/shared/rules/card-history.js';
import { contentId } from '@tengewatch/shared/rules/content-id.js';
import type { EpisodePolicy } from '@tengewatch/shared/rules/episode.js';
import { evidenceOf, isThirdPartyMoney } from '@tengewatch/shared/rules/evidence.js';
import type { Verdict } from '@tengewatch/shared/rules/reasons.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import { cardNumbers, countFrom, NOTHING_FOUND, type CardNumbers } from './card-state.js';
import { moneyFits, paymentsOf, pictureOf, verdictOn, type Payments } from './exchange-verdict.js';
import type { Limits } from './limits.js';
import type { UnlicensedPlatformsParameters } from './params.js';
import type { LookUp } from './register-lookup.js';

const INDICATOR_ID_DIGITS = 20;

type Context = StageContext<CardNumbers, CardHistory>;
type Outflow = CardDebit | ExchangerTrade | AtmWithdrawal;

export function cardStage(
  parameters: UnlicensedPlatformsParameters,
  limits: Limits,
  policy: EpisodePolicy,
  lookUp: (name: string) => LookUp,
): Stage<CardAlert, CardNumbers, CardHistory> {
  const windowMs = limits.exchangeWindowMs;
  const alerts = cardAlerts<CardNumbers>(policy, (context) => verdictNow(context, paymentsNow(context)));

  /** A payment out is the moment at which a card can give itself away. */
  function paidOut(state: CardAlert | undefined, event: Outflow, context: Context): CardAlert | undefined {
    if (isBusinessCard(context.history)) return undefined;
    if (state === undefined) return isWorthALook(context) ? consider(event, context) : undefined;
    alerts.extend(state, context);
    return state;
  }

  /** Three conditions of the verdict that cost nothing to check. */
  const isWorthALook = ({ history, numbers }: Context): boolean =>
    history.sentOn - numbers.sentOnBefore >= parameters.minPayees &&
    history.othersTiyn - numbers.tiynBefore >= limits.minPaidInTiyn &&
    history.othersCredits - numbers.creditsBefore >= parameters.minPayers;

  /** Looks at the card's payments, and counts anew from what is found. */
  function paymentsNow({ history, numbers, nowMs }: Context): Payments {
    const payments = paymentsOf(history, Math.max(nowMs - windowMs, numbers.closedMs));
    countFrom(numbers, history, { payments: payments.ins.length, tiyn: payments.inTiyn, sentOn: payments.transfers });
    return payments;
  }

  function verdictNow(context: Context, payments: Payments): Verdict | undefined {
    const { nowMs, history, numbers, watchingSinceMs } = context;
    if (!isWorthALook(context) || !moneyFits(payments, history, parameters, limits, nowMs)) return undefined;
    const window = { fromMs: Math.max(nowMs - windowMs, numbers.closedMs, watchingSinceMs), toMs: nowMs };
    return verdictOn(pictureOf(payments, history, limits, nowMs), window, parameters);
  }

  function consider(event: Outflow, context: Context): CardAlert | undefined {
    const payments = paymentsNow(context);
    const verdict = verdictNow(context, payments);
    if (verdict === undefined) return undefined;
    const movements = [...payments.ins, ...payments.outs].sort((a, b) => a - b);
    return alerts.open(movements, verdict, cardFactsOf(context.history, context.key, event), context);
  }

  function reportTrade(event: ExchangerTrade, context: Context): void {
    const found = lookUp(event.platform);
    if (found.licensed) return;
    context.emit('indicators-unregistered-trades', {
      v: EVENT_VERSION,
      id: contentId(INDICATOR_ID_DIGITS, 'unregistered-trade', event.id),
      timeMs: context.nowMs,
      kind: 'unregistered-trade',
      key: found.key,
      platform: event.platform,
      imitates: found.imitates,
      similarity: found.similarity,
      holderIin: event.holderIin,
      bank: event.bank,
      cardIssuedOn: issuedOnOf(context.history),
      evidence: evidenceOf('exchanger-trades', event.timeMs, event.card, event.fiatTiyn, event),
    });
  }

  return {
    rule: 'unlicensed-platforms',
    name: 'card',
    ruleVersion: policy.ruleVersion,
    outputs: ['indicators-unregistered-trades', 'alerts'],
    history: { of: cardHistory, lookBackMs: windowMs },
    numbers: cardNumbers,
    // A card that was forgotten counts from nothing, also when an alert on it is still open.
    spells: { begin: (_, { numbers, history }) => countFrom(numbers, history, NOTHING_FOUND) },
    on: {
      'card-top-ups': (known, event, context) => {
        if (known !== undefined && event.channel !== 'loan' && isThirdPartyMoney(event)) alerts.extend(known, context);
        return known;
      },
      'card-debits': (known, event, context) => paidOut(known, event, context),
      'exchanger-trades': (known, event, context) => {
        reportTrade(event, context);
        return event.side === 'buy' ? paidOut(known, event, context) : known;
      },
      'atm-withdrawals': (known, event, context) => paidOut(known, event, context),
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
