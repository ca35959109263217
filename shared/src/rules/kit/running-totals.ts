/** What a history adds up for each card, and what of it lies before a rule's window: an upper bound on what a look can find. */
import type { CardHistory } from '../card-history.js';
import { OTHERS_MONEY, ROW, SENT_ON, UNVERIFIED } from '../movement-rows.js';
import { firstAfter } from '../card-history.js';

/** Those that few cards reach come first, as they are asked first. */
export const totalNames = ['transfersOut', 'unverifiedTiyn', 'thirdPartyTiyn', 'thirdPartyCredits'] as const;
/** Transfers out, third parties' money without verified sender, third parties' money, and in how many credits it came. */
export type TotalName = (typeof totalNames)[number];

/** Each total just before the movements that the last look found in the window: its growth since is the most the window can hold. */
export type TotalsBefore = { [N in TotalName]: number };

export type Totals = { readonly [N in TotalName]: number };

export const NO_TOTALS: Totals = { transfersOut: 0, unverifiedTiyn: 0, thirdPartyTiyn: 0, thirdPartyCredits: 0 };

/** What the movements after an instant add up to. */
export function totalsAfter({ movements }: CardHistory, afterMs: number): Totals {
  const found: TotalsBefore = { ...NO_TOTALS };
  const { columns } = movements;
  for (let index = firstAfter(movements, afterMs); index < movements.length; index++) {
    const at = movements.at(index);
    const flags = columns[at + ROW.flags]!;
    if ((flags & SENT_ON) !== 0) found.transfersOut += 1;
    if ((flags & OTHERS_MONEY) === 0) continue;
    const amountTiyn = columns[at + ROW.amountTiyn]!;
    found.thirdPartyCredits += 1;
    found.thirdPartyTiyn += amountTiyn;
    if ((flags & UNVERIFIED) !== 0) found.unverifiedTiyn += amountTiyn;
  }
  return found;
}

/** Resets `before` to the totals that precede what a look found in the window. */
export function countFrom(before: TotalsBefore, history: CardHistory, found: Totals): void {
  before.transfersOut = history.sentOn - found.transfersOut;
  before.unverifiedTiyn = history.unverifiedTiyn - found.unverifiedTiyn;
  before.thirdPartyTiyn = history.othersTiyn - found.thirdPartyTiyn;
  before.thirdPartyCredits = history.othersCredits - found.thirdPartyCredits;
}

/** The most that each total can be in the window: by name, as this is asked of every third event. */
const mostOf: { readonly [N in TotalName]: (history: CardHistory, before: TotalsBefore) => number } = {
  transfersOut: (history, before) => history.sentOn - before.transfersOut,
  unverifiedTiyn: (history, before) => history.unverifiedTiyn - before.unverifiedTiyn,
  thirdPartyTiyn: (history, before) => history.othersTiyn - before.thirdPartyTiyn,
  thirdPartyCredits: (history, before) => history.othersCredits - before.thirdPartyCredits,
};

/** The lowest value of each total at which a look can find anything; a total that is not named has no such bound. */
export type Least = ReadonlyMap<TotalName, number>;

/** Makes the check whether a look could find anything. */
export function prefilterOf(least: Least): (history: CardHistory, before: TotalsBefore) => boolean {
  const bounds = totalNames.flatMap((name) => {
    const wanted = least.get(name);
    return wanted === undefined ? [] : [{ mostOf: mostOf[name], wanted }];
  });
  return (history, before) => {
    for (let at = 0; at < bounds.length; at++) {
      const bound = bounds[at]!;
      if (bound.mostOf(history, before) < bound.wanted) return false;
    }
    return true;
  };
}
