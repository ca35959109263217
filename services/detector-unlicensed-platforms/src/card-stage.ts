/** First stage, keyed by card: reports trades outside the register, and alerts on cards that are run as hidden exchangers. */
import type { ExchangerTrade } from '@tengewatch/shared/events/exchanger-trade.js';
import { EVENT_VERSION } from '@tengewatch/shared/events/schema-parts.js';
import { cardAlerts, type CardAlert } from '@tengewatch/shared/rules/card-alerts.js';
import { cardHistory, isBusinessCard, type CardHistory } from '@tengewatch/shared/rules/card-history.js';
import { contentId } from '@tengewatch/shared/rules/content-id.js';
import type { EpisodePolicy } from '@tengewatch/shared/rules/episode.js';
import { evidenceOf, isThirdPartyMoney, ofTrade } from '@tengewatch/shared/rules/evidence.js';
import type { Verdict } from '@tengewatch/shared/rules/reasons.js';
import type { Stage, StageContext } from '@tengewatch/shared/stream/stage.js';
import { cardNumbers, type CardNumbers } from './card-state.js';
import { moneyFits, paymentsOf, pictureOf, verdictOn, type Payments } from './exchange-verdict.js';
import type { Limits } from './limits.js';
import type { UnlicensedPlatformsParameters } from './params.js';
import type { LookUp } from './register-lookup.js';

const INDICATOR_ID_DIGITS = 20;

type Context = StageContext<CardNumbers, CardHistory>;

export function cardStage(
  parameters: UnlicensedPlatformsParameters,
  limits: Limits,
  policy: EpisodePolicy,
  lookUp: (name: string) => LookUp,
): Stage<CardAlert, CardNumbers, CardHistory> {
  const windowMs = limits.exchangeWindowMs;
  const alerts = cardAlerts<CardNumbers>(policy, (context) => verdictNow(context, paymentsNow(context)));

  function paidIn(state: CardAlert | undefined, amountTiyn: number, context: Context): CardAlert | undefined {
    const { numbers } = context;
    numbers.ins += 1;
    numbers.inTiyn += amountTiyn;
    if (state !== undefined) alerts.extend(state, context);
    return state;
  }

  /** A payment out is the moment at which a card can give itself away. */
  function paidOut(state: CardAlert | undefined, transfers: number, context: Context): CardAlert | undefined {
    context.numbers.transfers += transfers;
    if (state === undefined) return isWorthALook(context.numbers) ? consider(context) : undefined;
    alerts.extend(state, context);
    return state;
  }

  /** Three conditions of the verdict that cost nothing to check. */
  const isWorthALook = ({ ins, transfers, inTiyn }: CardNumbers): boolean =>
    ins >= parameters.minPayers && transfers >= parameters.minPayees && inTiyn >= limits.minPaidInTiyn;

  /** Looks at the card's payments, and counts anew from what is found. */
  function paymentsNow({ history, numbers, nowMs }: Context): Payments {
    const payments = paymentsOf(history, Math.max(nowMs - windowMs, numbers.closedMs));
    numbers.ins = payments.ins.length;
    numbers.inTiyn = payments.inTiyn;
    numbers.transfers = payments.transfers;
    return payments;
  }

  function verdictNow(context: Context, payments: Payments): Verdict | undefined {
    const { nowMs, history } = context;
    if (!isWorthALook(context.numbers) || !moneyFits(payments, history, parameters, limits, nowMs)) return undefined;
    return verdictOn(pictureOf(payments, history, parameters, limits, nowMs), parameters);
  }

  function consider(context: Context): CardAlert | undefined {
    const payments = paymentsNow(context);
    const verdict = verdictNow(context, payments);
    if (verdict === undefined) return undefined;
    const movements = [...payments.ins, ...payments.outs].sort((a, b) => a - b);
    return alerts.open(movements, verdict, context);
  }

  function reportTrade(event: ExchangerTrade, context: StageContext): void {
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
      evidence: evidenceOf('exchanger-trades', event.timeMs, event.card, event.fiatTiyn, ofTrade(event)),
    });
  }

  return {
    rule: 'unlicensed-platforms',
    name: 'card',
    ruleVersion: policy.ruleVersion,
    outputs: ['indicators-unregistered-trades', 'alerts'],
    history: { of: cardHistory, lookBackMs: windowMs },
    numbers: cardNumbers,
    on: {
      'card-top-ups': (known, event, context) => {
        if (isBusinessCard(context.history)) return undefined;
        if (event.channel === 'loan' || !isThirdPartyMoney(event)) return known;
        return paidIn(known, event.amountTiyn, context);
      },
      'card-debits': (known, _, context) => {
        if (isBusinessCard(context.history)) return undefined;
        return paidOut(known, 1, context);
      },
      'exchanger-trades': (known, event, context) => {
        reportTrade(event, context);
        if (isBusinessCard(context.history)) return undefined;
        return event.side === 'buy' ? paidOut(known, 0, context) : known;
      },
      'atm-withdrawals': (known, _, context) => {
        if (isBusinessCard(context.history)) return undefined;
        return paidOut(known, 0, context);
      },
    },
    wake(state, context) {
      if (alerts.wake(state, context)) return state;
      const { numbers } = context;
      // A later episode must not count the same events again; what comes at this instant comes after the wake.
      numbers.closedMs = context.nowMs - 1;
      numbers.ins = 0;
      numbers.inTiyn = 0;
      numbers.transfers = 0;
      return undefined;
    },
  };
}
