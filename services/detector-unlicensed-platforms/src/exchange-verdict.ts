/** Whether a personal card is run like an exchange booth: the figures of its payments and the verdict on them. */
import { TIYN_PER_TENGE, tiynToTenge } from '@tengewatch/shared/events/money.js';
import { localDay, localHour } from '@tengewatch/shared/rules/local-time.js';
import { condition, judge, support, type Verdict } from '@tengewatch/shared/rules/reasons.js';
import type { CardNumbers } from './card-state.js';
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

/** Figures of the remembered payments, which the caller has cut to the window before. */
export function pictureOf(numbers: CardNumbers, parameters: UnlicensedPlatformsParameters, limits: Limits, nowMs: number): ExchangePicture {
  const payers = new Set<string>();
  const payees = new Set<string>();
  const hours = new Set<number>();
  let anonymous = 0;
  let round = 0;
  for (const one of numbers.ins.things()) {
    if (one.who === null) anonymous += 1;
    else payers.add(one.who);
    if (one.amountTiyn % limits.roundTiyn === 0) round += 1;
    hours.add(localHour(one.timeMs));
  }
  for (const one of numbers.outs.things()) {
    if (one.topic === 'card-debits' && one.where !== null) payees.add(one.where);
    hours.add(localHour(one.timeMs));
  }
  return {
    payers: payers.size + Math.min(anonymous, parameters.maxAnonymousPayers),
    payees: payees.size,
    inTiyn: numbers.inTiyn,
    meanInTiyn: meanInTiynOf(numbers),
    outTiyn: numbers.outTiyn,
    spreadShare: spreadShareOf(numbers),
    roundShare: share(round, numbers.ins.length),
    activeHours: hours.size,
    purchaseShare: purchaseShareOf(numbers, parameters, nowMs),
  };
}

/** Whether the conditions hold that sums alone decide: few honest cards get as far, and only they need a picture. */
export const moneyFits = (numbers: CardNumbers, parameters: UnlicensedPlatformsParameters, nowMs: number): boolean =>
  spreadShareOf(numbers) <= parameters.maxSpreadShare &&
  meanInTiynOf(numbers) / TIYN_PER_TENGE >= parameters.minPaidInMeanKzt &&
  purchaseShareOf(numbers, parameters, nowMs) <= parameters.maxPurchaseShare;

const meanInTiynOf = ({ ins, inTiyn }: CardNumbers): number => share(inTiyn, ins.length);

const spreadShareOf = ({ inTiyn, outTiyn }: CardNumbers): number => (inTiyn === 0 ? 1 : Math.abs(inTiyn - outTiyn) / inTiyn);

function purchaseShareOf({ bought, outTiyn }: CardNumbers, parameters: UnlicensedPlatformsParameters, nowMs: number): number {
  const today = localDay(nowMs);
  const boughtTiyn = bought.sum(today - parameters.exchangeWindowDays, today);
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
