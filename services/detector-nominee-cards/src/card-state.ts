/** What the rule remembers of one card: recent credits with what became of them, recent exits, and daily sums. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import { emptyDaySums, type DaySums } from '@tengewatch/shared/rules/day-sums.js';
import type { Episode } from '@tengewatch/shared/rules/episode.js';
import { localDay } from '@tengewatch/shared/rules/local-time.js';

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
  /** Not yet spent, withdrawn or sent on. */
  leftTiyn: number;
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
  lastMs: number;
  /** Beginning of the present use: the first event after a pause of dormantDays, or ever. */
  activeSinceMs: number;
  /** The pause before it; -1 when the card was not seen before. */
  pauseMs: number;
  /** Local midnight of the card's date of issue; -1 while unknown. */
  issuedMs: number;
  /** Spent since the last credit or exit and not yet taken from the credits. */
  spentTiyn: number;
  /** Unspent money older than the remembered credits. */
  carriedTiyn: number;
  credits: Credit[];
  /** Time of the first of them: whether it has left the window is asked more often than it is looked at. */
  oldestMs: number;
  /** Index of the first credit with money left. */
  open: number;
  /** Others' credits among `credits`: their number and sum. */
  thirdCount: number;
  thirdTiyn: number;
  /** The part of it whose sender nobody verified. */
  unverifiedTiyn: number;
  exits: Evidence[];
  /** Purchases by day. */
  bought: DaySums;
  /** Others' money by day; null until there is some. */
  received: DaySums | null;
  episode: Episode | null;
}

/** `purchaseDays` is for how many days purchases are kept. */
export function newCardState(nowMs: number, purchaseDays: number): CardState {
  // What a purchase touches comes first, hence lies together.
  return {
    lastMs: nowMs,
    spentTiyn: 0,
    bought: emptyDaySums(purchaseDays, localDay(nowMs)),
    credits: [],
    oldestMs: nowMs,
    open: 0,
    carriedTiyn: 0,
    thirdCount: 0,
    thirdTiyn: 0,
    unverifiedTiyn: 0,
    exits: [],
    received: null,
    episode: null,
    activeSinceMs: nowMs,
    pauseMs: -1,
    issuedMs: -1,
  };
}
