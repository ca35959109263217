/** What the first stage keeps of one card beside its history: the visit in progress, and where the money went lately. */
import type { CardHistory } from '@tengewatch/shared/rules/card-history.js';
import { columnLayout, type ColumnsOf } from '@tengewatch/shared/stream/key-columns.js';

/** Withdrawals of one visit that are shown; all are counted. */
export const MAX_VISIT_EVIDENCE = 6;
/** Funding credits of one visit that are shown: the latest. */
export const MAX_FUNDING_EVIDENCE = 6;

/** How far withdrawals have drawn on top-ups by others: each withdrawal takes from the oldest top-up that is not used up. */
export interface Drawn {
  /** Number of the first movement that is not used up: the next withdrawal takes from it or from a later one. */
  readonly number: number;
  /** What was taken of it. */
  readonly takenTiyn: number;
}

/** Withdrawals of the card at one ATM in quick succession: the state that is kept of a card beside its numbers. */
export interface Visit {
  firstEventId: string;
  atm: string;
  city: string;
  holderIin: string;
  bank: string;
  startMs: number;
  endMs: number;
  /** Funding that was there to be taken when the visit began. */
  fundedTiyn: number;
  /** How far earlier withdrawals had drawn on top-ups by then. */
  from: Drawn;
  withdrawnTiyn: number;
}

export const cardColumns = columnLayout({
  columns: [
    /** When the gap after the last withdrawal has passed, with which a visit ends. */
    'visitUntilMs',
  ],
  rareColumns: [
    /** Number of the present block of time. */
    'block',
    /**
     * Running totals of what had left the card, and of the purchases in it. The first two are of the start of the present tumbling
     * window, the last two of the start of the window before it.
     */
    'leftTiyn',
    'boughtTiyn',
    'lastLeftTiyn',
    'lastBoughtTiyn',
    /** How far withdrawals have drawn on top-ups by others, and up to which of them a reported visit drew. */
    'drawnNumber',
    'drawnTiyn',
    'reportedNumber',
  ],
});

export type CardColumns = ColumnsOf<typeof cardColumns>;

/** Moves on to a block of time, forgetting all but the one before it. */
export function beginShareWindow(numbers: CardColumns, { leftTiyn, boughtTiyn }: CardHistory, block: number): void {
  const next = block === numbers.block + 1;
  numbers.lastLeftTiyn = next ? numbers.leftTiyn : leftTiyn;
  numbers.lastBoughtTiyn = next ? numbers.boughtTiyn : boughtTiyn;
  numbers.leftTiyn = leftTiyn;
  numbers.boughtTiyn = boughtTiyn;
  numbers.block = block;
}

/**
 * Share of purchases in what left the card over two tumbling windows: the one with the number `block`, which is the present one or
 * a later one, and the one before it.
 */
export function purchaseShareOf(numbers: CardColumns, history: CardHistory, block: number, laterTiyn: number): number {
  const behind = block - numbers.block;
  if (behind > 1) return 0;
  const leftTiyn = history.leftTiyn - laterTiyn - (behind === 0 ? numbers.lastLeftTiyn : numbers.leftTiyn);
  const boughtTiyn = history.boughtTiyn - (behind === 0 ? numbers.lastBoughtTiyn : numbers.boughtTiyn);
  return leftTiyn === 0 ? 0 : boughtTiyn / leftTiyn;
}
