/** What the first stage remembers of one card: recent funding, the visit in progress, and where the money went lately. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';

/** Funding credits that are remembered. */
export const MAX_FUNDINGS = 48;
/** From so many on, each new one is an occasion to forget those that the window has left. */
export const MANY_FUNDINGS = 8;
/** Withdrawals of one visit that are shown; all are counted. */
export const MAX_VISIT_EVIDENCE = 6;
/** Funding credits of one visit that are shown: the latest. */
export const MAX_FUNDING_EVIDENCE = 6;
export const MAX_FUNDERS = 8;

export interface Funding {
  timeMs: number;
  /** Not yet withdrawn. */
  leftTiyn: number;
  /** IIN or BIN, or the terminal of an anonymous top-up. */
  funder: string;
  evidence: Evidence;
}

/** Withdrawals of the card at one ATM in quick succession. */
export interface Visit {
  firstEventId: string;
  atm: string;
  city: string;
  holderIin: string;
  startMs: number;
  endMs: number;
  /** Funding that was there to be taken when the visit began; 0 when it is too little for the visit to matter. */
  fundedTiyn: number;
  withdrawnTiyn: number;
  funders: string[];
  funding: Evidence[];
  withdrawals: Evidence[];
}

export interface CardState {
  lastMs: number;
  fundings: Funding[];
  visit: Visit | null;
  /** Number of the present block of time, and what left the card in it and in the one before. */
  block: number;
  outTiyn: number;
  boughtTiyn: number;
  lastOutTiyn: number;
  lastBoughtTiyn: number;
}

export function newCardState(nowMs: number, block: number): CardState {
  return {
    lastMs: nowMs,
    fundings: [],
    visit: null,
    block,
    outTiyn: 0,
    boughtTiyn: 0,
    lastOutTiyn: 0,
    lastBoughtTiyn: 0,
  };
}

/** Moves on to a block of time, forgetting all but the one before it. */
export function rollBlock(state: CardState, block: number): void {
  if (block === state.block) return;
  const next = block === state.block + 1;
  state.lastOutTiyn = next ? state.outTiyn : 0;
  state.lastBoughtTiyn = next ? state.boughtTiyn : 0;
  state.outTiyn = 0;
  state.boughtTiyn = 0;
  state.block = block;
}
