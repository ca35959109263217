/** How a movement of a card is packed into numbers. Rules read it by name instead: see `movement.ts`. */
import type { KeyQueue } from '../stream/key-queue.js';
import type { AnyParticulars } from './evidence.js';

/** The numbers of a movement. */
export const ROW = {
  timeMs: 0,
  amountTiyn: 1,
  /** A sum of the flags below. */
  flags: 2,
  /** What the card held just before, as far as it was seen coming in, in tiyn. */
  heldTiyn: 3,
  /** What the card had bought just before, since it is known. */
  boughtTiyn: 4,
} as const;
export const ROW_NUMBERS = 5;

/** Money came in: anybody's, the holder's own included. */
export const CAME_IN = 1;
/** It was sent by somebody else than the holder. */
export const SENT_BY_OTHER = 2;
/** And not by an employer: what a nominee card lives on. */
export const OTHERS_MONEY = 4;
/** Nobody vouches for the sender. */
export const UNVERIFIED = 8;
export const WAGES = 16;
export const LOAN = 32;
/** A transfer to somebody else. */
export const SENT_ON = 64;
/** Money left as cash or crypto. */
export const CASHED = 128;
/** As cash. */
export const WITHDRAWN = 256;
/** The holder's own money came in as cash, at a terminal or over a counter. */
export const OWN_CASH = 512;

export type MovementRows = KeyQueue<AnyParticulars>;
