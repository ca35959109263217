/** First in, first out: which credit an outflow takes its money from, and how long that money stayed. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import { CREDIT, MAX_CREDITS, type CardNumbers } from './card-state.js';

const MS_PER_SECOND = 1000;

/** How money leaves: 'spent' is honest use, the other two are what the rule looks for. */
export type Way = 'spent' | 'cashed' | 'onward';

export interface NewCredit {
  readonly timeMs: number;
  readonly amountTiyn: number;
  readonly wage: boolean;
  readonly unverified: boolean;
  /** Null for the holder's own money. */
  readonly evidence: Evidence | null;
}

/** Remembers a credit as the newest one. */
export function pushCredit(numbers: CardNumbers, { timeMs, amountTiyn, wage, unverified, evidence }: NewCredit, windowMs: number): void {
  const { credits } = numbers;
  forgetCredits(numbers, timeMs - windowMs);
  if (credits.length === MAX_CREDITS) dropFirst(numbers);
  if (credits.length === 0) numbers.oldestMs = timeMs;
  if (numbers.open === credits.length) numbers.openLeftTiyn = amountTiyn;
  const last = credits.push(evidence);
  credits.set(last, CREDIT.timeMs, timeMs);
  credits.set(last, CREDIT.amountTiyn, amountTiyn);
  if (wage) credits.set(last, CREDIT.wage, 1);
  if (unverified) credits.set(last, CREDIT.unverified, 1);
  if (evidence !== null) {
    numbers.thirdCount += 1;
    numbers.thirdTiyn += amountTiyn;
    if (unverified) numbers.unverifiedTiyn += amountTiyn;
  }
}

/** Drops credits that are as old as `untilMs` or older; their unspent money stays first in the queue. */
export function forgetCredits(numbers: CardNumbers, untilMs: number): void {
  settleSpending(numbers);
  while (numbers.oldestMs <= untilMs && numbers.credits.length > 0) dropFirst(numbers);
}

/** Money that is spent shows nothing of its way, so that purchases are taken out together before the next credit or exit. */
export function spend(numbers: CardNumbers, amountTiyn: number): void {
  numbers.spentTiyn += amountTiyn;
}

function settleSpending(numbers: CardNumbers): void {
  const { spentTiyn } = numbers;
  if (spentTiyn === 0) return;
  numbers.spentTiyn = 0;
  take(numbers, spentTiyn, 0, 'spent', 0);
}

/** Takes an outflow from the oldest money. Returns how much of it was others' money that came in within the dwell limit. */
export function takeOut(numbers: CardNumbers, amountTiyn: number, nowMs: number, way: Exclude<Way, 'spent'>, maxDwellMs: number): number {
  settleSpending(numbers);
  return take(numbers, amountTiyn, nowMs, way, maxDwellMs);
}

function take(numbers: CardNumbers, amountTiyn: number, nowMs: number, way: Way, maxDwellMs: number): number {
  const carriedPart = Math.min(amountTiyn, numbers.carriedTiyn);
  numbers.carriedTiyn -= carriedPart;
  let wantedTiyn = amountTiyn - carriedPart;
  let passedTiyn = 0;
  while (wantedTiyn > 0 && numbers.open < numbers.credits.length) {
    const part = Math.min(wantedTiyn, numbers.openLeftTiyn);
    numbers.openLeftTiyn -= part;
    wantedTiyn -= part;
    if (way !== 'spent' && passOn(numbers, part, nowMs, way, maxDwellMs)) passedTiyn += part;
    if (numbers.openLeftTiyn === 0) openAt(numbers, numbers.open + 1);
  }
  return passedTiyn;
}

/** Notes what left of the open credit. False when it was the holder's own money, or had stayed too long. */
function passOn({ credits, open }: CardNumbers, part: number, nowMs: number, way: Exclude<Way, 'spent'>, maxDwellMs: number): boolean {
  const stayedMs = nowMs - credits.get(open, CREDIT.timeMs);
  if (stayedMs > maxDwellMs || credits.thing(open) === null) return false;
  const left = way === 'cashed' ? CREDIT.cashedTiyn : CREDIT.onwardTiyn;
  credits.set(open, left, credits.get(open, left) + part);
  const dwell = credits.get(open, CREDIT.dwellTiynSeconds) + part * Math.floor(stayedMs / MS_PER_SECOND);
  credits.set(open, CREDIT.dwellTiynSeconds, dwell);
  return true;
}

/** The next money is taken from this credit, of which all is left. */
function openAt(numbers: CardNumbers, index: number): void {
  const { credits } = numbers;
  numbers.open = index;
  numbers.openLeftTiyn = index < credits.length ? credits.get(index, CREDIT.amountTiyn) : 0;
}

function dropFirst(numbers: CardNumbers): void {
  const { credits } = numbers;
  const amountTiyn = credits.get(0, CREDIT.amountTiyn);
  const isUnverified = credits.get(0, CREDIT.unverified) === 1;
  const isOthers = credits.thing(0) !== null;
  credits.shift();
  if (credits.length > 0) numbers.oldestMs = credits.get(0, CREDIT.timeMs);
  if (numbers.open > 0) numbers.open -= 1;
  else {
    numbers.carriedTiyn += numbers.openLeftTiyn;
    openAt(numbers, 0);
  }
  if (isOthers) {
    numbers.thirdCount -= 1;
    numbers.thirdTiyn -= amountTiyn;
    if (isUnverified) numbers.unverifiedTiyn -= amountTiyn;
  }
}
