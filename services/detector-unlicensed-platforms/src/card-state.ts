/** What the card stage remembers: who paid in, who was paid out, and the purchases of each day. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import { daySums } from '@tengewatch/shared/rules/day-sums.js';
import type { Episode } from '@tengewatch/shared/rules/episode.js';
import { keyQueue } from '@tengewatch/shared/stream/key-queue.js';
import { numbersLayout, type LayoutNumbers } from '@tengewatch/shared/stream/key-numbers.js';

/** Payments in, and payments out, that are remembered singly: the last ones. */
const MAX_PAYMENTS = 96;

/** The numbers of a payment; of one that went out also whether it was a transfer: 1 or 0. */
const PAYMENT = { timeMs: 0, amountTiyn: 1, transfer: 2 } as const;

/** Others' money that came in; `who` of its evidence is null for an anonymous one. */
const ins = keyQueue<Evidence>()(PAYMENT);

/** Transfers, cash and crypto that went out; `where` of its evidence is the payee of a transfer. */
const outs = keyQueue<Evidence>()(PAYMENT);

/** Kept only of a card with an alert. */
export interface CardState {
  readonly episode: Episode;
}

/** What is kept of a card as numbers. `purchaseDays` is for how many days purchases are kept. */
export const cardNumbers = (purchaseDays: number) =>
  numbersLayout({
    parts: { ins, outs, bought: daySums(purchaseDays) },
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
export function pushIn(numbers: CardNumbers, evidence: Evidence, untilMs: number): void {
  forgetIns(numbers, untilMs);
  const { ins: queue } = numbers;
  if (queue.length === MAX_PAYMENTS) dropIn(numbers);
  if (queue.length === 0) numbers.oldestInMs = evidence.timeMs;
  const last = queue.push(evidence);
  queue.set(last, PAYMENT.timeMs, evidence.timeMs);
  queue.set(last, PAYMENT.amountTiyn, evidence.amountTiyn);
  numbers.inTiyn += evidence.amountTiyn;
}

/** Remembers a payment out as the newest one. */
export function pushOut(numbers: CardNumbers, evidence: Evidence, untilMs: number): void {
  forgetOuts(numbers, untilMs);
  const { outs: queue } = numbers;
  if (queue.length === MAX_PAYMENTS) dropOut(numbers);
  if (queue.length === 0) numbers.oldestOutMs = evidence.timeMs;
  const transfer = Number(evidence.topic === 'card-debits');
  const last = queue.push(evidence);
  queue.set(last, PAYMENT.timeMs, evidence.timeMs);
  queue.set(last, PAYMENT.amountTiyn, evidence.amountTiyn);
  queue.set(last, PAYMENT.transfer, transfer);
  numbers.outTiyn += evidence.amountTiyn;
  numbers.transfers += transfer;
}

/** Drops payments that are as old as `untilMs` or older. */
export function forgetPayments(numbers: CardNumbers, untilMs: number): void {
  forgetIns(numbers, untilMs);
  forgetOuts(numbers, untilMs);
}

function forgetIns(numbers: CardNumbers, untilMs: number): void {
  while (numbers.oldestInMs <= untilMs && numbers.ins.length > 0) dropIn(numbers);
}

function forgetOuts(numbers: CardNumbers, untilMs: number): void {
  while (numbers.oldestOutMs <= untilMs && numbers.outs.length > 0) dropOut(numbers);
}

function dropIn(numbers: CardNumbers): void {
  const { ins: queue } = numbers;
  numbers.inTiyn -= queue.get(0, PAYMENT.amountTiyn);
  queue.shift();
  if (queue.length > 0) numbers.oldestInMs = queue.get(0, PAYMENT.timeMs);
}

function dropOut(numbers: CardNumbers): void {
  const { outs: queue } = numbers;
  const transfer = queue.get(0, PAYMENT.transfer);
  numbers.outTiyn -= queue.get(0, PAYMENT.amountTiyn);
  numbers.transfers -= transfer;
  queue.shift();
  if (queue.length > 0) numbers.oldestOutMs = queue.get(0, PAYMENT.timeMs);
}
