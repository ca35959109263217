/** Whether a personal card is run like an exchange booth: the figures of its payments and the verdict on them. */
import { TIYN_PER_TENGE, tiynToTenge } from '@tengewatch/shared/events/money.js';
import {
  boughtTiynSince,
  CASHED,
  firstAfter,
  LOAN,
  OTHERS_MONEY,
  ROW,
  SENT_ON,
  type CardHistory,
} from '@tengewatch/shared/rules/card-history.js';
import { localHour } from '@tengewatch/shared/rules/local-time.js';
import { condition, judge, support, type Verdict } from '@tengewatch/shared/rules/reasons.js';
import type { Limits } from './limits.js';
import type { UnlicensedPlatformsParameters } from './params.js';

export interface ExchangePicture {
  readonly payers: number;
  readonly payees: number;
  readonly inTiyn: number;
  readonly meanInTiyn: number;
  readonly outTiyn: number;
  readonly spreadShare: number;
  readonly roundShare: number;
  readonly activeHours: number;
  readonly purchaseShare: number;
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

export function pictureOf(
  payments: Payments,
  history: CardHistory,
  parameters: UnlicensedPlatformsParameters,
  limits: Limits,
  nowMs: number,
): ExchangePicture {
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
    const payer = movements.thing(index)?.who ?? null;
    if (payer === null) anonymous += 1;
    else payers.add(payer);
    if (Number.isInteger(numbers[at + ROW.amountTiyn]! / limits.roundTiyn)) round += 1;
    hours.add(localHour(numbers[at + ROW.timeMs]!));
  }
  for (const index of outs) {
    const at = movements.at(index);
    const payee = (numbers[at + ROW.flags]! & SENT_ON) === 0 ? null : (movements.thing(index)?.where ?? null);
    if (payee !== null) payees.add(payee);
    hours.add(localHour(numbers[at + ROW.timeMs]!));
  }
  return {
    payers: payers.size + Math.min(anonymous, parameters.maxAnonymousPayers),
    payees: payees.size,
    inTiyn,
    meanInTiyn: meanInTiynOf(payments),
    outTiyn,
    spreadShare: spreadShareOf(payments),
    roundShare: share(round, ins.length),
    activeHours: hours.size,
    purchaseShare: purchaseShareOf(payments, history, limits, nowMs),
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

export function verdictOn(picture: ExchangePicture, parameters: UnlicensedPlatformsParameters): Verdict | undefined {
  const p = parameters;
  return judge(
    [
      condition('distinct-payers', picture.payers, 'at-least', p.minPayers, 'payers'),
      condition('distinct-payees', picture.payees, 'at-least', p.minPayees, 'payees'),
      condition('paid-in', tiynToTenge(picture.inTiyn), 'at-least', p.minPaidInKzt, 'KZT'),
      condition('mean-paid-in', picture.meanInTiyn / TIYN_PER_TENGE, 'at-least', p.minPaidInMeanKzt, 'KZT'),
      condition('spread', picture.spreadShare, 'at-most', p.maxSpreadShare, 'share'),
      condition('purchase-share', picture.purchaseShare, 'at-most', p.maxPurchaseShare, 'share'),
      condition('round-sums', picture.roundShare, 'at-least', p.minRoundShare, 'share'),
      support(p.tightSpreadPoints, 'tight-spread', picture.spreadShare, 'at-most', p.tightSpreadShare, 'share'),
      support(p.highRoundPoints, 'mostly-round-sums', picture.roundShare, 'at-least', p.highRoundShare, 'share'),
      support(p.activeHoursPoints, 'long-hours', picture.activeHours, 'at-least', p.minActiveHours, 'hours'),
      support(p.manyPayersPoints, 'many-payers', picture.payers, 'at-least', p.manyPayers, 'payers'),
      support(p.manyPayeesPoints, 'many-payees', picture.payees, 'at-least', p.manyPayees, 'payees'),
    ],
    p.minExchangePoints,
  );
}
