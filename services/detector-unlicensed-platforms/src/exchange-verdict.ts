/** Whether a personal card is run like an exchange booth: the figures of its payments and the verdict on them. */
import { formatKzt, TIYN_PER_TENGE, tengeToTiyn, tiynToTenge } from '@tengewatch/shared/events/money.js';
import {
  boughtTiynSince,
  CASHED,
  firstAfter,
  LOAN,
  OTHERS_MONEY,
  payeeOf,
  reachesBackTo,
  ROW,
  senderOf,
  SENT_ON,
  type CardHistory,
} from '@tengewatch/shared/rules/card-history.js';
import { localHour } from '@tengewatch/shared/rules/local-time.js';
import { condition, figure, judge, payersFigure, support, type CountedOver, type Verdict } from '@tengewatch/shared/rules/reasons.js';
import type { Limits } from './limits.js';
import type { UnlicensedPlatformsParameters } from './params.js';

export interface ExchangePicture {
  /** Named payers, and anonymous top-ups, which count as payers up to a limit. */
  readonly namedPayers: number;
  readonly anonymousCredits: number;
  readonly payees: number;
  readonly inTiyn: number;
  readonly meanInTiyn: number;
  readonly outTiyn: number;
  readonly spreadShare: number;
  readonly roundShare: number;
  readonly activeHours: number;
  readonly purchaseShare: number;
  /** False when the card moved so often that not all payments of the window are remembered. */
  readonly isWhole: boolean;
}

/** What was paid in and out within the window: indices among the card's movements, and sums. */
export interface Payments {
  readonly ins: readonly number[];
  readonly outs: readonly number[];
  readonly transfers: number;
  readonly inTiyn: number;
  readonly outTiyn: number;
}

export function paymentsOf({ movements }: CardHistory, afterMs: number): Payments {
  const { numbers } = movements;
  const ins: number[] = [];
  const outs: number[] = [];
  const payments = { ins, outs, transfers: 0, inTiyn: 0, outTiyn: 0 };
  for (let index = firstAfter(movements, afterMs); index < movements.length; index++) {
    const at = movements.at(index);
    const flags = numbers[at + ROW.flags]!;
    if (isPaidIn(flags)) {
      ins.push(index);
      payments.inTiyn += numbers[at + ROW.amountTiyn]!;
    } else if ((flags & (SENT_ON | CASHED)) !== 0) {
      outs.push(index);
      payments.outTiyn += numbers[at + ROW.amountTiyn]!;
      if ((flags & SENT_ON) !== 0) payments.transfers += 1;
    }
  }
  return payments;
}

/** A customer's money; a loan is none. */
const isPaidIn = (flags: number): boolean => (flags & (OTHERS_MONEY | LOAN)) === OTHERS_MONEY;

export function pictureOf(payments: Payments, history: CardHistory, limits: Limits, nowMs: number): ExchangePicture {
  const { ins, outs, inTiyn, outTiyn } = payments;
  const payers = new Set<string>();
  const payees = new Set<string>();
  const hours = new Set<number>();
  let anonymous = 0;
  let round = 0;
  const { movements } = history;
  const { numbers } = movements;
  for (const index of ins) {
    const at = movements.at(index);
    const payer = senderOf(movements, index);
    if (payer === null) anonymous += 1;
    else payers.add(payer);
    if (Number.isInteger(numbers[at + ROW.amountTiyn]! / limits.roundTiyn)) round += 1;
    hours.add(localHour(numbers[at + ROW.timeMs]!));
  }
  for (const index of outs) {
    const at = movements.at(index);
    const payee = (numbers[at + ROW.flags]! & SENT_ON) === 0 ? null : payeeOf(movements, index);
    if (payee !== null) payees.add(payee);
    hours.add(localHour(numbers[at + ROW.timeMs]!));
  }
  return {
    namedPayers: payers.size,
    anonymousCredits: anonymous,
    payees: payees.size,
    inTiyn,
    meanInTiyn: meanInTiynOf(payments),
    outTiyn,
    spreadShare: spreadShareOf(payments),
    roundShare: share(round, ins.length),
    activeHours: hours.size,
    purchaseShare: purchaseShareOf(payments, history, limits, nowMs),
    isWhole: reachesBackTo(history, nowMs - limits.exchangeWindowMs),
  };
}

/** Whether the conditions hold that sums alone decide: few honest cards get as far, and only they need a picture. */
export const moneyFits = (
  payments: Payments,
  history: CardHistory,
  parameters: UnlicensedPlatformsParameters,
  limits: Limits,
  nowMs: number,
): boolean =>
  spreadShareOf(payments) <= parameters.maxSpreadShare &&
  meanInTiynOf(payments) / TIYN_PER_TENGE >= parameters.minPaidInMeanKzt &&
  purchaseShareOf(payments, history, limits, nowMs) <= parameters.maxPurchaseShare;

const meanInTiynOf = ({ ins, inTiyn }: Payments): number => share(inTiyn, ins.length);

const spreadShareOf = ({ inTiyn, outTiyn }: Payments): number => (inTiyn === 0 ? 1 : Math.abs(inTiyn - outTiyn) / inTiyn);

/** Purchases of the window against themselves and what was paid out. */
function purchaseShareOf({ outTiyn }: Payments, history: CardHistory, { exchangeWindowMs }: Limits, nowMs: number): number {
  const boughtTiyn = boughtTiynSince(history, nowMs - exchangeWindowMs);
  return share(boughtTiyn, boughtTiyn + outTiyn);
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

export function verdictOn(picture: ExchangePicture, window: CountedOver, parameters: UnlicensedPlatformsParameters): Verdict | undefined {
  const p = parameters;
  const capped = !picture.isWhole;
  const { namedPayers: named, anonymousCredits, isWhole } = picture;
  const counted = { named, anonymousCredits, maxAnonymous: p.maxAnonymousPayers };
  const payers = payersFigure(counted, 'payers', 'distinct people who paid in', window, isWhole);
  const payees = figure(picture.payees, 'payees', 'distinct recipients of transfers out', window, { capped });
  const paidIn = figure(tiynToTenge(picture.inTiyn), 'KZT', 'money that others paid in, without loans and wages', window, { capped });
  const mean = figure(picture.meanInTiyn / TIYN_PER_TENGE, 'KZT', 'mean sum that others paid in', window);
  const spread = figure(picture.spreadShare, 'share', 'difference of money in and out, against money in', window);
  const bought = figure(picture.purchaseShare, 'share', 'share of purchases in them and money out', window);
  const round = figure(picture.roundShare, 'share', 'share of the sums paid in that are round', window, {
    detail: () => `round: ${formatKzt(tengeToTiyn(p.roundKzt))} divides the sum`,
  });
  const hours = figure(picture.activeHours, 'hours of the day', 'distinct hours of the local day with payments', window, { capped });
  return judge(
    [
      condition('distinct-payers', payers, 'at-least', p.minPayers),
      condition('distinct-payees', payees, 'at-least', p.minPayees),
      condition('paid-in', paidIn, 'at-least', p.minPaidInKzt),
      condition('mean-paid-in', mean, 'at-least', p.minPaidInMeanKzt),
      condition('spread', spread, 'at-most', p.maxSpreadShare),
      condition('purchase-share', bought, 'at-most', p.maxPurchaseShare),
      condition('round-sums', round, 'at-least', p.minRoundShare),
      support(p.tightSpreadPoints, 'tight-spread', spread, 'at-most', p.tightSpreadShare),
      support(p.highRoundPoints, 'mostly-round-sums', round, 'at-least', p.highRoundShare),
      support(p.activeHoursPoints, 'long-hours', hours, 'at-least', p.minActiveHours),
      support(p.manyPayersPoints, 'many-payers', payers, 'at-least', p.manyPayers),
      support(p.manyPayeesPoints, 'many-payees', payees, 'at-least', p.manyPayees),
    ],
    p.minExchangePoints,
  );
}
