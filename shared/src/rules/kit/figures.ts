/** Figures that rules make of movements: sums, shares, and how many people paid. */
import type { Movement } from '../movement.js';
import { anonymityText } from '../reasons.js';
import type { Measure, NumberName } from './criteria.js';

export const sumTiyn = (movements: readonly Pick<Movement, 'amountTiyn'>[]): number =>
  movements.reduce((sum, { amountTiyn }) => sum + amountTiyn, 0);

/** 0 of nothing. */
export const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Those who paid a card: each named one, and the credits that name nobody, of which each may be another person's. */
export interface Payers {
  readonly named: number;
  readonly anonymousCredits: number;
}

export function payersOf(credits: readonly Pick<Movement, 'sender'>[]): Payers {
  const names = credits.map(({ sender }) => sender);
  return {
    named: new Set(names.filter((name) => name !== null)).size,
    anonymousCredits: names.filter((name) => name === null).length,
  };
}

/** How many they are, when each anonymous credit counts as a person of its own up to a limit. */
export const countPayers = ({ named, anonymousCredits }: Payers, maxAnonymous: number): number =>
  named + Math.min(anonymousCredits, maxAnonymous);

/** How that number is told. `maxAnonymous` is the parameter that limits anonymous credits. */
export const payersMeasure = <P extends { readonly [name: string]: number }>(
  unit: 'senders' | 'payers',
  counts: string,
  maxAnonymous: NumberName<P>,
): Measure<{ readonly paidBy: Payers }, P> => ({
  unit,
  counts,
  addsUp: true,
  noMoreThan: 'thirdPartyCredits',
  isAtLeast: ({ paidBy }, p) => paidBy.anonymousCredits > p[maxAnonymous]!,
  detail: ({ paidBy: { named, anonymousCredits } }, p) =>
    anonymityText(named, anonymousCredits, Math.min(anonymousCredits, p[maxAnonymous]!), unit === 'senders' ? 'sender' : 'payer'),
});
