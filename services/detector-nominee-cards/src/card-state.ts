/** What the rule keeps of one card beside its history: counts that say when a look at the history is worth while. */
import { daySums } from '@tengewatch/shared/rules/day-sums.js';
import { numbersLayout, type LayoutNumbers } from '@tengewatch/shared/stream/key-numbers.js';

/** The argument says for how many days others' money is kept. */
export const cardNumbers = (baselineDays: number) =>
  numbersLayout({
    parts: { received: daySums(baselineDays) },
    numbers: [
      /**
       * Others' credits of the window, their sum, and the part of it whose sender nobody verified: at most so much, as what has
       * left the window is taken out by the next look only.
       */
      'thirdCount',
      'thirdTiyn',
      'unverifiedTiyn',
      /** Local midnight of the card's date of issue; -1 while unknown. */
      'issuedMs',
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

export type CardNumbers = LayoutNumbers<ReturnType<typeof cardNumbers>>;
