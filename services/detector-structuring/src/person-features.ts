/** What the rule sees of a person: the credits of the window that are just under the threshold, over all cards of that person. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import type { JustUnderCredit } from '@tengewatch/shared/events/indicator.js';
import { tiynToTenge } from '@tengewatch/shared/events/money.js';
import { HOUR_MS } from '@tengewatch/shared/events/time-spans.js';
import { countPayers, payersOf, share, sumTiyn, type Payers } from '@tengewatch/shared/rules/kit/figures.js';
import { localDay } from '@tengewatch/shared/rules/local-time.js';
import type { CountedOver } from '@tengewatch/shared/rules/reasons.js';
import type { Limits } from './limits.js';
import type { StructuringParameters } from './params.js';

export interface PersonFeatures {
  readonly credits: number;
  readonly nearKzt: number;
  /** Of these credits in all that was paid onto the cards, by sum and by number. */
  readonly nearMoneyShare: number;
  readonly nearCountShare: number;
  readonly aboveCredits: number;
  /** Of the money of these credits. */
  readonly hiddenShare: number;
  readonly namelessShare: number;
  readonly onePayerDayShare: number;
  /** Null for a single credit. */
  readonly meanGapHours: number | null;
  readonly payers: number;
  readonly terminals: number;
  readonly cards: number;
  readonly variedShare: number;
  readonly meanThresholdShare: number;
  readonly paidBy: Payers;
  /** The time over which the other credits were counted, which begins before the first credit of the window. */
  readonly paidInOver: CountedOver;
}

/**
 * The credits after an instant that are no regular payments. A regular payment is of the same sum and the same payer as one about a
 * month before.
 */
export function irregularAfter(
  remembered: readonly JustUnderCredit[],
  afterMs: number,
  { regularFromMs, regularToMs }: Limits,
): readonly JustUnderCredit[] {
  const repeats = (one: JustUnderCredit, earlier: JustUnderCredit): boolean => {
    const gapMs = one.timeMs - earlier.timeMs;
    const isSame = one.evidence.amountTiyn === earlier.evidence.amountTiyn && one.evidence.who === earlier.evidence.who;
    return isSame && gapMs >= regularFromMs && gapMs <= regularToMs;
  };
  return remembered.filter((one) => one.timeMs > afterMs && !remembered.some((earlier) => repeats(one, earlier)));
}

/** `near` are the credits that count; `all` also has the regular payments of the window. */
export function personFeatures(
  near: readonly JustUnderCredit[],
  all: readonly JustUnderCredit[],
  { maxAnonymousPayers }: StructuringParameters,
  { thresholdTiyn }: Limits,
): PersonFeatures {
  const evidence = near.map((one) => one.evidence);
  const nearTiyn = sumTiyn(evidence);
  const paidInTiyn = sumTiyn(all.map((one) => one.evidence)) + sum(all.map(({ others }) => others.tiyn));
  const paidInCredits = all.length + sum(all.map(({ others }) => others.credits));
  const paidBy = payersOf(evidence.map(({ who }) => ({ sender: who })));
  const [firstMs, lastMs] = [near[0]!.timeMs, near.at(-1)!.timeMs];
  const distinct = (values: readonly unknown[]): number => new Set(values).size;
  return {
    credits: near.length,
    nearKzt: tiynToTenge(nearTiyn),
    nearMoneyShare: share(nearTiyn, paidInTiyn),
    nearCountShare: share(near.length, paidInCredits),
    aboveCredits: sum(all.map(({ others }) => others.aboveCredits)),
    hiddenShare: share(sumTiyn(evidence.filter(isHidden)), nearTiyn),
    namelessShare: share(sumTiyn(evidence.filter(({ who }) => who === null)), nearTiyn),
    onePayerDayShare: share(mostOfOnePayerAndDay(evidence), nearTiyn),
    meanGapHours: near.length < 2 ? null : (lastMs - firstMs) / (near.length - 1) / HOUR_MS,
    payers: countPayers(paidBy, maxAnonymousPayers),
    terminals: distinct(evidence.flatMap(({ where }) => where ?? [])),
    cards: distinct(evidence.map(({ card }) => card)),
    variedShare: share(distinct(evidence.map(({ amountTiyn }) => amountTiyn)), near.length),
    meanThresholdShare: share(nearTiyn, near.length * thresholdTiyn),
    paidBy,
    paidInOver: { fromMs: Math.min(...all.map(({ others }) => others.sinceMs)), toMs: lastMs },
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Nobody vouches for the sender, or it was cash of somebody whom no government database has verified. */
const isHidden = ({ who, where, senderVerification }: Evidence): boolean =>
  who === null || senderVerification === 'none' || (where !== null && senderVerification !== 'government-database');

/** The most that one named payer sent on one local day, in tiyn. */
function mostOfOnePayerAndDay(credits: readonly Evidence[]): number {
  const sums = new Map<string, number>();
  for (const { who, timeMs, amountTiyn } of credits) {
    if (who === null) continue;
    const payerAndDay = `${who} ${localDay(timeMs)}`;
    sums.set(payerAndDay, (sums.get(payerAndDay) ?? 0) + amountTiyn);
  }
  return Math.max(0, ...sums.values());
}
