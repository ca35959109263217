/** What the card stage keeps beside the card's history: what the sums of the history were at its last look. */
import type { CardHistory } from '@tengewatch/shared/rules/card-history.js';
import { numbersLayout, type LayoutNumbers } from '@tengewatch/shared/stream/key-numbers.js';

export const cardNumbers = numbersLayout({
  numbers: [
    /**
     * Others' credits, their sum and transfers out, as the history counts them, before those that the last look found in the window.
     * What came since is in the window at most.
     */
    'creditsBefore',
    'tiynBefore',
    'sentOnBefore',
  ],
  rareNumbers: [
    /** When the last alert closed: what came before belongs to it. */
    'closedMs',
  ],
});

export type CardNumbers = LayoutNumbers<typeof cardNumbers>;

/** Payments that the last look found in the window. */
interface Found {
  readonly payments: number;
  readonly tiyn: number;
  readonly sentOn: number;
}

export const NOTHING_FOUND: Found = { payments: 0, tiyn: 0, sentOn: 0 };

/** Counts anew from what a look found. */
export function countFrom(numbers: CardNumbers, history: CardHistory, found: Found): void {
  numbers.creditsBefore = history.othersCredits - found.payments;
  numbers.tiynBefore = history.othersTiyn - found.tiyn;
  numbers.sentOnBefore = history.sentOn - found.sentOn;
}
