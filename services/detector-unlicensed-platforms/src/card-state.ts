/** What the card stage remembers: who paid in, who was paid out, and the purchases of each day. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import { daySums } from '@tengewatch/shared/rules/day-sums.js';
import type { Episode } from '@tengewatch/shared/rules/episode.js';
import { numbersLayout, type LayoutNumbers } from '@tengewatch/shared/stream/key-numbers.js';

/** Payments in, and payments out, that are remembered singly: the last ones. */
export const MAX_PAYMENTS = 96;
/** From so many on, each new one is an occasion to forget those that the window has left. */
const MANY_PAYMENTS = 8;

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
    ],
  });

export type CardNumbers = LayoutNumbers<ReturnType<typeof cardNumbers>>;

/**
 * Most payments are pushed without a look at those that the window has left: they are the oldest, hence far off in memory
 * and the first to make room. `forgetPayments` cuts them off where figures are wanted.
 */
export function pushIn(state: CardState, numbers: CardNumbers, evidence: Evidence, windowMs: number): void {
  while (state.ins.length >= MANY_PAYMENTS && isOver(state.ins, evidence.timeMs - windowMs)) dropIn(state, numbers);
  if (state.ins.length === MAX_PAYMENTS) dropIn(state, numbers);
  state.ins.push(evidence);
  numbers.inTiyn += evidence.amountTiyn;
}

export function pushOut(state: CardState, numbers: CardNumbers, evidence: Evidence, windowMs: number): void {
  while (state.outs.length >= MANY_PAYMENTS && isOver(state.outs, evidence.timeMs - windowMs)) dropOut(state, numbers);
  if (state.outs.length === MAX_PAYMENTS) dropOut(state, numbers);
  state.outs.push(evidence);
  numbers.outTiyn += evidence.amountTiyn;
  if (evidence.topic === 'card-debits') numbers.transfers += 1;
}

/** Drops payments that are as old as `untilMs` or older. */
export function forgetPayments(state: CardState, numbers: CardNumbers, untilMs: number): void {
  while (isOver(state.ins, untilMs)) dropIn(state, numbers);
  while (isOver(state.outs, untilMs)) dropOut(state, numbers);
}

const isOver = (payments: readonly Evidence[], untilMs: number): boolean =>
  payments.length > 0 && (payments[0] as Evidence).timeMs <= untilMs;

function dropIn(state: CardState, numbers: CardNumbers): void {
  numbers.inTiyn -= (state.ins.shift() as Evidence).amountTiyn;
}

function dropOut(state: CardState, numbers: CardNumbers): void {
  const evidence = state.outs.shift() as Evidence;
  numbers.outTiyn -= evidence.amountTiyn;
  if (evidence.topic === 'card-debits') numbers.transfers -= 1;
}
