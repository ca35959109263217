/** What the card stage remembers: who paid in, who was paid out, and the purchases of each day. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import { daySums } from '@tengewatch/shared/rules/day-sums.js';
import type { Episode } from '@tengewatch/shared/rules/episode.js';
import { numbersLayout, type LayoutNumbers } from '@tengewatch/shared/stream/key-numbers.js';

/** Payments in, and payments out, that are remembered singly: the last ones. */
export const MAX_PAYMENTS = 96;

export interface CardState {
  /** Others' money that came in; `who` is null for an anonymous one. */
  ins: Evidence[];
  /** Transfers, cash and crypto that went out; `where` is the payee of a transfer. */
  outs: Evidence[];
  episode: Episode | null;
}

export const newCardState = (): CardState => ({ ins: [], outs: [], episode: null });

/** What is kept of a card as numbers. `purchaseDays` is for how many days purchases are kept. */
export const cardNumbers = (purchaseDays: number) =>
  numbersLayout({
    hot: { bought: daySums(purchaseDays) },
    numbers: [
      /** Sums of the remembered payments. */
      'inTiyn',
      'outTiyn',
      /** How many of those that went out are transfers. */
      'transfers',
      /** Times of the oldest ones: asked more often than they are looked at. */
      'oldestInMs',
      'oldestOutMs',
    ],
  });

export type CardNumbers = LayoutNumbers<ReturnType<typeof cardNumbers>>;

/** Remembers a payment in as the newest one. */
export function pushIn(state: CardState, numbers: CardNumbers, evidence: Evidence, untilMs: number): void {
  forgetIns(state, numbers, untilMs);
  const { ins } = state;
  if (ins.length === MAX_PAYMENTS) dropIn(state, numbers);
  if (ins.length === 0) numbers.oldestInMs = evidence.timeMs;
  ins.push(evidence);
  numbers.inTiyn += evidence.amountTiyn;
}

/** Remembers a payment out as the newest one. */
export function pushOut(state: CardState, numbers: CardNumbers, evidence: Evidence, untilMs: number): void {
  forgetOuts(state, numbers, untilMs);
  const { outs } = state;
  if (outs.length === MAX_PAYMENTS) dropOut(state, numbers);
  if (outs.length === 0) numbers.oldestOutMs = evidence.timeMs;
  outs.push(evidence);
  numbers.outTiyn += evidence.amountTiyn;
  if (evidence.topic === 'card-debits') numbers.transfers += 1;
}

/** Drops payments that are as old as `untilMs` or older. */
export function forgetPayments(state: CardState, numbers: CardNumbers, untilMs: number): void {
  forgetIns(state, numbers, untilMs);
  forgetOuts(state, numbers, untilMs);
}

function forgetIns(state: CardState, numbers: CardNumbers, untilMs: number): void {
  while (numbers.oldestInMs <= untilMs && state.ins.length > 0) dropIn(state, numbers);
}

function forgetOuts(state: CardState, numbers: CardNumbers, untilMs: number): void {
  while (numbers.oldestOutMs <= untilMs && state.outs.length > 0) dropOut(state, numbers);
}

function dropIn(state: CardState, numbers: CardNumbers): void {
  numbers.inTiyn -= (state.ins.shift() as Evidence).amountTiyn;
  numbers.oldestInMs = state.ins[0]?.timeMs ?? 0;
}

function dropOut(state: CardState, numbers: CardNumbers): void {
  const evidence = state.outs.shift() as Evidence;
  numbers.outTiyn -= evidence.amountTiyn;
  if (evidence.topic === 'card-debits') numbers.transfers -= 1;
  numbers.oldestOutMs = state.outs[0]?.timeMs ?? 0;
}
