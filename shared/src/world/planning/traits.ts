/**
 * Traits of schemes and look-alikes. Each is given by what it is at the two ends of a dial, 0 for those who do not hide at all and 1 for
 * those who hide as well as they can. Between them it changes evenly, by proportion; and everybody strays from it, so that no trait tells
 * where on the dial somebody stands.
 */
import Type from 'typebox';
import { between, topic } from '../parameter-kinds.js';
import type { Random } from '../planner.js';

/** What a trait is at the two ends of the dial: [plain, evasive]. */
const ends = (item: Type.TNumber, description: string) => Type.Array(item, { minItems: 2, maxItems: 2, description });
const LARGEST_AMOUNT = 1e9;

/** Schema of some traits, by the description of each. Amounts are above 0; shares lie between 0 and 1. */
export function traitsTopic<A extends string, S extends string>(
  amounts: Readonly<Record<A, string>>,
  shares: Readonly<Record<S, string>>,
  description: string,
) {
  const of = <N extends string>(texts: Readonly<Record<N, string>>, item: Type.TNumber) =>
    Object.fromEntries(Object.entries<string>(texts).map(([name, text]) => [name, ends(item, text)])) as Record<N, ReturnType<typeof ends>>;
  return topic(
    {
      amounts: topic(of(amounts, between(0.001, LARGEST_AMOUNT, 'At one end of the dial.')), 'Each at both ends of the dial.'),
      shares: topic(of(shares, between(0, 1, 'At one end of the dial.')), 'Each at both ends of the dial.'),
    },
    description,
  );
}

export interface TraitEnds<A extends string, S extends string> {
  readonly amounts: Readonly<Record<A, readonly number[]>>;
  readonly shares: Readonly<Record<S, readonly number[]>>;
}

/** One draw of each trait. */
export type Traits<A extends string, S extends string> = Readonly<Record<A | S, number>>;

/** Odds of a certain or impossible share are no numbers; so near to 0 or 1 it makes no difference. */
const NEAREST = 1e-4;
const logOdds = (share: number): number => {
  const inside = Math.min(1 - NEAREST, Math.max(NEAREST, share));
  return Math.log(inside / (1 - inside));
};

/** `sigma` is how far amounts and odds stray, as that of a log-normal. Each trait is drawn by its name, so that one more changes no other. */
export function drawTraits<A extends string, S extends string>(
  random: Random,
  { amounts, shares }: TraitEnds<A, S>,
  dial: number,
  sigma: number,
): Traits<A, S> {
  const between01 = ([plain = 0, evasive = 0]: readonly number[]): number => plain + (evasive - plain) * dial;
  const strayed = (name: string): number => Math.log(random.fork(name).logNormal(1, sigma));
  const amount = ([name, pair]: [string, readonly number[]]) => [name, Math.exp(between01(pair.map(Math.log)) + strayed(name))] as const;
  const share = ([name, pair]: [string, readonly number[]]) => {
    if (pair.every((end) => end === 0 || end === 1) && pair[0] === pair[1]) return [name, pair[0]!] as const;
    const odds = Math.exp(between01(pair.map(logOdds)) + strayed(name));
    return [name, odds / (1 + odds)] as const;
  };
  return Object.fromEntries([
    ...Object.entries<readonly number[]>(amounts).map(amount),
    ...Object.entries<readonly number[]>(shares).map(share),
  ]) as Traits<A, S>;
}
