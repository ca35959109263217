/** What the rule remembers of one card: recent credits with what became of them, recent exits, and daily sums. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import { daySums } from '@tengewatch/shared/rules/day-sums.js';
import type { Episode } from '@tengewatch/shared/rules/episode.js';
import { numbersLayout, type LayoutNumbers } from '@tengewatch/shared/stream/key-numbers.js';

/** Credits of all kinds that are remembered singly; older money is one sum. */
export const MAX_CREDITS = 128;
/** Exits that are remembered singly. */
export const MAX_EXITS = 128;
/** From so many on, each new one is an occasion to forget those before the window. */
export const MANY_EXITS = 8;

/** One credit and what became of it. */
export interface Credit {
  timeMs: number;
  amountTiyn: number;
  /** Left as cash or crypto within the dwell limit. */
  cashedTiyn: number;
  /** Sent on within the dwell limit. */
  onwardTiyn: number;
  /** Sum of tiyn times seconds stayed, over cashed and onward money. */
  dwellTiynSeconds: number;
  wage: boolean;
  unverified: boolean;
  /** Null for the holder's own money: wages, own transfers, crypto sold. */
  evidence: Evidence | null;
}

export interface CardState {
  credits: Credit[];
  exits: Evidence[];
  episode: Episode | null;
}

export const newCardState = (): CardState => ({ credits: [], exits: [], episode: null });

/** What is kept of a card as numbers. The arguments say for how many days purchases, and others' money, are kept. */
export const cardNumbers = (purchaseDays: number, baselineDays: number) =>
  numbersLayout({
    hot: { bought: daySums(purchaseDays) },
    numbers: [
      /** Spent since the last credit or exit and not yet taken from the credits. */
      'spentTiyn',
      /** Unspent money older than the remembered credits. */
      'carriedTiyn',
      /** How many credits are remembered, and the time of the first: asked more often than they are looked at. */
      'credits',
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
    cold: { received: daySums(baselineDays) },
  });

export type CardNumbers = LayoutNumbers<ReturnType<typeof cardNumbers>>;
