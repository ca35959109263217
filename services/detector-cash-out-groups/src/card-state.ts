/** What the first stage keeps of one card beside its history: the visit in progress, and where the money went lately. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import { numbersLayout, type LayoutNumbers } from '@tengewatch/shared/stream/key-numbers.js';

/** Withdrawals of one visit that are shown; all are counted. */
export const MAX_VISIT_EVIDENCE = 6;
/** Funding credits of one visit that are shown: the latest. */
export const MAX_FUNDING_EVIDENCE = 6;
export const MAX_FUNDERS = 8;

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
  /** Number of the present block of time, and what left the card in it and in the one before. */
  numbers: ['block', 'outTiyn', 'boughtTiyn'],
  rareNumbers: ['lastOutTiyn', 'lastBoughtTiyn'],
});

export type CardNumbers = LayoutNumbers<typeof cardNumbers>;

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
