/** What the rule keeps of one card beside its history: what the sums of the history were at its last look, and when. */
import type { CardHistory } from '@tengewatch/shared/rules/card-history.js';
import { numbersLayout, type LayoutNumbers } from '@tengewatch/shared/stream/key-numbers.js';

export const cardNumbers = numbersLayout({
  numbers: [
    /**
     * Others' credits, their sum and its unverified part, as the history counts them, before those that the last look found in the
     * window. What came since is in the window at most.
     */
    'creditsBefore',
    'tiynBefore',
    'unverifiedTiynBefore',
  ],
  rareNumbers: [
    /** Beginning of the present use: the first event after a pause of dormantDays, or ever. */
    'activeSinceMs',
    /** The pause before it; -1 when the card was not seen before. */
    'pauseMs',
    /** When the last alert closed: what came before belongs to it. */
    'closedMs',
  ],
});

export type CardNumbers = LayoutNumbers<typeof cardNumbers>;

/** Others' money that the last look found in the window. */
interface Found {
  readonly credits: number;
  readonly tiyn: number;
  readonly unverifiedTiyn: number;
}

export const NOTHING_FOUND: Found = { credits: 0, tiyn: 0, unverifiedTiyn: 0 };

/** Counts anew from what a look found. */
export function countFrom(numbers: CardNumbers, history: CardHistory, found: Found): void {
  numbers.creditsBefore = history.othersCredits - found.credits;
  numbers.tiynBefore = history.othersTiyn - found.tiyn;
  numbers.unverifiedTiynBefore = history.unverifiedTiyn - found.unverifiedTiyn;
}
