/** What the card stage keeps beside the card's history: counts that say when a look at the history is worth while. */
import { numbersLayout, type LayoutNumbers } from '@tengewatch/shared/stream/key-numbers.js';

export const cardNumbers = numbersLayout({
  numbers: [
    /**
     * Payments in of the window, their sum, and transfers out: at most so much, as what has left the window is taken out by the
     * next look only.
     */
    'ins',
    'inTiyn',
    'transfers',
  ],
  rareNumbers: [
    /** When the last alert closed: what came before belongs to it. */
    'closedMs',
  ],
});

export type CardNumbers = LayoutNumbers<typeof cardNumbers>;
