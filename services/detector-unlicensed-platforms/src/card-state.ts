/** What the card stage remembers: who paid in, who was paid out, and the purchases of each day. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import { emptyDaySums, type DaySums } from '@tengewatch/shared/rules/day-sums.js';
import type { Episode } from '@tengewatch/shared/rules/episode.js';
import { localDay } from '@tengewatch/shared/rules/local-time.js';

/** Payments in, and payments out, that are remembered singly: the last ones. */
export const MAX_PAYMENTS = 96;

export interface CardState {
  lastMs: number;
  /** Others' money that came in; `who` is null for an anonymous one. */
  ins: Evidence[];
  /** Transfers, cash and crypto that went out; `where` is the payee of a transfer. */
  outs: Evidence[];
  inTiyn: number;
  outTiyn: number;
  /** How many of `outs` are transfers. */
  transfers: number;
  /** Purchases by day. */
  bought: DaySums;
  episode: Episode | null;
}

/** `purchaseDays` is for how many days purchases are kept. */
export const newCardState = (nowMs: number, purchaseDays: number): CardState => ({
  lastMs: nowMs,
  ins: [],
  outs: [],
  inTiyn: 0,
  outTiyn: 0,
  transfers: 0,
  bought: emptyDaySums(purchaseDays, localDay(nowMs)),
  episode: null,
});

/**
 * Payments are pushed without a look at those that the window has left: they are the oldest, hence far off in memory and
 * the first to make room. `forgetPayments` cuts them off where figures are wanted.
 */
export function pushIn(state: CardState, evidence: Evidence): void {
  if (state.ins.length === MAX_PAYMENTS) dropIn(state);
  state.ins.push(evidence);
  state.inTiyn += evidence.amountTiyn;
}

export function pushOut(state: CardState, evidence: Evidence): void {
  if (state.outs.length === MAX_PAYMENTS) dropOut(state);
  state.outs.push(evidence);
  state.outTiyn += evidence.amountTiyn;
  if (evidence.topic === 'card-debits') state.transfers += 1;
}

/** Drops payments that are as old as `untilMs` or older. */
export function forgetPayments(state: CardState, untilMs: number): void {
  while (state.ins.length > 0 && (state.ins[0] as Evidence).timeMs <= untilMs) dropIn(state);
  while (state.outs.length > 0 && (state.outs[0] as Evidence).timeMs <= untilMs) dropOut(state);
}

function dropIn(state: CardState): void {
  state.inTiyn -= (state.ins.shift() as Evidence).amountTiyn;
}

function dropOut(state: CardState): void {
  const evidence = state.outs.shift() as Evidence;
  state.outTiyn -= evidence.amountTiyn;
  if (evidence.topic === 'card-debits') state.transfers -= 1;
}
