/** What the first stage remembers of one card: recent funding, the visit in progress, and where the money went lately. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import { keyQueue } from '@tengewatch/shared/stream/key-queue.js';
import { numbersLayout, type LayoutNumbers } from '@tengewatch/shared/stream/key-numbers.js';

/** Funding credits that are remembered. */
const MAX_FUNDINGS = 48;
/** From so many on, each new one is an occasion to forget those that the window has left. */
const MANY_FUNDINGS = 8;
/** Withdrawals of one visit that are shown; all are counted. */
export const MAX_VISIT_EVIDENCE = 6;
/** Funding credits of one visit that are shown: the latest. */
export const MAX_FUNDING_EVIDENCE = 6;
export const MAX_FUNDERS = 8;

/** The numbers of others' money that came in; what is not yet withdrawn of it is left. */
export const FUNDING = { timeMs: 0, leftTiyn: 1 } as const;
const fundings = keyQueue<Evidence>()(FUNDING);

/** Withdrawals of the card at one ATM in quick succession: the state that is kept of a card beside its numbers. */
export interface Visit {
  firstEventId: string;
  atm: string;
  city: string;
  holderIin: string;
  startMs: number;
  endMs: number;
  /** Funding that was there to be taken when the visit began. */
  fundedTiyn: number;
  withdrawnTiyn: number;
  /** Null when it is too little for the visit to matter. */
  shown: VisitEvidence | null;
}

/** What an indicator tells of a visit. */
export interface VisitEvidence {
  readonly funders: readonly string[];
  readonly funding: readonly Evidence[];
  readonly withdrawals: Evidence[];
}

export const cardNumbers = numbersLayout({
  parts: { fundings },
  /** Number of the present block of time, and what left the card in it and in the one before. */
  numbers: ['block', 'outTiyn', 'boughtTiyn', 'lastOutTiyn', 'lastBoughtTiyn'],
});

export type CardNumbers = LayoutNumbers<typeof cardNumbers>;

/** Remembers others' money that came in, as the newest. */
export function pushFunding(numbers: CardNumbers, evidence: Evidence, windowMs: number): void {
  const { fundings: kept } = numbers;
  // The window is cut before each withdrawal; here only so that a card without any does not pile up what has left it.
  if (kept.length >= MANY_FUNDINGS) forgetFundings(numbers, evidence.timeMs - windowMs);
  if (kept.length === MAX_FUNDINGS) kept.shift();
  const last = kept.push(evidence);
  kept.set(last, FUNDING.timeMs, evidence.timeMs);
  kept.set(last, FUNDING.leftTiyn, evidence.amountTiyn);
}

/** Drops funding that is as old as `untilMs` or older. */
export function forgetFundings({ fundings: kept }: CardNumbers, untilMs: number): void {
  while (kept.length > 0 && kept.get(0, FUNDING.timeMs) <= untilMs) kept.shift();
}

/** Moves on to a block of time, forgetting all but the one before it. */
export function rollBlock(numbers: CardNumbers, block: number): void {
  if (block === numbers.block) return;
  const next = block === numbers.block + 1;
  numbers.lastOutTiyn = next ? numbers.outTiyn : 0;
  numbers.lastBoughtTiyn = next ? numbers.boughtTiyn : 0;
  numbers.outTiyn = 0;
  numbers.boughtTiyn = 0;
  numbers.block = block;
}
