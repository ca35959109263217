/** What the rule remembers of one card: recent credits with what became of them, recent exits, and daily sums. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import { daySums } from '@tengewatch/shared/rules/day-sums.js';
import type { Episode } from '@tengewatch/shared/rules/episode.js';
import { keyQueue } from '@tengewatch/shared/stream/key-queue.js';
import { numbersLayout, type LayoutNumbers } from '@tengewatch/shared/stream/key-numbers.js';

/** Credits of all kinds that are remembered singly; older money is one sum. */
export const MAX_CREDITS = 128;
/** Exits that are remembered singly. */
export const MAX_EXITS = 128;
/** From so many on, each new one is an occasion to forget those before the window. */
export const MANY_EXITS = 8;

/** The numbers of a credit and what became of it. It is about its evidence; null for the holder's own: wages, own transfers. */
export const CREDIT = {
  timeMs: 0,
  amountTiyn: 1,
  /** Left as cash or crypto within the dwell limit. */
  cashedTiyn: 2,
  /** Sent on within the dwell limit. */
  onwardTiyn: 3,
  /** Sum of tiyn times seconds stayed, over cashed and onward money. */
  dwellTiynSeconds: 4,
  /** 1 for wages. */
  wage: 5,
  /** 1 when nobody verified the sender. */
  unverified: 6,
} as const;
const credits = keyQueue<Evidence | null>()(CREDIT);

/** A moment at which others' money left. */
export const EXIT = { timeMs: 0 } as const;
const exits = keyQueue<Evidence>()(EXIT);

/** Kept only of a card with an alert. */
export interface CardState {
  readonly episode: Episode;
}

/** What is kept of a card as numbers. The arguments say for how many days purchases, and others' money, are kept. */
export const cardNumbers = (purchaseDays: number, baselineDays: number) =>
  numbersLayout({
    parts: { credits, exits, bought: daySums(purchaseDays) },
    rareParts: { received: daySums(baselineDays) },
    numbers: [
      /** Spent since the last credit or exit and not yet taken from the credits. */
      'spentTiyn',
      /** Unspent money older than the remembered credits. */
      'carriedTiyn',
      /** The time of the first remembered credit: asked more often than they are looked at. */
      'oldestMs',
      /** Index of the first credit with money left, and what is left of it; of later ones everything is. */
      'open',
      'openLeftTiyn',
      /** Others' credits among those remembered: their number and sum. */
      'thirdCount',
      'thirdTiyn',
      /** The part of it whose sender nobody verified. */
      'unverifiedTiyn',
      /** Beginning of the present use: the first event after a pause of dormantDays, or ever. */
      'activeSinceMs',
      /** The pause before it; -1 when the card was not seen before. */
      'pauseMs',
      /** Local midnight of the card's date of issue; -1 while unknown. */
      'issuedMs',
    ],
  });

export type CardNumbers = LayoutNumbers<ReturnType<typeof cardNumbers>>;
